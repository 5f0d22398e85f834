import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  expectOutcome,
  type Outcome,
  type Run,
  type RunOptions,
  runInProcess,
  runOtpost,
} from "./otpost-process.ts";
import { type RunningOtpost, runOtpostServer } from "./running-otpost.ts";

let server: RunningOtpost;
beforeAll(async () => {
  server = await runOtpostServer();
});
afterAll(() => server.remove());

const run = (commandLine: readonly string[], options: Partial<RunOptions> = {}): Promise<Run> =>
  runOtpost(commandLine, { workingDirectory: server.folder, ...options });

const quick = (commandLine: readonly string[], options: Partial<RunOptions> = {}): Promise<Run> =>
  runInProcess(commandLine, { workingDirectory: server.folder, ...options });

describe("with a server on this machine, and no configuration", () => {
  const outcomes: (Outcome & { name: string; commandLine: string[]; stdin?: string })[] = [
    {
      name: "push prints the code it found",
      commandLine: ["push", "push@example.com", "Your login code is 482 913"],
      stdout: "482913\n",
    },
    {
      name: "push reads the message from stdin",
      commandLine: ["push", "stdin@example.com", "-"],
      stdin: "Your code is 775533\n",
      stdout: "775533\n",
    },
    {
      name: "push says when there was nothing in it",
      commandLine: ["push", "push@example.com", "We have received your order."],
      exitCode: 1,
      stderr: /^Kept, but neither a code nor a link was found in it\.\n$/,
    },
    {
      name: "push --json is the API's answer",
      commandLine: ["push", "json@example.com", "123456", "--run", "wr_1", "--json"],
      stdout: /"code": "123456",[\s\S]*"workflow_run_id": "wr_1"/,
    },
    {
      name: "push refuses a field and names it",
      commandLine: ["push", "push@example.com", "123456", "--expires", "soon"],
      exitCode: 2,
      stderr: /^otpost: expired_at: Must be an instant/,
    },
    {
      name: "list says when there is nothing",
      commandLine: ["list", "nobody@example.com"],
      stderr: "There is no code that has not expired.\n",
    },
    {
      name: "list --json of nothing is an empty list",
      commandLine: ["list", "nobody@example.com", "--json"],
      stdout: "[]\n",
    },
    {
      name: "list refuses a limit before it asks",
      commandLine: ["list", "--limit", "201"],
      exitCode: 2,
      stderr: /whole number from 1 to 200/,
    },
    {
      name: "wait says that none came",
      commandLine: ["wait", "nobody@example.com", "--timeout", "0"],
      exitCode: 1,
      stderr: /^Nothing in 0 s\. The server's last answer: .+\n$/,
    },
    {
      name: "wait --json says so on stdout",
      commandLine: ["wait", "nobody@example.com", "--timeout", "0", "--json"],
      exitCode: 1,
      stdout: /"timed_out": true/,
    },
    {
      name: "wait refuses a cursor that is none",
      commandLine: ["wait", "a@example.com", "--timeout", "0", "--after", "yesterday"],
      exitCode: 2,
      stderr: /^otpost: after: Must be the `cursor`/,
    },
    {
      name: "mail is refused for an address without an inbox",
      commandLine: ["mail", "nobody@example.com", "hello"],
      exitCode: 2,
      stderr: /^otpost: The SMTP server refused the mail: 550 /,
    },
    {
      name: "inboxes remove knows no such address",
      commandLine: ["inboxes", "remove", "nobody@example.com"],
      exitCode: 2,
      stderr: "otpost: There is no inbox with that address.\n",
    },
    {
      name: "keys remove knows no such key",
      commandLine: ["keys", "remove", "key_none"],
      exitCode: 2,
      stderr: /^otpost: There is no /,
    },
    {
      name: "keys add refuses a scope that is none",
      commandLine: ["keys", "add", "--scopes", "read,everything"],
      exitCode: 2,
      stderr: /Choose from push, read, admin, operator/,
    },
    {
      name: "skyvern-keys add refuses an empty key",
      commandLine: ["skyvern-keys", "add"],
      exitCode: 2,
      stderr: /^otpost: skyvern_api_key: /,
    },
    {
      name: "--version prints it alone",
      commandLine: ["--version"],
      stdout: /^\d+\.\d+\.\d+\n$/,
    },
    {
      name: "a command that is none is refused",
      commandLine: ["lsit"],
      exitCode: 2,
      stderr: /unknown command 'lsit'[\s\S]*Did you mean list/,
    },
    {
      name: "a missing argument is named",
      commandLine: ["push", "a@example.com"],
      exitCode: 2,
      stderr: /missing required argument 'content'/,
    },
  ];
  for (const { name, commandLine, stdin, ...expected } of outcomes)
    it(name, async () => {
      const options = {
        workingDirectory: server.folder,
        ...(stdin === undefined ? {} : { stdin }),
      };
      expectOutcome(await runInProcess(commandLine, options), expected);
    });

  it("lists what was pushed: identifiers, times and channel, tab-separated", async () => {
    await quick(["push", "list@example.com", "Your code is 204857"]);
    const { stdout } = await quick(["list", "list@example.com"]);
    const instant = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z";
    expect(stdout).toMatch(
      new RegExp(`^204857\\tlist@example\\.com\\t${instant}\\t${instant}\\tapi\\t\\n$`),
    );
  });

  it("adds an inbox, prints its address alone, takes a mail to it and gives its code", async () => {
    const added = await run(["inboxes", "add", "--identifier", "jane@example.com"]);
    expect(added.stdout).toMatch(/^[0-9a-z]+@otpost\.localhost\n$/);
    const address = added.stdout.trim();
    expectOutcome(
      await run(["mail", address, "Your code is 918273 – grüß dich", "--subject", "Grüße"]),
      {
        stderr: "Accepted. What was found in it: otpost list\n",
      },
    );
    expectOutcome(await run(["wait", "jane@example.com", "--timeout", "20"]), {
      stdout: "918273\n",
    });
    expect((await run(["inboxes", "list"])).stdout).toContain(`\t${address}\tjane@example.com\t`);
    expect(
      (await quick(["inboxes", "change", address, "--no-identifier", "--trust", "a.example"]))
        .stderr,
    ).toMatch(/^Changed inbox_/);
    const [changed] = JSON.parse((await quick(["inboxes", "list", "--json"])).stdout).slice(-1);
    expect(changed).toMatchObject({ totp_identifier: null, trusted_senders: ["a.example"] });
    expectOutcome(await quick(["inboxes", "change", address]), {
      exitCode: 2,
      stderr: /^otpost: Say what to change/,
    });
    expectOutcome(await quick(["inboxes", "confirmations", address]), {
      stderr: "No mailbox has asked.\n",
    });
    expect((await run(["inboxes", "remove", address])).stderr).toMatch(/^Removed inbox_/);
    expect((await run(["inboxes", "list"])).stdout).not.toContain(address);
  });

  it("makes a key that works within its limits, and revokes it", async () => {
    const added = await quick(["keys", "add", "--scopes", "read", "--identifier", "k@example.com"]);
    expect(added.stdout).toMatch(/^\S{20,}\n$/);
    const key = added.stdout.trim();
    expect(added.stderr).not.toContain(key);
    const listed = await quick(["keys", "list"]);
    expect(listed.stdout).toMatch(/\tread\tk@example\.com\t/);
    expect(listed.stdout).not.toContain(key);

    const environment = { OTPOST_API_KEY: key };
    expectOutcome(await quick(["list", "k@example.com", "--json"], { environment }), {
      stdout: "[]\n",
    });
    expectOutcome(await quick(["push", "k@example.com", "123456"], { environment }), {
      exitCode: 2,
      stderr: /scope "push"[\s\S]*The API key came from OTPOST_API_KEY\.\n$/,
    });
    const id = /key_\w+/.exec(added.stderr)?.[0] ?? "";
    await quick(["keys", "remove", id]);
    expectOutcome(await quick(["list", "k@example.com"], { environment }), {
      exitCode: 2,
      stderr: /does not know the API key from OTPOST_API_KEY\./,
    });
  });

  it("makes a totp URL, shows it once, and removes it", async () => {
    const added = await quick(["totp-urls", "add", "t@example.com", "--type", "totp"]);
    expect(added.stdout).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/v1\/totp\/\S+\n$/);
    const listed = await quick(["totp-urls", "list"]);
    expect(listed.stdout).toMatch(/^turl_\w+\tt@example\.com\ttotp\t\t\tnever\t\t\t/);
    expect(listed.stderr).toContain("set on the workflow does not reach its blocks");
    expect(listed.stdout).not.toContain(new URL(added.stdout).pathname.split("/").at(-1));
    const id = /turl_\w+/.exec(added.stderr)?.[0] ?? "";
    await quick(["totp-urls", "remove", id]);
    expect((await quick(["totp-urls", "list"])).stdout).toBe("");
  });

  it("polls a totp URL as Skyvern does, and explains what it sees", async () => {
    const polled = (url: string, skyvernKey = "a-short-key") =>
      quick(["totp-urls", "test", url], { environment: { SKYVERN_API_KEY: skyvernKey } });
    const added = await quick(["totp-urls", "add", "poll@example.com", "--hold-seconds", "0"]);
    const url = added.stdout.trim();
    const id = /turl_\w+/.exec(added.stderr)?.[0] ?? "";

    expectOutcome(await polled(url), { exitCode: 2, stderr: /otpost skyvern-keys add/ });
    const keyAdded = await quick(["skyvern-keys", "add"], { stdin: "a-short-key\n" });
    expect(keyAdded.stderr).toMatch(/^Added skey_\w+\.\n$/);
    expectOutcome(await polled(url), {
      exitCode: 1,
      stderr: /signature is right\.\nNo code within [0-9.]+ s: no message since [0-9:]+Z\./,
    });
    await quick(["push", "poll@example.com", "271828"]);
    expectOutcome(await polled(url), { stdout: "271828\n", stderr: /^The URL is known/ });
    expectOutcome(await polled(url, "another-key"), { exitCode: 2, stderr: /is refused/ });
    const listed = await quick(["totp-urls", "list"]);
    expect(listed.stdout).toMatch(/\tpoll@example\.com\t\t\t0s\t\S+\tcode\t1\t/);
    expect(listed.stderr).toContain("otpost skyvern-keys add");

    const rotated = await quick(["totp-urls", "rotate", id]);
    expectOutcome(await polled(url), { exitCode: 2, stderr: /rotated or deleted/ });
    expect((await polled(rotated.stdout.trim())).stderr).toContain("signature is right");
    for (const wrong of ["example.com", "https://example.com/", "ftp://x/v1/totp/y"])
      expect((await polled(wrong)).exitCode).toBe(2);
    expectOutcome(await polled("http://127.0.0.1:9/v1/totp/x"), {
      exitCode: 2,
      stderr: /cannot be reached/,
    });
    await quick(["totp-urls", "remove", id]);
    const keyId = /skey_\w+/.exec(keyAdded.stderr)?.[0] ?? "";
    await quick(["skyvern-keys", "remove", keyId]);
  });

  it("takes a Skyvern key from stdin and never shows it again", async () => {
    const secret = "sk-0123456789abcdef0123456789abcdef";
    const added = await quick(["skyvern-keys", "add", "--label", "ci"], { stdin: `${secret}\n` });
    const listed = await quick(["skyvern-keys", "list"]);
    expect(added.stderr).toMatch(/^Added skey_\w+ \(….*\)\.\n$/);
    expect(listed.stdout).toMatch(/^skey_\w+\t….*\tci\t/);
    expect(JSON.stringify([added, listed])).not.toContain(secret);
  });
});

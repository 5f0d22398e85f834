import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createOtpostClient } from "../../shared/api/client.ts";
import {
  type Run,
  type RunOptions,
  runInProcess,
  runOtpost,
  spawnOtpost,
} from "./otpost-process.ts";
import { type RunningOtpost, runOtpostServer } from "./running-otpost.ts";

let server: RunningOtpost;
let elsewhere = "";

beforeAll(async () => {
  server = await runOtpostServer();
  elsewhere = mkdtempSync(join(tmpdir(), "otpost-elsewhere-"));
});
afterAll(async () => {
  await server.remove();
  rmSync(elsewhere, { recursive: true });
});

const run = (commandLine: readonly string[], options: Partial<RunOptions> = {}): Promise<Run> =>
  runOtpost(commandLine, { workingDirectory: server.folder, ...options });

const quick = (commandLine: readonly string[], options: Partial<RunOptions> = {}): Promise<Run> =>
  runInProcess(commandLine, { workingDirectory: server.folder, ...options });

const adminKey = (): string =>
  readFileSync(join(server.folder, "data", "admin-key"), "utf8").trim();

type Outcome = {
  name: string;
  commandLine: string[];
  stdin?: string;
  exitCode?: number;
  stdout?: RegExp | string;
  stderr?: RegExp | string;
};

function check(
  run: Run,
  { exitCode = 0, stdout = "", stderr = "" }: Pick<Outcome, "exitCode" | "stdout" | "stderr">,
): void {
  // All three at once: a wrong exit code is explained by what stderr says.
  expect(run).toEqual({
    exitCode,
    stdout: typeof stdout === "string" ? stdout : expect.stringMatching(stdout),
    stderr: typeof stderr === "string" ? stderr : expect.stringMatching(stderr),
  });
}

describe("with a server on this machine, and no configuration", () => {
  const outcomes: Outcome[] = [
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
      stderr: /^otpost: The SMTP server refused the recipient: 550 /,
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
      check(await runInProcess(commandLine, options), expected);
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
    check(await run(["mail", address, "Your code is 918273 – grüß dich", "--subject", "Grüße"]), {
      stderr: "Accepted. What was found in it: otpost list\n",
    });
    check(await run(["wait", "jane@example.com", "--timeout", "20"]), {
      stdout: "918273\n",
    });
    expect((await run(["inboxes", "list"])).stdout).toContain(`\t${address}\tjane@example.com\t`);
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
    check(await quick(["list", "k@example.com", "--json"], { environment }), {
      stdout: "[]\n",
    });
    check(await quick(["push", "k@example.com", "123456"], { environment }), {
      exitCode: 2,
      stderr: /scope "push"[\s\S]*The API key came from OTPOST_API_KEY\.\n$/,
    });
    const id = /key_\w+/.exec(added.stderr)?.[0] ?? "";
    await quick(["keys", "remove", id]);
    check(await quick(["list", "k@example.com"], { environment }), {
      exitCode: 2,
      stderr: /does not know the API key from OTPOST_API_KEY\./,
    });
  });

  it("makes a totp URL, shows it once, and removes it", async () => {
    const added = await quick(["totp-urls", "add", "t@example.com", "--type", "totp"]);
    expect(added.stdout).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/v1\/totp\/\S+\n$/);
    const listed = await quick(["totp-urls", "list"]);
    expect(listed.stdout).toMatch(/^turl_\w+\tt@example\.com\ttotp\t/);
    expect(listed.stdout).not.toContain(new URL(added.stdout).pathname.split("/").at(-1));
    const id = /turl_\w+/.exec(added.stderr)?.[0] ?? "";
    await quick(["totp-urls", "remove", id]);
    expect((await quick(["totp-urls", "list"])).stdout).toBe("");
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

describe("wait", () => {
  it("prints the code alone the moment it arrives", async () => {
    const waiting = run(["wait", "later@example.com", "--timeout", "20"]);
    const client = createOtpostClient({ baseUrl: server.url, apiKey: adminKey() });
    await client.push({ totp_identifier: "later@example.com", content: "314159" });
    check(await waiting, { stdout: "314159\n" });
  });

  it("lasts through a restart of the server", async () => {
    const asked = Promise.withResolvers<void>();
    const restarted = await runOtpostServer((_, { route }) => {
      if (route === "/v1/credentials/totp/next") asked.resolve();
    });
    try {
      const child = spawnOtpost(["wait", "r@example.com", "--timeout", "25"], {
        workingDirectory: restarted.folder,
      });
      const output = Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
      await asked.promise;
      await restarted.restart();
      const client = createOtpostClient({
        baseUrl: restarted.url,
        apiKey: readFileSync(join(restarted.folder, "data", "admin-key"), "utf8").trim(),
      });
      await client.push({ totp_identifier: "r@example.com", content: "271828" });
      const [stdout, stderr] = await output;
      expect({ stdout, stderr, exitCode: child.exitCode }).toEqual({
        stdout: "271828\n",
        stderr: "",
        exitCode: 0,
      });
    } finally {
      await restarted.remove();
    }
  });
});

describe("without a server", () => {
  let nobodyAt = "";
  beforeAll(async () => {
    const gone = createServer().listen(0, "127.0.0.1");
    await once(gone, "listening");
    const address = gone.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    nobodyAt = `http://127.0.0.1:${address.port}`;
    gone.close();
  });

  const at = (commandLine: string[], environment: Record<string, string> = {}): Promise<Run> =>
    runOtpost(commandLine, { workingDirectory: elsewhere, environment });

  it("says that it is not running, and how to start it", async () => {
    check(await at(["list"], { OTPOST_URL: nobodyAt }), {
      exitCode: 2,
      stderr: new RegExp(`^otpost is not running at ${nobodyAt} \\(OTPOST_URL\\): nothing listens`),
    });
  });

  it("fails to wait at once, not after the timeout", async () => {
    const { exitCode, stderr } = await at(["wait", "a@example.com", "--timeout", "3600"], {
      OTPOST_URL: nobodyAt,
    });
    expect({ exitCode, stderr }).toEqual({
      exitCode: 2,
      stderr: expect.stringContaining("not running"),
    });
  });

  it("says that mail needs one here", async () => {
    check(await at(["mail", "a@example.com", "hi"]), {
      exitCode: 2,
      stderr: /^otpost is not running here/,
    });
  });

  it("knows no key for a server that was named, and never gives it this machine's", async () => {
    const keys: unknown[] = [];
    const stranger = createServer((request, response) => {
      keys.push(request.headers["x-api-key"]);
      response.writeHead(401).end('{"detail":"Send an API key.","code":"missing_api_key"}');
    });
    stranger.listen(0, "127.0.0.1");
    await once(stranger, "listening");
    const address = stranger.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    const outcome = await run(["list", "--url", `http://127.0.0.1:${address.port}`]);
    stranger.close();
    check(outcome, {
      exitCode: 2,
      stderr: /wants an API key, and there is none\.\nGive one with OTPOST_API_KEY or --key/,
    });
    expect(keys).toEqual([undefined]);
  });

  it("names where a wrong key came from, never the key", async () => {
    const options = { OTPOST_URL: server.url, OTPOST_API_KEY: "otp_wrong-key" };
    const outcome = await at(["list"], options);
    expect(outcome).toMatchObject({ exitCode: 2, stdout: "" });
    expect(outcome.stderr).toContain("does not know the API key from OTPOST_API_KEY");
    expect(outcome.stderr).not.toContain("wrong-key");
  });
});

describe("the help", () => {
  const commandLines = [
    [],
    ["start"],
    ["push"],
    ["mail"],
    ["list"],
    ["wait"],
    ["extract"],
    ...["inboxes", "totp-urls", "keys", "skyvern-keys"].flatMap((group) => [
      [group],
      [group, "add"],
      [group, "list"],
      [group, "remove"],
    ]),
  ];
  for (const commandLine of commandLines)
    it(`has examples and fits 80 columns: otpost ${commandLine.join(" ")}`, async () => {
      const { exitCode, stdout, stderr } = await runInProcess([...commandLine, "--help"], {
        workingDirectory: elsewhere,
      });
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
      expect(stdout).toContain("\nExamples:\n  ");
      const [usage = "", examples = ""] = stdout.split("\nExamples:\n");
      expect(Math.max(...usage.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
      expect(examples).toContain(`otpost ${commandLine.join(" ")}`.trim());
    });

  it("loads nothing heavy, and neither does a command that asks the server", async () => {
    for (const commandLine of [["list", "--help"], ["list"]]) {
      const coverage = mkdtempSync(join(tmpdir(), "otpost-loaded-"));
      await run(commandLine, { environment: { NODE_V8_COVERAGE: coverage } });
      const loaded = readdirSync(coverage)
        .map((name) => readFileSync(join(coverage, name), "utf8"))
        .join("");
      rmSync(coverage, { recursive: true });
      expect(loaded).toContain("/cli/commands/list.ts");
      expect(loaded).toContain("/node_modules/commander/");
      expect(loaded).not.toMatch(
        /node_modules\/(?!commander\/)|\/shared\/(?!api\/client)|\/local\//,
      );
    }
  });
});

describe("start", () => {
  it("runs a server, whose mistakes in the configuration are named", async () => {
    const outcome = await runOtpost(["start"], {
      workingDirectory: elsewhere,
      environment: { OTPOST_HTTP_PORT: "http" },
    });
    expect(outcome.exitCode).not.toBe(0);
    expect(outcome.stderr).toContain("OTPOST_HTTP_PORT must be a port number");
  });

  it("runs until it is told to stop", async () => {
    const folder = mkdtempSync(join(tmpdir(), "otpost-start-"));
    const child = spawnOtpost(["start"], {
      workingDirectory: folder,
      environment: { OTPOST_HTTP_PORT: "0", OTPOST_SMTP_PORT: "0" },
    });
    let shown = "";
    for await (const chunk of child.stdout.setEncoding("utf8")) {
      shown += chunk;
      if (shown.includes("Ctrl-C")) break;
    }
    check(await runOtpost(["push", "a@example.com", "1234"], { workingDirectory: folder }), {
      stdout: "1234\n",
    });
    child.kill("SIGTERM");
    const [exitCode] = await once(child, "exit");
    rmSync(folder, { recursive: true });
    expect(exitCode).toBe(0);
  });
});

describe("extract", () => {
  const records = [
    { id: "a", channel: "sms", text: "Your code is 482913" },
    {
      id: 2,
      channel: "email",
      subject: "Sign in",
      html: '<p>Hello</p><a href="https://example.com/login/verify?token=a1b2c3d4e5f6">Sign in</a>',
      text: null,
    },
    { id: "c", channel: "sms", text: "See you at seven." },
  ];
  const lines = records.map((record) => JSON.stringify(record)).join("\n");
  const mail = [
    "From: sender@example.com",
    "To: jane@example.com",
    "Subject: Sign in",
    "Content-Type: text/plain; charset=utf-8",
    "",
    "Your verification code is 482913.",
    "",
  ].join("\r\n");

  const at = (commandLine: string[], stdin = ""): Promise<Run> =>
    runOtpost(["extract", ...commandLine], { workingDirectory: elsewhere, stdin });
  const parsed = (stdout: string): unknown[] =>
    stdout.split("\n").flatMap((line) => (line === "" ? [] : [JSON.parse(line)]));

  it("prints the code of a mail alone, and why on stderr", async () => {
    writeFileSync(join(elsewhere, "mail.eml"), mail);
    for (const [commandLine, stdin] of [
      [["mail.eml"], ""],
      [["-"], mail],
      [["--text", "-"], "Your verification code is 482913"],
    ] as const)
      check(await at([...commandLine], stdin), {
        stdout: "482913\n",
        stderr: /^code: candidate by "[^"]+" \(en\) in the text\n$/,
      });
  });

  it("prints everything it found with --json", async () => {
    const { exitCode, stdout } = await at(["--json", "-"], mail);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      code: "482913",
      link: null,
      primary: "code",
      evidence: { code: expect.objectContaining({ rule: "candidate" }), link: null },
    });
  });

  it("ends with 1 when there is nothing", async () => {
    check(await at(["--text", "-"], "See you at seven."), {
      exitCode: 1,
      stderr: "There is neither a code nor a link in it.\n",
    });
  });

  it("answers each record of several files on a line", async () => {
    writeFileSync(join(elsewhere, "one.jsonl"), `\uFEFF${lines}\r\n\r\n`);
    writeFileSync(join(elsewhere, "two.jsonl"), lines);
    const { exitCode, stdout, stderr } = await at(["--jsonl", "one.jsonl", "two.jsonl"]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    const expected = [
      { id: "a", code: "482913", link: null, primary: "code" },
      {
        id: 2,
        code: null,
        link: "https://example.com/login/verify?token=a1b2c3d4e5f6",
        primary: "link",
      },
      { id: "c", code: null, link: null, primary: null, evidence: null },
    ];
    expect(parsed(stdout)).toMatchObject([...expected, ...expected]);
    expect(Object.keys(Object(parsed(stdout)[0]))).toEqual([
      "id",
      "code",
      "link",
      "primary",
      "evidence",
    ]);
  });

  it("answers a record before the next one is there", async () => {
    const child = spawnOtpost(["extract", "--jsonl", "-"], { workingDirectory: elsewhere });
    child.stdin.write(`${JSON.stringify(records[0])}\n`);
    const [first] = await once(child.stdout.setEncoding("utf8"), "data");
    expect(JSON.parse(first)).toMatchObject({ id: "a", code: "482913" });
    child.stdin.end();
    await once(child, "close");
  });

  const malformed: { name: string; commandLine: string[]; stdin?: string; stderr: RegExp }[] = [
    {
      name: "a line that is no JSON",
      commandLine: ["--jsonl", "-"],
      stdin: `${lines}\n{"id":`,
      stderr: /^otpost: standard input, line 4: not JSON/,
    },
    {
      name: "a record without an id",
      commandLine: ["--jsonl", "-"],
      stdin: `\n{"channel":"sms"}`,
      stderr: /^otpost: standard input, line 2: id: /,
    },
    {
      name: "a channel that is none",
      commandLine: ["--jsonl", "-"],
      stdin: '{"id":"x","channel":"fax"}',
      stderr: /line 1: channel: .*"sms"/,
    },
    {
      name: "a file that is not there",
      commandLine: ["--jsonl", "none.jsonl"],
      stderr: /^otpost: There is no file .*none\.jsonl\.\n$/,
    },
    { name: "a folder", commandLine: ["."], stderr: /is a directory: name the files in it/ },
    { name: "two mails", commandLine: ["a.eml", "b.eml"], stderr: /^otpost: Give one file/ },
  ];
  for (const { name, commandLine, stdin, stderr } of malformed)
    it(`refuses ${name}`, async () => {
      const outcome = await runInProcess(["extract", ...commandLine], {
        workingDirectory: elsewhere,
        stdin: stdin ?? "",
      });
      expect(outcome.exitCode).toBe(2);
      expect(outcome.stderr).toMatch(stderr);
    });

  it("ends quietly when nobody reads on", async () => {
    const child = spawnOtpost(["extract", "--jsonl", "-"], { workingDirectory: elsewhere });
    child.stdin.on("error", () => {});
    const stderr = text(child.stderr);
    child.stdin.write(`${lines}\n`);
    await once(child.stdout, "data");
    child.stdout.destroy();
    child.stdin.end(`${lines}\n`.repeat(2000));
    await once(child, "close");
    expect(await stderr).toBe("");
    expect(child.exitCode).toBe(0);
  });
});

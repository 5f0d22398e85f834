import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Receiver, startReceiver } from "../end-to-end/receiver.ts";
import { expectOutcome, type Run, type RunOptions, runInProcess } from "./otpost-process.ts";
import { type RunningOtpost, runOtpostServer } from "./running-otpost.ts";

let server: RunningOtpost;
let receiver: Receiver;
beforeAll(async () => {
  receiver = await startReceiver();
  server = await runOtpostServer(() => {}, { OTPOST_ALLOW_LOOPBACK_DESTINATIONS: "true" });
});
afterAll(async () => {
  await server.remove();
  await receiver.close();
});

const run = (commandLine: string[], options: Partial<RunOptions> = {}): Promise<Run> =>
  runInProcess(commandLine, { workingDirectory: server.folder, ...options });
const idIn = (text: string, prefix: string): string =>
  text.match(new RegExp(`${prefix}_[0-9a-z]{26}`))?.[0] ?? "";

describe("otpost destinations and deliveries", () => {
  it("adds a callback and prints its secret alone", async () => {
    const added = await run(["destinations", "add", `${receiver.url}/otp`, "--label", "here"]);
    expectOutcome(added, {
      stdout: /^whsec_[A-Za-z0-9+/=]{44}\n$/,
      stderr: /^Added dest_[0-9a-z]{26}; the secret is not shown again\./,
    });
    const id = idIn(added.stderr, "dest");

    expectOutcome(await run(["destinations", "list"]), {
      stdout: new RegExp(`^${id}\tcallback\thttp://127.0.0.1:\\d+/otp\t\ton\there\t`),
    });
    expectOutcome(await run(["destinations", "test", id]), {
      stderr: /^It works: HTTP 204 after \d+ ms\.\n$/,
    });
    receiver.answerWith(() => ({ status: 401 }));
    expectOutcome(await run(["destinations", "test", id]), {
      exitCode: 2,
      stderr: /^It does not work: HTTP 401, it refused after \d+ ms\.\n$/,
    });
    receiver.answerWith(() => ({ status: 204 }));

    expectOutcome(await run(["destinations", "rotate", id, "--overlap-hours", "2"]), {
      stdout: /^whsec_\S{44}\n$/,
      stderr: /the old one signs beside it for 2 h\.\n$/,
    });
    expectOutcome(await run(["destinations", "disable", id]), { stderr: `${id} is off.\n` });
    expectOutcome(await run(["destinations", "list"]), { stdout: /\toff\t/ });
    expectOutcome(await run(["destinations", "enable", id]), { stderr: `${id} is on.\n` });

    await run(["push", "jane@example.com", "482913"]);
    const { headers } = await receiver.waitFor(({ body }) => body.includes("482913"));
    const delivery = String(headers["webhook-id"]);
    const listed = await run(["deliveries", "list", "--destination", id, "--limit", "1"]);
    expectOutcome(listed, { stdout: new RegExp(`^${delivery}\t${id}\tjane@example.com\t`) });
    expect(listed.stdout).not.toContain("482913");
    expectOutcome(await run(["deliveries", "redeliver", delivery]), {
      stderr: new RegExp(`^${delivery} is sent once more`),
    });
    expectOutcome(await run(["destinations", "remove", id]), { stderr: `Removed ${id}.\n` });
    expectOutcome(await run(["destinations", "list"]), {
      stderr: "There is no destination. Add one: otpost destinations add <url>\n",
    });
  });

  it("adds a Skyvern server, its key from standard input, and shows it never", async () => {
    const added = await run(
      ["destinations", "add", `${receiver.url}/v1`, "--skyvern", "--run-task", "Go on.", "--json"],
      { stdin: "the-skyvern-api-key\n" },
    );
    expect(JSON.parse(added.stdout)).toMatchObject({
      kind: "skyvern",
      base_url: receiver.url,
      secret: null,
      run_task: { prompt: "Go on." },
    });
    expect(added.stdout + added.stderr).not.toContain("the-skyvern-api-key");
    await run(["destinations", "remove", idIn(added.stdout, "dest")]);
  });

  it.each([
    {
      name: "a URL in the open",
      commandLine: ["destinations", "add", "http://example.com/otp"],
      stderr: /^otpost: url: The URL must begin with https:/,
    },
    {
      name: "a private address",
      commandLine: ["destinations", "add", "https://10.0.0.1/otp"],
      stderr: /^otpost: url: The host is a private address/,
    },
    {
      name: "an id that names nothing",
      commandLine: ["destinations", "test", "dest_none"],
      stderr: /^otpost: There is no destination of this id/,
    },
    {
      name: "a delivery that names nothing",
      commandLine: ["deliveries", "redeliver", "dlv_none"],
      stderr: /^otpost: There is no delivery of this id/,
    },
    {
      name: "an overlap of weeks",
      commandLine: ["destinations", "rotate", "dest_1", "--overlap-hours", "169"],
      stderr: /whole number from 0 to 168/,
    },
  ])("refuses $name", async ({ commandLine, stderr }) => {
    expectOutcome(await run(commandLine), { exitCode: 2, stderr });
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { expectOutcome, type Run, type RunOptions, runInProcess } from "./otpost-process.ts";
import { type RunningOtpost, runOtpostServer } from "./running-otpost.ts";

let server: RunningOtpost;
let inbox: string;
/** Resolved when the log says that the next mail went to the dead letters. */
let buried = Promise.withResolvers<void>();

const run = (commandLine: readonly string[], options: Partial<RunOptions> = {}): Promise<Run> =>
  runInProcess(["dead-letters", ...commandLine], { workingDirectory: server.folder, ...options });

beforeAll(async () => {
  server = await runOtpostServer((event) => {
    if (event === "job_buried") buried.resolve();
  });
  const added = await runInProcess(["inboxes", "add", "--accept", "jane@example.com"], {
    workingDirectory: server.folder,
  });
  inbox = added.stdout.trim();
});
afterAll(() => server.remove());

async function buryMail(): Promise<void> {
  buried = Promise.withResolvers();
  const mail = ["mail", inbox, "Your verification code is 482913"];
  await runInProcess(mail, { workingDirectory: server.folder });
  await buried.promise;
  // The log's line comes just before the letter itself.
  await expect.poll(async () => (await listed()).length).toBeGreaterThan(0);
}

const listed = async (): Promise<string[]> =>
  (await run(["list"])).stdout.split("\n").filter((line) => line !== "");

beforeEach(async () => {
  await run(["drop", "--all", "--yes"]);
});

describe("dead-letters", () => {
  it("list says when there is none", async () => {
    expectOutcome(await run(["list"]), { stderr: "There is no dead letter.\n" });
    expectOutcome(await run(["list", "--json"]), { stdout: "[]\n" });
    expectOutcome(await run(["retry", "--all"]), { stderr: "There is no dead letter.\n" });
  });

  it("list has id, attempts, reason and time, tab-separated, and nothing of the mail", async () => {
    await buryMail();
    const { stdout } = await run(["list"]);
    expect(stdout).toMatch(
      /^inbound_emails\.\d+\t1\tidentifier_not_allowed: [^\t]+\t\d{4}-\d\d-\d\dT[\d:.]+Z\n$/,
    );
    expect(stdout).not.toMatch(/482913|jane|otpost\.localhost/);
    expectOutcome(await run(["list", "--queue", "deliveries"]), {
      stderr: "There is no dead letter.\n",
    });
  });

  for (const which of ["id", "--all"]) {
    it(`retry by ${which} sends it again: it fails again, as a new one`, async () => {
      await buryMail();
      const [line = ""] = await listed();
      const id = line.split("\t")[0] ?? "";
      expectOutcome(await run(["retry", which === "id" ? id : which]), {
        stderr: /^Sent again: 1\. What fails again is back here/,
      });
      await expect.poll(listed).toEqual([expect.stringMatching(/^inbound_emails\.\d+\t1\t/)]);
      expect((await listed())[0]).not.toContain(`${id}\t`);
    });
  }

  it("drop by id", async () => {
    await buryMail();
    const id = (await listed())[0]?.split("\t")[0] ?? "";
    expectOutcome(await run(["drop", id]), { stderr: "Dropped: 1.\n" });
    expectOutcome(await run(["drop", id]), {
      exitCode: 2,
      stderr: "otpost: There is no dead letter of this id.\n",
    });
  });

  const answers = [
    { stdin: "yes\n", dropped: true },
    { stdin: "y\n", dropped: false },
    { stdin: "no\n", dropped: false },
    { stdin: "", dropped: false },
  ];
  for (const { stdin, dropped } of answers) {
    it(`drop --all answered with ${JSON.stringify(stdin)} ${dropped ? "drops" : "drops nothing"}`, async () => {
      await buryMail();
      expectOutcome(await run(["drop", "--all"], { stdin }), {
        exitCode: dropped ? 0 : 2,
        stderr: dropped
          ? /Delete all dead letters for good\? \(yes\/no\) [\s\S]*Dropped: 1\.\n$/
          : /Nothing was dropped\. Without the question: --yes\n$/,
      });
      expect(await listed()).toHaveLength(dropped ? 0 : 1);
    });
  }

  it("drop --all --yes --json asks nothing", async () => {
    await buryMail();
    expectOutcome(await run(["drop", "--all", "--yes", "--json"]), {
      stdout: '{\n  "dropped": 1\n}\n',
    });
  });

  const refused = [
    { commandLine: ["retry"], says: /by their ids, or all of them by --all/ },
    { commandLine: ["retry", "inbound_sms.1", "--all"], says: /by their ids, or all/ },
    { commandLine: ["drop", "inbound_sms.1", "--queue", "inbound_sms"], says: /--queue goes with/ },
    { commandLine: ["list", "--queue", "mails"], says: /inbound_emails, inbound_sms, deliveries/ },
    { commandLine: ["list", "--limit", "201"], says: /from 1 to 200/ },
  ];
  for (const { commandLine, says } of refused) {
    it(`${commandLine.join(" ")} is refused`, async () => {
      expectOutcome(await run(commandLine), { exitCode: 2, stderr: says });
    });
  }

  it("are for operators only", async () => {
    const added = await runInProcess(["keys", "add", "--scopes", "admin"], {
      workingDirectory: server.folder,
    });
    const environment = { OTPOST_API_KEY: added.stdout.trim() };
    expectOutcome(await run(["list"], { environment }), {
      exitCode: 2,
      stderr: /scope "operator"/,
    });
  });
});

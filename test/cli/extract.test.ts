import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expectOutcome, type Run, runInProcess, runOtpost, spawnOtpost } from "./otpost-process.ts";

let elsewhere = "";
beforeAll(() => {
  elsewhere = mkdtempSync(join(tmpdir(), "otpost-elsewhere-"));
});
afterAll(() => rmSync(elsewhere, { recursive: true }));

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
      expectOutcome(await at([...commandLine], stdin), {
        stdout: "482913\n",
        stderr: /^code: candidate by "[^"]+" \(en\) in the text\n$/,
      });
  });

  it("reads a mail that was forwarded as an attachment", async () => {
    const forward = [
      "From: jane@example.com",
      "Subject: Fwd",
      "MIME-Version: 1.0",
      'Content-Type: multipart/mixed; boundary="b"',
      "",
      "--b",
      "Content-Type: text/plain",
      "",
      "See below.",
      "--b",
      "Content-Type: message/rfc822",
      "",
      mail,
      "--b--",
      "",
    ].join("\r\n");
    const { exitCode, stdout } = await at(["-"], forward);
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: "482913\n" });
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
    expectOutcome(await at(["--text", "-"], "See you at seven."), {
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

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

  it("explains with --explain: every candidate, its points, and why it won or not", async () => {
    const text = "Ref: 9085. Your verification code is 482913. Sent 12/03/2031.";
    const { exitCode, stdout } = await at(["--explain", "--text", "-"], text);
    expect(exitCode).toBe(0);
    expect(stdout.split("\n")).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^code: 482913 \(\d+ points, 50 are needed; the next has -100\)$/),
        "link: none (nothing looks like one)",
        "codes considered",
        expect.stringMatching(/^\* 482913 {2}\d+ points, digits, text$/),
        "     +58 named “verification code”",
        "  9085  -100 points, digits, text",
        "    -100 another number by its label “ref”",
        "numbers set aside by their own look",
        "  12/03/2031 in the text: date",
        "what was read",
        `  text: ${text.length} characters`,
      ]),
    );
  });

  it.each([
    { text: "Code: 482913\nCode: 771204", says: /^code: none \(a tie: the best has \d+ points/ },
    { text: "Call me on 4829", says: /^code: none \(the best has -?\d+ points, 50 are needed\)/ },
    { text: "See you at seven.", says: /^code: none \(nothing looks like one\)/ },
  ])("says with --explain why there is nothing: $text", async ({ text, says }) => {
    expectOutcome(await at(["--explain", "--text", "-"], text), { exitCode: 1, stdout: says });
  });

  it("names the rung of the ladder that settled it", async () => {
    const { stdout } = await at(["--explain", "--text", "-"], "Hello\n@example.com #482913");
    expect(stdout).toMatch(/^code: 482913 \(the origin-bound last line says so\)\n/);
    const alone = await at(["--explain", "--text", "-"], "482913");
    expect(alone.stdout).toMatch(/^code: 482913 \(the message is nothing else\)\n/);
  });

  it("explains a mail, with what was left out, and prints it all with --json", async () => {
    const reply = mail.replace(
      "482913.",
      "482913.\r\n\r\nOn 3 May 2031 at 10:04, Ana <ana@example.org> wrote:\r\n> code 111222",
    );
    const { stdout } = await at(["--explain", "-"], reply);
    expect(stdout).toMatch(/^ {2}text: \d+ characters; \d+ of older mail below it left out$/m);
    expect(stdout).not.toContain("111222");
    const { stdout: json } = await at(["--explain", "--json", "-"], mail);
    expect(JSON.parse(json)).toMatchObject({
      extraction: { code: { value: "482913" }, primary: "code" },
      code: { outcome: "given", rule: "candidate", threshold: 50, margin: 4 },
      link: { outcome: "no candidate" },
      candidates: [{ type: "code", value: "482913", won: true, reasons: expect.any(Array) }],
      read: [{ where: "subject" }, { where: "text", isHidden: false, historyLength: 0 }],
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
      name: "records to explain",
      commandLine: ["--jsonl", "--explain", "-"],
      stdin: lines,
      stderr: /^otpost: --explain is for one mail or text; leave out --jsonl\.\n$/,
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

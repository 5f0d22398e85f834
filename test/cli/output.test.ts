import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { age } from "../../cli/ages.ts";
import { createOutput, tableLines } from "../../cli/output.ts";

const columns = [{ title: "CODE", flexible: true }, { title: "RECEIVED" }] as const;

/** What reaches stdout and stderr; `columns`: a terminal of that width, else a pipe. */
async function written(
  write: (output: ReturnType<typeof createOutput>) => Promise<void> | void,
  terminal?: { columns: number },
): Promise<{ stdout: string; stderr: string }> {
  const stdout = Object.assign(
    new PassThrough(),
    terminal === undefined ? {} : { isTTY: true, ...terminal },
  );
  const stderr = new PassThrough();
  await write(createOutput({ stdout, stderr }));
  stdout.end();
  stderr.end();
  return { stdout: await text(stdout), stderr: await text(stderr) };
}

describe("a table", () => {
  const rows = [
    ["482913", { shown: "3s ago", plain: "2026-05-01T08:30:00.000Z" }],
    [undefined, undefined],
  ] as const;

  it("has a heading and columns in a terminal", async () => {
    const { stdout } = await written((output) => output.table(columns, rows), { columns: 80 });
    expect(stdout).toBe("CODE    RECEIVED\n482913  3s ago\n-       -\n");
  });

  it("is tab-separated, without a heading, uncut and exact in a pipe", async () => {
    const long = "https://example.com/".padEnd(300, "x");
    const { stdout } = await written((output) => output.table(columns, [...rows, [long]]));
    expect(stdout).toBe(`482913\t2026-05-01T08:30:00.000Z\n\t\n${long}\n`);
  });

  it("of nothing is nothing in a pipe", async () => {
    expect((await written((output) => output.table(columns, []))).stdout).toBe("");
  });

  it("fits the terminal: flexible columns are cut, the widest first", () => {
    const lines = tableLines(columns, [["x".repeat(200), "12 s ago"]], 80);
    expect(lines.map((line) => line.length)).toEqual([80, 80]);
    expect(lines[1]).toMatch(/^x+… {2}12 s ago$/);
  });

  it("is wider than the terminal rather than unreadable", () => {
    const lines = tableLines(
      [{ title: "A", flexible: true }, { title: "B" }],
      [["a".repeat(50), "b".repeat(90)]],
      80,
    );
    expect(lines[1]).toBe(`${"a".repeat(9)}…  ${"b".repeat(90)}`);
  });
});

describe("what a stranger wrote", () => {
  // ESC ]0; sets a window title, U+202E turns the line around, U+0085 ends it.
  const hostile = "48\u001b]0;x\u0007\u202e\u0085\n2913";

  it("cannot steer the terminal", async () => {
    const { stdout, stderr } = await written(async (output) => {
      await output.value(hostile);
      await output.table([{ title: "A" }], [[hostile]]);
      output.remark(`It says:\n${hostile.replace("\n", "")}`);
    });
    const shown = "48\uFFFD]0;x\uFFFD\uFFFD\uFFFD\uFFFD2913\n";
    expect(stdout).toBe(shown + shown);
    expect(stderr).toBe("It says:\n48\uFFFD]0;x\uFFFD\uFFFD\uFFFD2913\n");
  });

  it("is exact in JSON, by escapes", async () => {
    const { stdout } = await written(async (output) => {
      await output.jsonLine({ hostile });
      await output.json({ hostile });
    });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
    expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u0080-\u009f\u202e]/);
    expect(JSON.parse(stdout.slice(0, stdout.indexOf("\n")))).toEqual({ hostile });
    expect(JSON.parse(stdout.slice(stdout.indexOf("\n")))).toEqual({ hostile });
  });
});

describe("an age", () => {
  const now = new Date("2026-05-01T08:30:00.000Z");
  const cases: { instant: string | null; shown: string | undefined }[] = [
    { instant: "2026-05-01T08:30:00.000Z", shown: "now" },
    { instant: "2026-05-01T08:29:48.000Z", shown: "12s ago" },
    { instant: "2026-05-01T08:39:59.000Z", shown: "in 9m" },
    { instant: "2026-05-01T05:30:00.000Z", shown: "3h ago" },
    { instant: "2026-04-01T08:30:00.000Z", shown: "30d ago" },
    { instant: null, shown: undefined },
  ];
  for (const { instant, shown } of cases)
    it(`of ${instant} is ${shown}`, () => {
      const cell = age(instant, now);
      expect(typeof cell === "object" ? cell.shown : cell).toBe(shown);
      expect(typeof cell === "object" ? cell.plain : instant).toBe(instant);
    });
});

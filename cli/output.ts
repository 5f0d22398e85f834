/**
 * How results are written: values and JSON to stdout, remarks to stderr, tables to fit the terminal
 * and as tab-separated lines into a pipe.
 */
import { once } from "node:events";
import type { Terminal } from "./terminal.ts";

export type Output = {
  /** One line of plain text on stdout, alone: what a script captures. */
  value(text: string): Promise<void>;
  /** Indented, for people and programs alike. */
  json(value: unknown): Promise<void>;
  /** On one line: a record of a stream. */
  jsonLine(value: unknown): Promise<void>;
  /** On stderr. */
  remark(text: string): void;
  table(columns: readonly Column[], rows: readonly (readonly Cell[])[]): Promise<void>;
};

export type Column = {
  title: string;
  /** Cut first when the terminal is too narrow. */
  flexible?: true;
};

/** A moment or an amount reads differently for people and for programs. */
export type Cell = string | { shown: string; plain: string } | undefined;

/** What RFC and terminals agree on since punch cards; also when the terminal does not tell. */
const narrowest = 80;
const gap = "  ";

export function createOutput(terminal: Pick<Terminal, "stdout" | "stderr">): Output {
  const { stdout, stderr } = terminal;

  async function write(text: string): Promise<void> {
    if (!stdout.write(text)) await once(stdout, "drain");
  }
  return {
    value: (text) => write(`${printable(text)}\n`),
    json: (value) => write(`${printableJson(JSON.stringify(value, undefined, 2))}\n`),
    jsonLine: (value) => write(`${printableJson(JSON.stringify(value))}\n`),
    remark: (text) => void stderr.write(`${text.split("\n").map(printable).join("\n")}\n`),
    table: async (columns, rows) => {
      const lines =
        stdout.isTTY === true
          ? tableLines(columns, rows, Math.max(stdout.columns ?? narrowest, narrowest))
          : rows.map((row) => row.map((cell) => printable(textOf(cell, "plain"))).join("\t"));
      if (lines.length > 0) await write(`${lines.join("\n")}\n`);
    },
  };
}

/**
 * Control and bidirectional characters: a message could repaint the terminal or turn an address
 * around with them.
 */
const unprintable = /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu;

const printable = (text: string): string => text.replace(unprintable, "\uFFFD");

/** The same characters as escapes, but for the line feeds between members. */
const printableJson = (json: string): string =>
  json.replace(unprintable, (character) =>
    character === "\n" ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );

const textOf = (cell: Cell, form: "shown" | "plain"): string =>
  typeof cell === "object" ? cell[form] : (cell ?? "");

/** Exported for its test: `width` characters at most, unless the fixed columns alone need more. */
export function tableLines(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  width: number,
): string[] {
  const texts = [
    columns.map(({ title }) => title),
    ...rows.map((row) => columns.map((_, index) => printable(textOf(row[index], "shown")) || "-")),
  ];
  const widths = fitWidths(
    columns,
    columns.map((_, index) => Math.max(...texts.map((row) => lengthOf(row[index] ?? "")))),
    width,
  );
  return texts.map((row) =>
    row
      .map((text, index) => cut(text, widths[index] ?? 0))
      .join(gap)
      .trimEnd(),
  );
}

/** Takes from the widest flexible column until the line fits, but leaves each ten characters. */
function fitWidths(
  columns: readonly Column[],
  natural: readonly number[],
  width: number,
): number[] {
  const widths = [...natural];
  const room = width - gap.length * (columns.length - 1);
  while (widths.reduce((sum, each) => sum + each, 0) > room) {
    const widest = columns.reduce<number | undefined>(
      (best, column, index) =>
        column.flexible && (best === undefined || (widths[index] ?? 0) > (widths[best] ?? 0))
          ? index
          : best,
      undefined,
    );
    if (widest === undefined || (widths[widest] ?? 0) <= 10) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths;
}

const lengthOf = (text: string): number => [...text].length;

function cut(text: string, width: number): string {
  const characters = [...text];
  if (characters.length <= width) return text + " ".repeat(width - characters.length);
  return `${characters.slice(0, width - 1).join("")}…`;
}

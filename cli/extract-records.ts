/** Reads the records of `extract --jsonl`, one a line, naming file and line of a malformed one. */
import type { Readable } from "node:stream";
import { z } from "zod";
import { CommandFailure } from "./failure.ts";

const optionalText = z
  .string()
  .nullish()
  .transform((text) => text ?? undefined);

const record = z.object({
  id: z.union([z.string(), z.number()]),
  channel: z.enum(["email", "sms", "api"]),
  subject: optionalText,
  text: optionalText,
  html: optionalText,
});

export type ExtractRecord = z.output<typeof record>;

/**
 * @param name what a message calls it: the path, or "standard input".
 * @throws CommandFailure at the first malformed line; blank lines are skipped.
 */
export async function* readRecords(source: Readable, name: string): AsyncGenerator<ExtractRecord> {
  let lineNumber = 0;
  for await (const line of linesOf(source)) {
    lineNumber += 1;
    if (line.trim() !== "") yield parseRecord(line, `${name}, line ${lineNumber}`);
  }
}

/** Not node:readline: it does not pass on the errors of its source. */
async function* linesOf(source: Readable): AsyncGenerator<string> {
  // Also drops the byte order mark that files from Windows begin with.
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of source) {
    const [first = "", ...lines] = decoder.decode(chunk, { stream: true }).split("\n");
    rest += first;
    for (const line of lines) {
      yield rest;
      rest = line;
    }
  }
  yield rest + decoder.decode();
}

function parseRecord(line: string, where: string): ExtractRecord {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new CommandFailure(`${where}: not JSON (one record a line is expected)`);
  }
  const parsed = record.safeParse(value);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(
    ({ path, message }) => `${path.join(".") || "the record"}: ${message}`,
  );
  throw new CommandFailure(`${where}: ${problems.join("; ")}`);
}

/** Log lines for a terminal and for journald: time, level, event, fields, on standard error. */
import type { Log, LogFields } from "../shared/ports/observability.ts";

export type ConsoleLog = Log & {
  /** Writes what is not written yet: for the end of the process. */
  flush(): void;
};

type Entry = { at: Date; level: string; event: string; fields: LogFields };

/**
 * Lines are made and written once a turn of the event loop is over: whoever waits for an answer does not
 * wait for its log line as well.
 */
export function createConsoleLog({
  write,
  now,
}: {
  write: (lines: string) => void;
  now: () => Date;
}): ConsoleLog {
  const entries: Entry[] = [];
  const flush = (): void => {
    if (entries.length > 0) write(entries.splice(0).map(lineOf).join(""));
  };
  const add =
    (level: string) =>
    (event: string, fields: LogFields = {}): void => {
      if (entries.push({ at: now(), level, event, fields }) === 1) setImmediate(flush);
    };
  return { info: add("info"), warn: add("warn"), error: add("error"), flush };
}

function lineOf({ at, level, event, fields }: Entry): string {
  let line = `${at.toISOString()} ${level} ${event}`;
  for (const [name, value] of Object.entries(fields)) {
    if (value !== undefined) line += ` ${name}=${format(value)}`;
  }
  return `${line}\n`;
}

/** Quoted where a space, a quote or a control character would blur where the value ends. */
const format = (value: LogFields[string]): string =>
  typeof value === "string" && !/^[\x21\x23-\x7e]+$/.test(value)
    ? JSON.stringify(value)
    : String(value);

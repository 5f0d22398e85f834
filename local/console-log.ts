/** Log lines for a terminal and for journald: time, level, event, fields, on standard error. */
import type { Log, LogFields } from "../shared/ports/observability.ts";

export function createConsoleLog(options: { write: (line: string) => void; now: () => Date }): Log {
  const line =
    (level: string) =>
    (event: string, fields: LogFields = {}): void => {
      const pairs = Object.entries(fields)
        .filter(([, value]) => value !== undefined)
        .map(([name, value]) => ` ${name}=${format(value)}`);
      options.write(`${options.now().toISOString()} ${level} ${event}${pairs.join("")}\n`);
    };
  return { info: line("info"), warn: line("warn"), error: line("error") };
}

/** Quoted where a space, a quote or a control character would blur where the value ends. */
const format = (value: LogFields[string]): string =>
  typeof value === "string" && !/^[\x21\x23-\x7e]+$/.test(value)
    ? JSON.stringify(value)
    : String(value);

/** What the command gets from the process it runs in; `cli/otpost.ts` alone fills it in. */
import type { Readable, Writable } from "node:stream";

export type Terminal = {
  environment: Readonly<Record<string, string | undefined>>;
  /** Where `data/` and `.env` are looked for. */
  workingDirectory: string;
  stdin: Readable & { isTTY?: boolean };
  stdout: Writable & { isTTY?: boolean; columns?: number };
  stderr: Writable;
  now: () => Date;
};

/** 1 is for "there was nothing", so that a script can tell it from "it did not work". */
export const exitCodes = { done: 0, nothing: 1, failed: 2 } as const;

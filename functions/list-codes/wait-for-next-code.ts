/**
 * Waits for the next code of an identifier: read, and while there is none, sleep until something
 * arrives, the time is up, the client goes away or the server stops.
 */
import type { Ports } from "../../shared/ports/ports.ts";
import { findValue } from "../../shared/store/code-choice.ts";
import {
  type Codes,
  cursorOf,
  type EligibleCode,
  type FoundFilter,
} from "../../shared/store/codes.ts";
import { markOf, mostPassed, type NextCursor } from "./cursor.ts";

/** The mail is often sent before the waiting begins. */
export const graceSeconds = 120;

const pageSize = 100;

export type NextCodeWanted = FoundFilter & {
  organizationId: string;
  identifier: string;
  /** Without it, the newest code since `graceSeconds` before the call. */
  after?: NextCursor | undefined;
  waitSeconds: number;
  /** Each ends the wait. */
  signals: readonly (AbortSignal | undefined)[];
};

/**
 * `cursor`: where to go on; the start of the wait when nothing was found. `others`: something was
 * found since, of another type or site.
 */
export type NextCodeAnswer =
  | { found: EligibleCode; cursor: NextCursor }
  | { found?: never; cursor: NextCursor; others: boolean };

export async function waitForNextCode(
  {
    codes,
    codeArrivals,
    now,
  }: Pick<Ports, "codeArrivals" | "now"> & { codes: Pick<Codes, "listAfter"> },
  wanted: NextCodeWanted,
): Promise<NextCodeAnswer> {
  const { organizationId, identifier } = wanted;
  const calledAt = now().getTime();
  const start = wanted.after ?? {
    from: new Date(calledAt - graceSeconds * 1000).toISOString(),
    passed: [],
  };
  const deadline = calledAt + wanted.waitSeconds * 1000;
  const signal = AbortSignal.any(wanted.signals.filter((each) => each !== undefined));
  // A cursor is followed step by step. Without one, a newer code makes the older ones worthless:
  // sites void them on a resend.
  const pick = wanted.after === undefined ? "findLast" : "find";

  // Watching begins before the first read, so that nothing arrives unseen between the two.
  const watch = codeArrivals.watch({ organizationId, identifier });
  try {
    // Who does not wait shall not miss by a moment what was accepted before he asked.
    if (wanted.waitSeconds === 0) await codeArrivals.settled(organizationId);
    for (;;) {
      const all = await readAll();
      const found = all.flatMap(wantedValue)[pick](() => true);
      if (found !== undefined) return { found, cursor: passing(all, found) };
      const others = all.some((one) => !start.passed.includes(markOf(one.code)));
      const ended: NextCodeAnswer = { cursor: start, others };
      const timeoutMilliseconds = deadline - now().getTime();
      if (timeoutMilliseconds <= 0 || signal.aborted) return ended;
      const hasArrived = await watch.next({ timeoutMilliseconds, signal });
      if (!hasArrived) return ended;
    }
  } finally {
    watch.close();
  }

  function wantedValue({ code }: EligibleCode): EligibleCode[] {
    const found = start.passed.includes(markOf(code)) ? undefined : findValue(code, wanted);
    return found === undefined ? [] : [{ code, found }];
  }

  /** What was found from the cursor on, in the order of reception. */
  async function readAll(): Promise<EligibleCode[]> {
    const all: EligibleCode[] = [];
    for (let after = start.from; ; ) {
      const page = await codes.listAfter(organizationId, identifier, { after, limit: pageSize });
      all.push(...page);
      const last = page.at(-1);
      if (last === undefined || page.length < pageSize) return all;
      after = cursorOf(last.code);
    }
  }

  /** The cursor after the code: it and all before it are passed, and what was passed before. */
  function passing(all: readonly EligibleCode[], { code }: EligibleCode): NextCursor {
    const upTo = all.findIndex((one) => one.code.id === code.id);
    const passed = all.filter(
      (one, index) => index <= upTo || start.passed.includes(markOf(one.code)),
    );
    const dropped = passed.slice(0, Math.max(0, passed.length - mostPassed)).at(-1);
    return {
      from: dropped === undefined ? start.from : cursorOf(dropped.code),
      passed: passed.slice(-mostPassed).map((one) => markOf(one.code)),
    };
  }
}

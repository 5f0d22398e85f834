/**
 * Waits for the next code of an identifier: read, and while there is none, sleep until something
 * arrives, the time is up, the client goes away or the server stops.
 */
import type { Ports } from "../../shared/ports/ports.ts";
import { type Codes, cursorOf, type EligibleCode, type OtpType } from "../../shared/store/codes.ts";

/** The mail is often sent before the waiting begins. */
export const graceSeconds = 120;

const pageSize = 100;

export type NextCodeWanted = {
  organizationId: string;
  identifier: string;
  otpType?: OtpType | undefined;
  /** Cursor or instant; without it, the newest code since `graceSeconds` before the call. */
  after?: string | undefined;
  waitSeconds: number;
  /** Each ends the wait. */
  signals: readonly (AbortSignal | undefined)[];
};

/** `position`: after which position to go on; the start of the wait when nothing was found. */
export type NextCodeAnswer = { found?: EligibleCode; position: string };

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
  const after = wanted.after ?? new Date(calledAt - graceSeconds * 1000).toISOString();
  const deadline = calledAt + wanted.waitSeconds * 1000;
  const signal = AbortSignal.any(wanted.signals.filter((each) => each !== undefined));
  const read = wanted.after === undefined ? readNewest : readFirst;

  // Watching begins before the first read, so that nothing arrives unseen between the two.
  const watch = codeArrivals.watch({ organizationId, identifier });
  try {
    for (;;) {
      const found = await read();
      if (found !== undefined) return { found, position: cursorOf(found.code) };
      const timeoutMilliseconds = deadline - now().getTime();
      if (timeoutMilliseconds <= 0 || signal.aborted) return { position: after };
      const hasArrived = await watch.next({ timeoutMilliseconds, signal });
      if (!hasArrived) return { position: after };
    }
  } finally {
    watch.close();
  }

  /**
   * A cursor is followed step by step, in the order of arrival. A mail that takes long to parse is
   * stored late: it is not seen behind a cursor that a later arrival has moved past it.
   */
  async function readFirst(): Promise<EligibleCode | undefined> {
    return (await page(after, 1))[0];
  }

  /** Without one, a newer code makes the older ones worthless: sites void them on a resend. */
  async function readNewest(): Promise<EligibleCode | undefined> {
    let newest: EligibleCode | undefined;
    for (let from = after; ; ) {
      const found = await page(from, pageSize);
      const last = found.at(-1);
      if (last === undefined) return newest;
      newest = last;
      if (found.length < pageSize) return newest;
      from = cursorOf(last.code);
    }
  }

  function page(from: string, limit: number): Promise<EligibleCode[]> {
    return codes.listAfter(organizationId, identifier, {
      after: from,
      limit,
      otpType: wanted.otpType,
    });
  }
}

/** When a failed attempt is followed by the next one. */

/** After the first, second … failure; DESIGN's 0, 1, 5, 15, 60, 180 s, and then ever more patiently. */
const delaysSeconds = [1, 5, 15, 60, 180, 180, 180, 600] as const;
const longestDelaySeconds = 900;

/** So that what failed together does not come back together. */
const jitterShare = 0.2;

/** A whole week: more than any code lives, and no number that a date cannot hold. */
const longestRetryAfterSeconds = 7 * 24 * 3600;

/**
 * @param failures attempts that failed so far, 1 and up.
 * @param retryAfter the answer's header, which may ask for more patience, not for less.
 */
export function retryDelaySeconds({
  failures,
  retryAfter,
  now,
  random,
}: {
  failures: number;
  retryAfter?: string | undefined;
  now: () => Date;
  random: (bytes: number) => Uint8Array;
}): number {
  const scheduled = delaysSeconds[failures - 1] ?? longestDelaySeconds;
  const jittered = scheduled * (1 + jitterShare * shareOf(random));
  return Math.max(jittered, parseRetryAfter(retryAfter, now()) ?? 0);
}

/**
 * RFC 9110 §10.2.3: seconds (`120`) or an HTTP date (`Fri, 01 May 2026 08:30:00 GMT`); anything else
 * counts as absent.
 */
export function parseRetryAfter(text: string | undefined, now: Date): number | undefined {
  const value = text?.trim() ?? "";
  const seconds = /^[0-9]{1,10}$/.test(value)
    ? Number(value)
    : /^[A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9:]{8} GMT$/.test(value)
      ? (Date.parse(value) - now.getTime()) / 1000
      : Number.NaN;
  if (Number.isNaN(seconds)) return undefined;
  return Math.min(Math.max(seconds, 0), longestRetryAfterSeconds);
}

/** From 0 to 1. */
export const shareOf = (random: (bytes: number) => Uint8Array): number =>
  new DataView(Uint8Array.from(random(4)).buffer).getUint32(0) / 2 ** 32;

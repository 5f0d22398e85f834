/** Waits for the next code over as many requests as it takes, through restarts of the server. */
import { OtpostApiError, type RequestOptions } from "./client-requests.ts";
import type { NextWire } from "./schemas/codes.ts";

export type WaitOptions = RequestOptions & {
  identifier: string;
  /** 0 looks once; 60 unless told. */
  timeoutSeconds?: number | undefined;
  otpType?: "totp" | "magic_link" | undefined;
  /** Only of this site, as far as sites are known: `example.com`. */
  site?: string | undefined;
  /** A `cursor`, or an instant of the server's clock: nothing older counts. */
  after?: string | Date | undefined;
};

/** A code or link that arrived, and the cursor to wait for what comes after it. */
export type ReceivedCode = Extract<NextWire, { timed_out: false }>;

export type AskNext = (
  query: {
    totp_identifier: string;
    after?: string | undefined;
    otp_type?: "totp" | "magic_link" | undefined;
    site?: string | undefined;
    wait: number;
  },
  options: RequestOptions,
) => Promise<NextWire>;

/** The server's own limit: proxies and API gateways cut at 30 s. */
const holdSecondsAtMost = 25;
const timeoutSecondsUnlessTold = 60;
const pauseMilliseconds = { first: 100, most: 1000 } as const;

/**
 * The first code after the cursor, or `timed_out: true` with the server's reason.
 *
 * The first question is not held: a wrong URL or key fails at once, and its cursor fixes from when
 * on codes count. After that a broken connection is a restart, until the time is up.
 *
 * @throws OtpostApiError; when the server stayed away, its last failure.
 */
export async function waitForNext(ask: AskNext, options: WaitOptions): Promise<NextWire> {
  const { signal, timeoutSeconds = timeoutSecondsUnlessTold } = options;
  const deadline = performance.now() + timeoutSeconds * 1000;
  const secondsLeft = (): number => Math.max(0, (deadline - performance.now()) / 1000);
  const query = {
    totp_identifier: options.identifier,
    otp_type: options.otpType,
    site: options.site,
  };
  const after = options.after instanceof Date ? options.after.toISOString() : options.after;

  let answer = await ask({ ...query, after, wait: 0 }, { signal });
  let failure: unknown;
  let pause: number = pauseMilliseconds.first;
  while (answer.timed_out && secondsLeft() > 0) {
    const asked = performance.now();
    const wait = Math.min(holdSecondsAtMost, Math.ceil(secondsLeft() * 10) / 10);
    try {
      answer = await ask({ ...query, after: answer.cursor, wait }, { signal });
      failure = undefined;
      // A server that is stopping answers before the time: that is a failure to wait, too.
      if (performance.now() - asked >= (wait * 1000) / 2) pause = pauseMilliseconds.first;
      else if (answer.timed_out) pause = await backOff(pause, secondsLeft(), signal);
    } catch (error) {
      if (!mayPass(error)) throw error;
      failure = error;
      pause = await backOff(pause, secondsLeft(), signal);
    }
  }
  if (failure !== undefined) throw failure;
  return answer;
}

/** @throws OtpostApiError `no_code` with the server's reason when none came in time. */
export async function waitForCode(ask: AskNext, options: WaitOptions): Promise<ReceivedCode> {
  const { timeoutSeconds = timeoutSecondsUnlessTold } = options;
  const answer = await waitForNext(ask, options);
  if (!answer.timed_out) return answer;
  throw new OtpostApiError(
    "no_code",
    `Nothing came in ${timeoutSeconds} s. The server's last answer: ${answer.reason}`,
  );
}

/** Gone, or a proxy that says so. */
function mayPass(error: unknown): boolean {
  if (!(error instanceof OtpostApiError)) return false;
  return (
    ["unreachable", "timed_out"].includes(error.code) ||
    [429, 502, 503, 504].includes(error.status ?? 0)
  );
}

/** Pauses, no longer than there is time, and gives the next pause. */
async function backOff(
  milliseconds: number,
  secondsLeft: number,
  signal: AbortSignal | undefined,
): Promise<number> {
  signal?.throwIfAborted();
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(done, Math.min(milliseconds, secondsLeft * 1000));
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    function done(): void {
      signal?.removeEventListener("abort", stop);
      resolve();
    }
    signal?.addEventListener("abort", stop, { once: true });
  });
  return Math.min(milliseconds * 2, pauseMilliseconds.most);
}

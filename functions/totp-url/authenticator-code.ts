/** The code of the identifier's authenticator, with enough time left to be typed in and sent. */
import type { Ports } from "../../shared/ports/ports.ts";
import type { Authenticators } from "../../shared/store/authenticators.ts";
import type { TotpUrl } from "../../shared/store/totp-urls.ts";

const secondsLeftAtLeast = 5;

export type AuthenticatorCodeOptions = Pick<Ports, "codeArrivals" | "now"> & {
  authenticators: Pick<Authenticators, "codeFor">;
};

/**
 * `undefined` when the identifier has no authenticator, or the wait for its next code was ended. The
 * wait is of five seconds at most, and takes place where the URL holds no request, too: the code in
 * hand would expire on its way.
 */
export async function authenticatorCode(
  options: AuthenticatorCodeOptions,
  totpUrl: TotpUrl,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { organizationId, identifier, otpType } = totpUrl;
  if (otpType === "magic_link") return undefined;
  const generated = await options.authenticators.codeFor(organizationId, identifier);
  if (generated === undefined) return undefined;
  const { code, secondsRemaining, periodSeconds } = generated;
  // Seconds are rounded up, so five may be four and a bit; a period of five never has more left.
  if (secondsRemaining > Math.min(secondsLeftAtLeast, periodSeconds - 1)) return code;
  await sleep(options, totpUrl, { seconds: secondsRemaining, signal });
  if (signal.aborted) return undefined;
  return (await options.authenticators.codeFor(organizationId, identifier))?.code;
}

/** On the arrivals' clock, which a test turns; an arrival does not end it. */
async function sleep(
  { codeArrivals, now }: Pick<Ports, "codeArrivals" | "now">,
  { organizationId, identifier }: TotpUrl,
  { seconds, signal }: { seconds: number; signal: AbortSignal },
): Promise<void> {
  const until = now().getTime() + seconds * 1000;
  const watch = codeArrivals.watch({ organizationId, identifier });
  try {
    for (let left = seconds * 1000; left > 0; left = until - now().getTime()) {
      if (!(await watch.next({ timeoutMilliseconds: left, signal }))) return;
    }
  } finally {
    watch.close();
  }
}

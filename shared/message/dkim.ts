/** The DKIM signatures of a mail: which domains signed it, and which headers. */
import { Readable } from "node:stream";
import type { DNSResolver } from "mailauth";
import { dkimVerify } from "mailauth/lib/dkim/verify.js";
import type { AuthenticationVerdict } from "./message.ts";
import type { ParsedMail } from "./parse-mail.ts";

export type DkimCheck = {
  verdict: AuthenticationVerdict;
  /** The signatures that pass and cover the whole body. */
  passed: readonly { domain: string; signedHeaders: ReadonlySet<string> }[];
};

/**
 * Signatures checked of one mail. Each can ask for a hash of its own over the whole body (`l=`), so
 * a thousand of them would cost a thousand times; senders and forwarders add two or three.
 */
const signatureLimit = 10;

/** Never throws but what `openRaw` throws. */
export async function verifyDkim(
  { dkimSignatureCount }: Pick<ParsedMail, "dkimSignatureCount">,
  openRaw: () => Promise<AsyncIterable<Uint8Array>>,
  resolver: DNSResolver,
): Promise<DkimCheck> {
  if (dkimSignatureCount === 0) return { verdict: "none", passed: [] };
  if (dkimSignatureCount > signatureLimit) return { verdict: "unknown", passed: [] };
  const raw = Readable.from(await openRaw(), { objectMode: false });
  try {
    const { results } = await dkimVerify(raw, { resolver, rejectRsaSha1: true });
    const passed = results.flatMap(({ status, signingDomain, signingHeaders }) =>
      // RFC 6376 §8.2: behind the `l=` of a signature anybody can append to the mail.
      status.result === "pass" && !status.underSized && signingDomain !== undefined
        ? [
            {
              domain: signingDomain.toLowerCase(),
              signedHeaders: headerNames(signingHeaders?.keys),
            },
          ]
        : [],
    );
    return {
      verdict: verdictOf(
        results.map(({ status }) => status.result),
        passed.length,
      ),
      passed,
    };
  } catch {
    return { verdict: "unknown", passed: [] };
  } finally {
    raw.destroy();
  }
}

/** One good signature is enough (RFC 6376 §6.1); one that could not be checked may have been it. */
function verdictOf(results: readonly string[], passed: number): AuthenticationVerdict {
  if (passed > 0) return "pass";
  if (results.includes("temperror")) return "unknown";
  return results.every((result) => result === "none") ? "none" : "fail";
}

/** `From: To: OTP-Token` or `from:to:otp-token`, in lower case. */
function headerNames(keys = ""): ReadonlySet<string> {
  return new Set(keys.toLowerCase().split(/[\s:]+/));
}

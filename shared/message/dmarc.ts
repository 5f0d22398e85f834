/** DMARC of a mail whose SPF and DKIM are known. */

import type { DNSResolver } from "mailauth";
import { dmarc } from "mailauth/lib/dmarc/index.js";
import type { SpfCheck } from "./authenticate-mail.ts";
import type { DkimCheck } from "./dkim.ts";
import type { AuthenticationVerdict } from "./message.ts";

/**
 * `unknown` also where it was not asked because it could not pass: whether the domain has a policy
 * at all is then not known.
 */
export async function checkDmarc({
  from,
  spf,
  dkim,
  resolve,
}: {
  from: string | undefined;
  spf: SpfCheck;
  dkim: DkimCheck;
  resolve: DNSResolver;
}): Promise<AuthenticationVerdict> {
  const spfDomains = spf.verdict === "pass" && spf.domain !== undefined ? [spf.domain] : [];
  const dkimDomains = dkim.passed.map(({ domain }) => ({ domain }));
  if (from === undefined || spfDomains.length + dkimDomains.length === 0) return "unknown";
  try {
    const result = await dmarc({
      headerFrom: `author@${from}`,
      fromFields: 1,
      spfDomains,
      dkimDomains,
      resolver: resolve,
    });
    return (result && verdicts[result.status.result]) || "unknown";
  } catch {
    return "unknown";
  }
}

const verdicts: Readonly<Record<string, AuthenticationVerdict>> = {
  pass: "pass",
  fail: "fail",
  none: "none",
};

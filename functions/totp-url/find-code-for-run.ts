/** Which code a polling run gets. */
import type { RunScope } from "../../shared/message/message.ts";
import type { Codes, EligibleCode } from "../../shared/store/codes.ts";
import type { TotpUrl } from "../../shared/store/totp-urls.ts";

/** The newest unexpired code of the URL's identifier that is for this run or for any. */
export function findCodeForRun(
  { codes }: { codes: Pick<Codes, "newestEligible"> },
  totpUrl: TotpUrl,
  run: RunScope | undefined,
): Promise<EligibleCode | undefined> {
  const { organizationId, identifier, otpType, site } = totpUrl;
  return codes.newestEligible(organizationId, identifier, { otpType, site, run });
}

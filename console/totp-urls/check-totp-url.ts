/** Tests a totp URL without touching it: what a poll would get now, and what stands in its way. */
import type { TotpUrl } from "../../shared/api/client.ts";
import { now } from "../clock.ts";
import { client } from "../session.ts";
import { text } from "../strings.ts";
import { agoOf } from "../times.ts";

export type Check = { ok: boolean; sentence: string };

const looksAt = 20;

/** @throws OtpostApiError */
export async function checkTotpUrl(totpUrl: TotpUrl): Promise<Check[]> {
  const { totp_identifier, otp_type, site, poll_status } = totpUrl;
  const [keys, authenticators, codes] = await Promise.all([
    client().skyvernKeys.list(),
    client().authenticators.list({ totp_identifier }),
    client().list({ totp_identifier, limit: looksAt }),
  ]);
  const fitting = codes.filter(
    (code) =>
      (otp_type === null || [code.otp_type, code.secondary?.otp_type].includes(otp_type)) &&
      (site === null || code.site === null || code.site === site),
  );
  const newest = fitting.find(({ claimed_by }) => claimed_by === null);
  const t = text.totpUrls.checks;
  return [
    // A key may be configured in the environment: then none is listed, and polls get in.
    keys.length > 0
      ? { ok: true, sentence: t.keys(keys.length) }
      : poll_status.last_polled_at !== null
        ? { ok: true, sentence: t.configuredKey }
        : { ok: false, sentence: t.noKey },
    poll_status.refused_signatures > 0
      ? { ok: false, sentence: poll_status.summary }
      : poll_status.last_polled_at === null
        ? { ok: false, sentence: t.neverPolled }
        : { ok: true, sentence: t.polled },
    authenticators.length > 0
      ? { ok: true, sentence: t.authenticator }
      : newest !== undefined
        ? { ok: true, sentence: t.code(agoOf(now.value - Date.parse(newest.created_at))) }
        : { ok: true, sentence: fitting.length > 0 ? t.taken(fitting.length) : t.waits },
  ];
}

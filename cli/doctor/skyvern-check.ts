/** Looks at what Skyvern needs: a key that signs its polls, and polls that come. */
import { broken, type Finding, note, ok, warning } from "../../infra/doctor/finding.ts";
import type { ServerFacts } from "./server-check.ts";

/** Whoever has just made a URL has not yet put it into Skyvern. */
const newMilliseconds = 3_600_000;

const addKey = 'printf %s "$SKYVERN_API_KEY" | otpost skyvern-keys add';

export function checkSkyvern(
  { totpUrls, skyvernKeys, deployment }: ServerFacts,
  now: Date,
): Finding[] {
  if (totpUrls === undefined || skyvernKeys === undefined) return [];
  if (totpUrls.length === 0) {
    return [note("skyvern.totp_urls", "There is no totp URL: Skyvern pulls nothing here.")];
  }
  const findings: Finding[] = [];
  if (skyvernKeys + (deployment?.configured_skyvern_keys ?? 0) > 0) {
    findings.push(ok("skyvern.keys", "There is a Skyvern key to check polls with."));
  } else if (deployment !== undefined) {
    findings.push(
      broken(
        "skyvern.keys",
        "There are totp URLs and no Skyvern key: every poll is refused with 401.",
        addKey,
      ),
    );
  }
  for (const { totp_url_id, created_at, poll_status } of totpUrls) {
    const { last_polled_at, refused_signatures } = poll_status;
    const polledAfterRefusal =
      last_polled_at !== null && last_polled_at > (poll_status.last_refused_at ?? "");
    if (refused_signatures > 0 && !polledAfterRefusal) {
      findings.push(
        broken(
          "skyvern.polls",
          `Polls at ${totp_url_id} are refused, because their signature is wrong: Skyvern signs with another API key than otpost knows.`,
          addKey,
        ),
      );
    } else if (
      last_polled_at === null &&
      now.getTime() - Date.parse(created_at) > newMilliseconds
    ) {
      findings.push(
        warning(
          "skyvern.polls",
          `${totp_url_id} was never polled. Is it in the field totp_url of the block or task that logs in? One set on the workflow alone does not reach its blocks.`,
          `otpost totp-urls remove ${totp_url_id}   (if nobody needs it)`,
        ),
      );
    }
  }
  return findings;
}

/**
 * Why a poll got nothing, in a sentence for whoever debugs a login: never a code, and of another
 * identifier nothing but that there is one.
 */
import type { Codes } from "../../shared/store/codes.ts";
import type { TotpUrl } from "../../shared/store/totp-urls.ts";
import type { PassedBy } from "./find-code-for-run.ts";

export type EmptyPoll = {
  totpUrl: TotpUrl;
  /** Codes received before it did not count. */
  since: Date;
  ended: "time" | "stopping" | "gone" | "void";
  /** Whether the request waited for the whole of its time. */
  wasHeld: boolean;
  passedBy?: PassedBy | undefined;
};

export async function emptyAnswerReason(
  { codes }: { codes: Pick<Codes, "list"> },
  { totpUrl, since, ended, wasHeld, passedBy }: EmptyPoll,
): Promise<string> {
  if (ended === "void") return "this URL was rotated or deleted";
  if (ended === "stopping") return "otpost is stopping; poll again";
  if (passedBy !== undefined) return reasonOf(passedBy, totpUrl);
  const none = `no message since ${clock(since)}`;
  // Another look into the store, so only once for a request that waited, not for each that did not.
  if (!wasHeld) return none;
  const [newest] = await codes.list(totpUrl.organizationId, { limit: 1, includeWithoutCode: true });
  return newest !== undefined && newest.receivedAt >= since
    ? `a message for another identifier arrived; for this URL's, ${none}`
    : none;
}

function reasonOf(passedBy: PassedBy, { otpType, site }: TotpUrl): string {
  switch (passedBy.why) {
    case "other_type":
      return otpType === "magic_link"
        ? "a code arrived, this URL serves magic links"
        : "a magic link arrived, this URL serves codes";
    case "other_site":
      return `a message of another site arrived, this URL serves ${site ?? "any"}`;
    case "other_run":
      return "a code for another run arrived";
    case "taken":
      return "the newest code was handed to another run";
    case "had_it":
      return `this run was handed the newest code at ${clock(passedBy.at)}; only newer ones count`;
    case "nothing_in_it":
      return "a message arrived, and neither a code nor a link was found in it";
  }
}

/** `20:14:03Z` */
const clock = (at: Date): string => `${at.toISOString().slice(11, 19)}Z`;

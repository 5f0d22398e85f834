/** Which code a polling run gets: the newest that is for it and nobody else's, claimed for it. */
import { findValue, isForRun } from "../../shared/store/code-choice.ts";
import { type CodeClaims, servedAt } from "../../shared/store/code-claims.ts";
import type { Codes, FoundValue, StoredCode } from "../../shared/store/codes.ts";
import type { PollingRun } from "../../shared/store/runs.ts";
import type { TotpUrl } from "../../shared/store/totp-urls.ts";

/** An answer can be lost on its way: the same poll may have the same code again for this long. */
export const rereadSeconds = 15;

/** Claimed by others and released again each time: then it is left to the next poll. */
const triesPerCode = 3;

export type FindCodeOptions = {
  codes: Pick<Codes, "walk">;
  codeClaims: Pick<CodeClaims, "claim" | "release">;
  now: () => Date;
};

export type FindCodeResult =
  | { found: FoundValue; totpCodeId: string; release: () => Promise<void> }
  /** `passedBy`: why the newest message was not for this poll; absent when there was none. */
  | { found?: never; passedBy?: PassedBy };

export type PassedBy =
  | { why: "nothing_in_it" | "other_type" | "other_site" | "other_run" | "taken" }
  | { why: "had_it"; at: Date };

/**
 * @param since codes received before it do not count.
 * @returns the value, claimed: `release` gives it back when it cannot be handed out.
 */
export async function findCodeForRun(
  { codes, codeClaims, now }: FindCodeOptions,
  { totpUrl, run, since }: { totpUrl: TotpUrl; run: PollingRun; since: Date },
): Promise<FindCodeResult> {
  const { organizationId, identifier } = totpUrl;
  let newestPassedBy: PassedBy | undefined;
  // May lag: whatever was missed is seen with the next look, and a claim is judged by the write.
  for await (const walked of codes.walk(organizationId, identifier, { since, mayLag: true })) {
    let code: StoredCode | undefined = walked;
    // A lost race is judged again, by what it was lost to.
    for (let tries = 0; code !== undefined && tries < triesPerCode; tries += 1) {
      const verdict = judge(code, { totpUrl, run, now: now() });
      if (verdict.do === "stop") return { passedBy: newestPassedBy ?? verdict.passedBy };
      if (verdict.do === "again") {
        return { found: verdict.found, totpCodeId: code.id, release: async () => {} };
      }
      if (verdict.do === "pass") {
        newestPassedBy ??= verdict.passedBy;
        break;
      }
      const { found } = verdict;
      const claim = await codeClaims.claim(code, { run, otpType: found.otpType });
      if (claim.won) {
        return {
          found,
          totpCodeId: code.id,
          release: () => codeClaims.release(claim.code, found.otpType),
        };
      }
      code = claim.code;
    }
  }
  return newestPassedBy === undefined ? {} : { passedBy: newestPassedBy };
}

type Verdict =
  | { do: "claim"; found: FoundValue }
  | { do: "again"; found: FoundValue }
  | { do: "pass"; passedBy: PassedBy }
  | { do: "stop"; passedBy: PassedBy };

function judge(
  code: StoredCode,
  { totpUrl, run, now }: { totpUrl: TotpUrl; run: PollingRun; now: Date },
): Verdict {
  const pass = (why: Exclude<PassedBy["why"], "had_it">): Verdict => ({
    do: "pass",
    passedBy: { why },
  });
  if (code.expiresAt <= now || code.primary === undefined) return pass("nothing_in_it");
  const found = findValue(code, totpUrl);
  if (found === undefined) {
    return pass(findValue(code, { otpType: totpUrl.otpType }) ? "other_site" : "other_type");
  }
  if (!isForRun(code.run, run.ids)) return pass("other_run");
  if (code.claimedBy === undefined) return { do: "claim", found };
  if (code.claimedBy !== run.name) return pass("taken");

  const at = servedAt(code, found.otpType);
  // The message's other value: a link beside the code that the run has.
  if (at === undefined && code.claimedByPoll === run.poll) return { do: "claim", found };
  const isOwn = code.claimedByPoll === run.poll;
  if (isOwn && at !== undefined && now.getTime() - at.getTime() < rereadSeconds * 1000) {
    return { do: "again", found };
  }
  // The run has had this one: what is older is of an earlier try.
  return { do: "stop", passedBy: { why: "had_it", at: at ?? code.receivedAt } };
}

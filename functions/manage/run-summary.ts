/** Why a run did, or did not, get its code: a sentence for whoever debugs it, never a code. */
import type { StoredCode } from "../../shared/store/codes.ts";
import type { RunPoll } from "../../shared/store/run-polls.ts";
import { graceSeconds } from "../../shared/store/runs.ts";

const found = {
  code: "a code",
  magic_link: "a magic link",
  authenticator: "an authenticator's code",
};

export function summarizeRun(
  run: string,
  polls: readonly RunPoll[],
  messages: readonly StoredCode[],
): string {
  const [first] = polls;
  const last = polls.at(-1);
  if (first === undefined || last === undefined) return neverPolled(run, messages);
  const served = polls.filter(({ answer }) => answer !== "nothing");
  const [firstServed] = served;
  if (firstServed !== undefined && firstServed.answer !== "nothing") {
    const seconds = Math.round((firstServed.answeredAt.getTime() - first.at.getTime()) / 1000);
    const more = served.length === 1 ? "" : `, and ${served.length - 1} more after that`;
    return `It was handed ${found[firstServed.answer]} ${seconds} s after its first poll${more}.`;
  }
  const early = messages.find(
    ({ primary, receivedAt }) =>
      primary !== undefined && receivedAt.getTime() < first.at.getTime() - graceSeconds * 1000,
  );
  if (early !== undefined && messages.every(({ receivedAt }) => receivedAt <= early.receivedAt)) {
    return `It got nothing: the code arrived more than ${graceSeconds} s before its first poll, so it counts as an earlier login's. Let the run poll sooner, or ask the site for another.`;
  }
  const missed = messages.find(
    ({ primary, receivedAt, claimedBy }) =>
      primary !== undefined && claimedBy === undefined && receivedAt > last.answeredAt,
  );
  if (missed !== undefined) {
    const seconds = Math.round((missed.receivedAt.getTime() - last.answeredAt.getTime()) / 1000);
    return `It got nothing: a code arrived ${seconds} s after its last poll. The mail was slow, or the run gave up early.`;
  }
  return `It got nothing in ${polls.length} poll${polls.length === 1 ? "" : "s"}: ${last.reason ?? "no code arrived"}.`;
}

function neverPolled(run: string, messages: readonly StoredCode[]): string {
  if (messages.length > 0) {
    return "It never polled, though something was pushed for it: is the totp URL set on the block or task that logs in?";
  }
  return run.startsWith("turl_")
    ? "This totp URL was not polled in the last day."
    : "otpost saw no poll of this run in the last day: is the totp URL set on the block or task that logs in, and is the Skyvern key right? The totp URLs show polls that were refused.";
}

/** Which codes, and which of a code's two values, somebody who waits may have. */
import type { RunScope } from "../message/message.ts";
import type { FoundFilter, FoundValue, StoredCode } from "./codes.ts";

/** The likelier of the values that match; `undefined` when neither does. */
export function findValue(code: StoredCode, filter: FoundFilter): FoundValue | undefined {
  return [code.primary, code.secondary].find(
    (found) =>
      found !== undefined &&
      (filter.otpType === undefined || found.otpType === filter.otpType) &&
      // The site of most SMS is unknown: only what is known to be another site's is left out.
      (filter.site === undefined || found.site === undefined || isOfSite(filter.site, found.site)),
  );
}

/** @param host as somebody named it: `login.example.com`; `site` is the registrable domain. */
function isOfSite(host: string, site: string): boolean {
  const named = host.toLowerCase();
  return named === site || named.endsWith(`.${site}`);
}

const runIds = ["taskId", "workflowId", "workflowRunId"] as const;

/**
 * Whether a code of that scope may go to the run: the scope is empty, or they have an id in common
 * and contradict each other in none. (A run does not know all of its ids at every poll.)
 */
export function isForRun(scope: RunScope, run: RunScope): boolean {
  const scoped = runIds.filter((id) => scope[id] !== undefined);
  if (scoped.length === 0) return true;
  const shared = scoped.filter((id) => run[id] !== undefined);
  return shared.length > 0 && shared.every((id) => scope[id] === run[id]);
}

/**
 * Answers a poll, now or as soon as a code lands: holds the request until the time is up, the client
 * goes away, the server stops, or the URL is rotated.
 */
import type { Ports } from "../../shared/ports/ports.ts";
import type { PollingRun } from "../../shared/store/runs.ts";
import type { TotpUrl, TotpUrls } from "../../shared/store/totp-urls.ts";
import {
  type FindCodeOptions,
  type FindCodeResult,
  findCodeForRun,
  type PassedBy,
} from "./find-code-for-run.ts";

/** Skyvern's own limit and the HTTP API's are 30 s. */
export const holdSecondsUnlessTold = 25;

export type HoldPollOptions = FindCodeOptions &
  Pick<Ports, "codeArrivals"> & {
    /** For who was woken, together with everybody else. */
    shared: Pick<FindCodeOptions, "codes"> & { totpUrls: Pick<TotpUrls, "findByCapability"> };
  };

export type HeldPoll = {
  capability: string;
  totpUrl: TotpUrl;
  run: PollingRun;
  since: Date;
  /** Aborts when nobody waits for the answer any more. */
  client: AbortSignal;
  /** Aborts when the server stops. */
  stopping?: AbortSignal | undefined;
  /** Called when the first look found nothing. */
  onEmpty: () => Promise<void>;
};

export type HoldPollResult =
  | Extract<FindCodeResult, { found: object }>
  | { found?: never; ended: "time" | "stopping" | "gone" | "void"; passedBy?: PassedBy };

export async function holdPoll(options: HoldPollOptions, poll: HeldPoll): Promise<HoldPollResult> {
  const { codeArrivals, shared, now } = options;
  const { capability, client, stopping, run, since } = poll;
  const { organizationId, identifier } = poll.totpUrl;
  const holdSeconds = poll.totpUrl.holdSeconds ?? holdSecondsUnlessTold;
  const deadline = now().getTime() + holdSeconds * 1000;
  const signal = stopping === undefined ? client : AbortSignal.any([client, stopping]);
  let { totpUrl } = poll;
  let isFirst = true;

  // Watching begins before the first look, so that nothing arrives unseen between the two.
  const watch = codeArrivals.watch({ organizationId, identifier });
  try {
    // Who does not wait shall not miss by a moment what was accepted before he asked.
    if (holdSeconds === 0) await codeArrivals.settled(organizationId);
    for (;;) {
      // Before the claim: a code must not be lost to somebody who is not there.
      if (client.aborted) return { ended: "gone" };
      const codes = isFirst ? options.codes : shared.codes;
      const result = await findCodeForRun({ ...options, codes }, { totpUrl, run, since });
      if (result.found !== undefined) {
        if (!client.aborted) return result;
        await result.release();
        // Another run may have lost it to this one, and wait on.
        codeArrivals.announce({ organizationId, identifier });
        return { ended: "gone" };
      }
      const milliseconds = deadline - now().getTime();
      if (stopping?.aborted) return { ...result, ended: "stopping" };
      if (milliseconds <= 0) return { ...result, ended: "time" };
      if (isFirst) await poll.onEmpty();
      isFirst = false;
      const hasArrived = await watch.next({ timeoutMilliseconds: milliseconds, signal });
      if (!hasArrived) return { ...result, ended: endOf(client, stopping) };
      const current = await shared.totpUrls.findByCapability(capability, { mayLag: true });
      if (current === undefined) return { ended: "void" };
      totpUrl = current;
    }
  } finally {
    watch.close();
  }
}

function endOf(client: AbortSignal, stopping: AbortSignal | undefined) {
  if (client.aborted) return "gone";
  return stopping?.aborted ? "stopping" : "time";
}

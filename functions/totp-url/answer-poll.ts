/**
 * Answers a poll whose signature was checked: from the authenticator, else with a code, held until
 * there is one; and keeps record of it.
 */
import type { z } from "@hono/zod-openapi";
import type { pullWire } from "../../shared/api/schemas/pull.ts";
import type { RunScope } from "../../shared/message/message.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import type { Authenticators } from "../../shared/store/authenticators.ts";
import type { Codes } from "../../shared/store/codes.ts";
import type { RunPoll, RunPolls } from "../../shared/store/run-polls.ts";
import { graceSeconds, type PollingRun, pollingRun, type Runs } from "../../shared/store/runs.ts";
import type { PollAnswer, TotpUrlPolls } from "../../shared/store/totp-url-polls.ts";
import type { TotpUrl } from "../../shared/store/totp-urls.ts";
import { authenticatorCode } from "./authenticator-code.ts";
import { emptyAnswerReason } from "./empty-answer-reason.ts";
import { holdPoll } from "./hold-poll.ts";
import { createRecentReads } from "./recent-reads.ts";
import { createSharedLooks, type SharedLooks } from "./shared-looks.ts";

export type AnswerPollOptions = SharedLooks &
  Pick<Ports, "codeArrivals" | "log" | "metrics" | "now"> & {
    codes: Pick<Codes, "list">;
    runs: Pick<Runs, "firstPollAt">;
    authenticators: Pick<Authenticators, "codeFor">;
    runPolls: Pick<RunPolls, "record">;
    totpUrlPolls: Pick<TotpUrlPolls, "recordPoll" | "recordRefusal">;
    /** How long an authenticator that was added may go unnoticed; 0 unless told. */
    rememberSeconds?: number;
  };

export type Poll = {
  capability: string;
  totpUrl: TotpUrl;
  /** As the signed body gave them. */
  ids: RunScope;
  client: AbortSignal;
  stopping?: AbortSignal | undefined;
};

type Answer = z.input<typeof pullWire>;

export function createAnswerPoll(options: AnswerPollOptions): (poll: Poll) => Promise<Answer> {
  const { runs, runPolls, totpUrlPolls, log, metrics, now, rememberSeconds = 0 } = options;
  const generated = createRecentReads<Awaited<ReturnType<Authenticators["codeFor"]>>>({
    seconds: rememberSeconds,
    now,
    // Only that there is none.
    isWorthRemembering: (code) => code === undefined,
  });
  const authenticators: AnswerPollOptions["authenticators"] = {
    codeFor: async (...names) => {
      const read = () => options.authenticators.codeFor(...names);
      return (await generated.get(JSON.stringify(names), read)).value;
    },
  };

  const shared = createSharedLooks(options);
  const holding = { ...options, shared, codeClaims: shared.codeClaims };

  return async (poll) => {
    const { totpUrl, client, stopping } = poll;
    const at = now();
    const run = pollingRun(totpUrl, poll.ids);
    const signal = stopping === undefined ? client : AbortSignal.any([client, stopping]);
    const [firstPollAt, fromAuthenticator] = await Promise.all([
      runs.firstPollAt(run),
      authenticatorCode({ ...options, authenticators }, totpUrl, signal),
    ]);
    if (fromAuthenticator !== undefined) {
      return serve(poll, run, at, { value: fromAuthenticator, answer: "authenticator" });
    }

    const since = new Date(firstPollAt.getTime() - graceSeconds * 1000);
    const startedAt = now().getTime();
    let wasHeld = false;
    const result = await holdPoll(holding, {
      ...poll,
      run,
      since,
      onEmpty: () => {
        wasHeld = true;
        // Now, so that who looks while it waits sees that it was polled.
        return record(totpUrl, run, "nothing");
      },
    });
    if (wasHeld) metrics.duration("pull_held", now().getTime() - startedAt);
    if (result.found !== undefined) {
      const { otpType, value } = result.found;
      const answer = otpType === "totp" ? "code" : "magic_link";
      return serve(poll, run, at, { value, answer, totpCodeId: result.totpCodeId });
    }
    metrics.count("pull_empty");
    if (result.ended === "gone") {
      await recordRun(run, { totpUrl, at, answer: "nothing", reason: "the run stopped waiting" });
      return { verification_code: "" };
    }
    if (!wasHeld) await record(totpUrl, run, "nothing");
    const reason = await emptyAnswerReason(options, { ...result, totpUrl, since, wasHeld });
    await recordRun(run, { totpUrl, at, answer: "nothing", reason });
    return { verification_code: "", reason };
  };

  async function serve(
    { totpUrl }: Poll,
    run: PollingRun,
    at: Date,
    { value, answer, totpCodeId }: { value: string; answer: PollAnswer; totpCodeId?: string },
  ): Promise<Answer> {
    metrics.count("pull_served");
    await Promise.all([
      record(totpUrl, run, answer),
      recordRun(run, { totpUrl, at, answer, ...(totpCodeId === undefined ? {} : { totpCodeId }) }),
    ]);
    return { verification_code: value };
  }

  /** For the run's timeline, as little needed for the answer as the status is. */
  async function recordRun(
    run: PollingRun,
    {
      totpUrl,
      ...poll
    }: Omit<RunPoll, "identifier" | "answeredAt" | "totpUrlId"> & {
      totpUrl: TotpUrl;
    },
  ): Promise<void> {
    await runPolls
      .record(run, { ...poll, answeredAt: now(), totpUrlId: totpUrl.id })
      .catch(() => log.warn("poll_status_unrecorded", { totpUrlId: totpUrl.id }));
  }

  /** For the operator's eyes only: the answer does not depend on it. */
  async function record(totpUrl: TotpUrl, run: PollingRun, answer: PollAnswer): Promise<void> {
    await totpUrlPolls
      .recordPoll(totpUrl, { run: run.name, answer })
      .catch(() => log.warn("poll_status_unrecorded", { totpUrlId: totpUrl.id }));
  }
}

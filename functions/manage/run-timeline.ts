/** What a run asked for, what arrived meanwhile, what it was answered and what was delivered. */
import type { ApiApp } from "../../shared/api/app.ts";
import { guarded } from "../../shared/api/caller.ts";
import { runTimelineRoute } from "../../shared/api/routes/runs.ts";
import type { RunTimelineWire } from "../../shared/api/schemas/runs.ts";
import type { Authenticate } from "../../shared/auth/authenticate.ts";
import type { Codes, StoredCode } from "../../shared/store/codes.ts";
import type { Delivery, DeliveryRecords } from "../../shared/store/delivery-records.ts";
import type { RunPoll, RunPolls } from "../../shared/store/run-polls.ts";
import { graceSeconds } from "../../shared/store/runs.ts";
import { summarizeRun } from "./run-summary.ts";

export type RunTimelineOptions = {
  authenticate: Authenticate;
  runPolls: Pick<RunPolls, "list">;
  codes: Pick<Codes, "list">;
  deliveryRecords: Pick<DeliveryRecords, "list">;
};

type TimelineEvent = RunTimelineWire["events"][number];

/** A login asks for one identifier, or two; a run that asks for more has another problem. */
const identifiersAtMost = 5;
const messagesAtMost = 50;
const deliveriesAtMost = 200;

export function addRunTimelineRoutes(app: ApiApp, options: RunTimelineOptions): void {
  const { runPolls, codes, deliveryRecords } = options;

  app.openapi(guarded(runTimelineRoute, options), async (context) => {
    const { run_id } = context.req.valid("param");
    return context.json(await timelineOf(context.var.caller.organizationId, run_id), 200);
  });

  async function timelineOf(organizationId: string, run: string): Promise<RunTimelineWire> {
    const polls = await runPolls.list(organizationId, run);
    const [first] = polls;
    const since = first && new Date(first.at.getTime() - graceSeconds * 1000);
    const identifiers = [...new Set(polls.map(({ identifier }) => identifier))];
    const [messages, deliveries] = await Promise.all([
      messagesFor(organizationId, run, identifiers.slice(0, identifiersAtMost)),
      deliveryRecords.list(organizationId, { limit: deliveriesAtMost }),
    ]);
    const ids = new Set([
      ...messages.map(({ id }) => id),
      ...polls.flatMap(({ totpCodeId }) => totpCodeId ?? []),
    ]);
    const events = [
      ...messages.map(toArrivalEvent),
      ...polls.map(toPollEvent),
      ...deliveries.flatMap((delivery) => toDeliveryEvents(delivery, ids)),
    ].sort((one, other) => one.at.localeCompare(other.at));
    return {
      run_id: run,
      summary: summarizeRun(run, polls, messages),
      counts_from: since?.toISOString() ?? null,
      totp_identifiers: identifiers,
      events,
    };
  }

  /** Pushed for the run, or of an identifier that it asked for. */
  async function messagesFor(
    organizationId: string,
    run: string,
    identifiers: readonly string[],
  ): Promise<StoredCode[]> {
    const some = { includeWithoutCode: true, limit: messagesAtMost };
    const lists = await Promise.all([
      codes.list(organizationId, { ...some, workflowRunId: run }),
      ...identifiers.map((identifier) => codes.list(organizationId, { ...some, identifier })),
    ]);
    return [...new Map(lists.flat().map((code) => [code.id, code])).values()];
  }
}

const toPollEvent = (poll: RunPoll): TimelineEvent => ({
  kind: "poll",
  at: poll.at.toISOString(),
  answered_at: poll.answeredAt.toISOString(),
  totp_url_id: poll.totpUrlId,
  totp_identifier: poll.identifier,
  answer: poll.answer,
  reason: poll.reason ?? null,
  totp_code_id: poll.totpCodeId ?? null,
});

const toArrivalEvent = (code: StoredCode): TimelineEvent => ({
  kind: "arrival",
  at: code.receivedAt.toISOString(),
  totp_code_id: code.id,
  totp_identifier: code.identifier,
  channel: code.channel,
  otp_type: code.primary?.otpType ?? null,
  site: code.primary?.site ?? null,
  claimed_by: code.claimedBy ?? null,
  for_run: code.run.workflowRunId ?? null,
  expires_at: code.expiresAt.toISOString(),
});

function toDeliveryEvents(delivery: Delivery, ids: ReadonlySet<string>): TimelineEvent[] {
  const totpCodeId = delivery.code?.totpCodeId;
  if (totpCodeId === undefined || !ids.has(totpCodeId)) return [];
  return delivery.attempts.map((attempt) => ({
    kind: "delivery",
    at: attempt.at.toISOString(),
    delivery_id: delivery.id,
    destination_id: delivery.destinationId,
    totp_code_id: totpCodeId,
    delivery_status: delivery.status,
    step: attempt.step,
    status: attempt.status ?? null,
    error: attempt.error ?? null,
  }));
}

/** What failed for good, for the operator: looked at, sent again, or dropped. */
import type { z } from "@hono/zod-openapi";
import type { ApiApp } from "../../shared/api/app.ts";
import { guarded } from "../../shared/api/caller.ts";
import {
  dropDeadLetterRoute,
  dropDeadLettersRoute,
  listDeadLettersRoute,
  retryDeadLetterRoute,
  retryDeadLettersRoute,
} from "../../shared/api/routes/dead-letters.ts";
import {
  type deadLetterChoiceBody,
  type deadLetterOutcome,
  queueNames,
} from "../../shared/api/schemas/dead-letters.ts";
import {
  parseDeadLetterId,
  type QueueName,
  toDeadLetterWire,
} from "../../shared/api/wire/dead-letters.ts";
import type { Authenticate } from "../../shared/auth/authenticate.ts";
import type { DeadLetterChoice, JobQueue } from "../../shared/ports/job-queue.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { requireFound } from "./found.ts";

/** A queue as the operator handles it: what the jobs are is nobody's business here. */
export type OperatedQueue = Pick<
  JobQueue<unknown>,
  | "listDeadLetters"
  | "retryDeadLetter"
  | "dropDeadLetter"
  | "retryDeadLetters"
  | "dropDeadLetters"
  | "counts"
>;

export type DeadLetterRoutesOptions = Pick<Ports, "now" | "log"> & {
  authenticate: Authenticate;
  inboundEmails: OperatedQueue;
  inboundSms: OperatedQueue;
  deliveries: OperatedQueue;
};

/** SQS takes some 20 ms a letter, ten at once; the function has ten seconds. */
const lettersAtOnce = 200;

export function addDeadLetterRoutes(app: ApiApp, options: DeadLetterRoutesOptions): void {
  const { now, log } = options;
  const queues = operatedQueues(options);

  app.openapi(guarded(listDeadLettersRoute, options), async (context) => {
    const { queue, limit } = context.req.valid("query");
    const lists = await Promise.all(
      chosenNames(queue).map(async (name) =>
        (await queues[name].listDeadLetters({ limit })).map((letter) =>
          toDeadLetterWire(name, letter),
        ),
      ),
    );
    const latestFirst = lists.flat().sort((a, b) => (a.failed_at < b.failed_at ? 1 : -1));
    return context.json(latestFirst.slice(0, limit), 200);
  });

  app.openapi(guarded(retryDeadLetterRoute, options), async (context) => {
    const { queue, id } = readId(context.req.valid("param").dead_letter_id);
    requireFound(await queues[queue].retryDeadLetter(id), "dead letter");
    log.info("dead_letters_retried", { queue, count: 1 });
    return context.body(null, 204);
  });

  app.openapi(guarded(dropDeadLetterRoute, options), async (context) => {
    const { queue, id } = readId(context.req.valid("param").dead_letter_id);
    requireFound(await queues[queue].dropDeadLetter(id), "dead letter");
    log.info("dead_letters_dropped", { queue, count: 1 });
    return context.body(null, 204);
  });

  app.openapi(guarded(retryDeadLettersRoute, options), async (context) => {
    const outcome = await forAll(context.req.valid("json"), (queue, choice) =>
      queues[queue].retryDeadLetters(choice),
    );
    log.info("dead_letters_retried", { count: outcome.count });
    return context.json(outcome, 200);
  });

  app.openapi(guarded(dropDeadLettersRoute, options), async (context) => {
    const outcome = await forAll(context.req.valid("json"), (queue, choice) =>
      queues[queue].dropDeadLetters(choice),
    );
    log.info("dead_letters_dropped", { count: outcome.count });
    return context.json(outcome, 200);
  });

  async function forAll(
    { queue, failed_until }: z.output<typeof deadLetterChoiceBody>,
    act: (queue: QueueName, choice: DeadLetterChoice) => Promise<number>,
  ): Promise<z.input<typeof deadLetterOutcome>> {
    const failedUntil = failed_until === undefined ? now() : new Date(failed_until);
    let count = 0;
    for (const name of chosenNames(queue)) {
      if (count === lettersAtOnce) break;
      count += await act(name, { failedUntil, limit: lettersAtOnce - count });
    }
    return { count, more: count === lettersAtOnce, failed_until: failedUntil.toISOString() };
  }
}

/** By their names on the wire. */
export const operatedQueues = ({
  inboundEmails,
  inboundSms,
  deliveries,
}: Pick<DeadLetterRoutesOptions, "inboundEmails" | "inboundSms" | "deliveries">): Readonly<
  Record<QueueName, OperatedQueue>
> => ({ inbound_emails: inboundEmails, inbound_sms: inboundSms, deliveries });

const chosenNames = (queue: QueueName | undefined): readonly QueueName[] =>
  queue === undefined ? queueNames : [queue];

const readId = (id: string): { queue: QueueName; id: string } =>
  requireFound(parseDeadLetterId(id), "dead letter");

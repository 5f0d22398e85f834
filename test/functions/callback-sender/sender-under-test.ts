/** The sender on memory ports, in simulated time, with receivers that answer as a test tells them. */
import { randomBytes } from "node:crypto";
import { createCallbackSender } from "../../../functions/callback-sender/callback-sender.ts";
import { createAesSecretBox } from "../../../shared/adapters/aes-secret-box.ts";
import { createMemoryJobQueue } from "../../../shared/adapters/memory-job-queue.ts";
import { createMemoryTable } from "../../../shared/adapters/memory-table.ts";
import { isRetryable, OtpostError } from "../../../shared/errors.ts";
import type { DeliveryJob } from "../../../shared/jobs.ts";
import type { OutboundOutcome, OutboundRequest } from "../../../shared/ports/outbound-http.ts";
import { cursorOf, type OtpType, type StoredCode } from "../../../shared/store/codes.ts";
import type { Destination } from "../../../shared/store/destinations.ts";
import { createStore } from "../../../shared/store/store.ts";
import { codeWith } from "../../shared/store/codes.fixtures.ts";
import { createClock } from "../../shared/store/tables.ts";

export type Answer = (request: OutboundRequest) => Partial<Answered> | Failed;
type Answered = { status: number; retryAfter: string; body: string };
type Failed = {
  error: Extract<OutboundOutcome, { error: string }>["error"];
  requestSent?: boolean;
};

export function createSenderUnderTest({ lifespanMinutes = 10 } = {}) {
  const clock = createClock();
  const started = clock.now().getTime();
  const { now } = clock;
  const table = createMemoryTable({ now });
  const observed: unknown[] = [];
  const observe = (...given: unknown[]): void => void observed.push(given);
  // No jitter: the schedule is seen as it is.
  const random = (bytes: number): Uint8Array => new Uint8Array(bytes);
  const store = createStore({
    table,
    secretBox: createAesSecretBox({ key: randomBytes(32), random: (n) => randomBytes(n) }),
    now,
    random: (n) => randomBytes(n),
    totpLifespanMinutes: lifespanMinutes,
    mailDomain: "codes.example.com",
    skyvernApiKeys: [],
  });
  const queue = createMemoryJobQueue<DeliveryJob>({ now, leaseSeconds: 120, maxAttempts: 900 });
  let answer: Answer = () => ({ status: 204 });
  const asked: (OutboundRequest & { atSeconds: number })[] = [];
  const seconds = (): number => (now().getTime() - started) / 1000;

  const send = createCallbackSender({
    ...store,
    outboundHttp: {
      post: async (request) => {
        asked.push({ ...request, atSeconds: seconds() });
        const given = answer(request);
        return "error" in given
          ? { requestSent: false, ...given, durationMilliseconds: 5 }
          : { status: 204, body: "", ...given, durationMilliseconds: 5 };
      },
    },
    now,
    random,
    log: { info: observe, warn: observe, error: observe },
    metrics: { count: observe, duration: observe },
  });

  /** Every job that is due, as a worker does it. */
  async function runDue(): Promise<void> {
    const received = await queue.receive({ limit: 1000 });
    await Promise.all(
      received.map(async (one) => {
        try {
          await send(one.job, one);
          await queue.acknowledge(one);
        } catch (error) {
          if (!(error instanceof OtpostError)) throw error;
          if (!isRetryable(error)) return queue.bury(one, `${error.code}: ${error.message}`);
          await queue.retry(one, { delaySeconds: error.retryAfterSeconds ?? 1 });
        }
      }),
    );
  }

  return {
    clock,
    table,
    store,
    queue,
    asked,
    observed,
    send,
    runDue,
    answerWith: (next: Answer): void => {
      answer = next;
    },
    async runFor(forSeconds: number, stepSeconds = 0.5): Promise<void> {
      const end = seconds() + forSeconds;
      for (;;) {
        await runDue();
        if (seconds() >= end) return;
        clock.advance(stepSeconds);
      }
    },
    addCallback: async (over: { url?: string; otpTypes?: readonly OtpType[] } = {}) =>
      store.destinations.create({
        organizationId: "org_1",
        kind: "callback",
        url: "https://example.com/otp",
        ...over,
      }),
    addSkyvern: async (runTask?: Destination["runTask"]) =>
      store.destinations.create({
        organizationId: "org_1",
        kind: "skyvern",
        url: "https://skyvern.example",
        apiKey: "skyvern-server-key",
        runTask,
      }),
    /** A code that arrived now, saved and enqueued. */
    async arrive(
      destination: Pick<Destination, "id">,
      over: Parameters<typeof codeWith>[0] = {},
    ): Promise<StoredCode> {
      const receivedAt = now();
      const code = codeWith({
        receivedAt,
        expiresAt: new Date(receivedAt.getTime() + lifespanMinutes * 60_000),
        ...over,
      });
      await store.codes.putIfAbsent(code);
      await queue.send(jobOf(code, destination));
      return code;
    },
    delivery: async () => {
      const [delivery] = await store.deliveryRecords.list("org_1", { limit: 1 });
      if (delivery === undefined) throw new Error("nothing was delivered");
      return delivery;
    },
  };
}

export type SenderUnderTest = ReturnType<typeof createSenderUnderTest>;

export const jobOf = (code: StoredCode, { id }: Pick<Destination, "id">, redelivery?: number) => ({
  kind: "delivery" as const,
  organizationId: code.organizationId,
  destinationId: id,
  identifier: code.identifier,
  totpCodeId: code.id,
  codeSort: cursorOf(code),
  ...(redelivery === undefined ? {} : { redelivery }),
});

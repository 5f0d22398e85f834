/** `JobQueue` in memory, for tests: the same behaviour as the stored ones, gone with the process. */
import type { DeadLetter, DeadLetterChoice, JobQueue, ReceivedJob } from "../ports/job-queue.ts";
import { jobQueueLimits } from "../ports/job-queue.ts";
import {
  assertDeadLetterLimit,
  assertQueueSettings,
  assertReceive,
  assertRetryDelay,
  assertSendDelay,
  deadLetterReasons,
  encodeJob,
} from "../ports/job-queue-rules.ts";
import { receiveWaiting } from "./receive-waiting.ts";
import { createWakeUps, type StartTimer, startSystemTimer } from "./wake-ups.ts";

type Stored = {
  id: string;
  /** JSON text, so that nobody shares an object with the queue. */
  text: string;
  sentAt: number;
  dueAt: number;
  attempt: number;
  leased: boolean;
};
type StoredDeadLetter = Omit<DeadLetter<never>, "job"> & { text: string };

export function createMemoryJobQueue<Job>({
  now,
  leaseSeconds,
  maxAttempts,
  // What is read is what was sent, so there is nothing to validate unless a test wants to.
  parse,
  startTimer = startSystemTimer,
}: {
  now: () => Date;
  leaseSeconds: number;
  maxAttempts: number;
  parse?: (value: unknown) => Job;
  startTimer?: StartTimer;
}): JobQueue<Job> {
  assertQueueSettings({ leaseSeconds, maxAttempts });
  const jobs = new Map<string, Stored>();
  const deadLetters = new Map<string, StoredDeadLetter>();
  const wakeUps = createWakeUps(startTimer);
  let sent = 0;

  const milliseconds = () => now().getTime();
  const receiptOf = ({ id, attempt }: Stored) => `${id}.${attempt}`;
  const add = (text: string, dueAt: number) => {
    const id = String(++sent);
    jobs.set(id, { id, text, sentAt: milliseconds(), dueAt, attempt: 0, leased: false });
    wakeUps.wake();
  };
  const moveToDeadLetters = ({ id, text, attempt }: Stored, reason: string) => {
    jobs.delete(id);
    deadLetters.set(id, { id, text, reason, failedAt: now(), attempts: attempt });
  };
  const findReceived = (received: ReceivedJob<Job>) => {
    const job = jobs.get(received.id);
    return job?.leased && receiptOf(job) === received.receipt ? job : undefined;
  };
  const read = (text: string): { job: Job } | undefined => {
    try {
      return { job: parse ? parse(JSON.parse(text)) : JSON.parse(text) };
    } catch {
      return undefined;
    }
  };

  const choose = ({ failedUntil, limit }: DeadLetterChoice): StoredDeadLetter[] => {
    assertDeadLetterLimit(limit);
    return [...deadLetters.values()]
      .filter(({ failedAt }) => failedAt <= failedUntil)
      .slice(0, limit);
  };

  const claim = async (limit: number): Promise<ReceivedJob<Job>[]> => {
    const claimed: ReceivedJob<Job>[] = [];
    const due = [...jobs.values()].filter(({ dueAt }) => dueAt <= milliseconds());
    for (const stored of due.sort((a, b) => a.dueAt - b.dueAt)) {
      if (claimed.length === limit) break;
      const content = read(stored.text);
      if (stored.attempt >= maxAttempts) {
        moveToDeadLetters(stored, deadLetterReasons.attemptsUsedUp(stored.attempt));
      } else if (!content) {
        moveToDeadLetters(stored, deadLetterReasons.unreadable);
      } else {
        stored.attempt += 1;
        stored.leased = true;
        stored.dueAt = milliseconds() + leaseSeconds * 1000;
        const { id, attempt } = stored;
        claimed.push({ id, receipt: receiptOf(stored), job: content.job, attempt });
      }
    }
    return claimed;
  };

  return {
    async send(job, { delaySeconds = 0 } = {}) {
      assertSendDelay(delaySeconds);
      add(encodeJob(job), milliseconds() + delaySeconds * 1000);
    },

    async receive({ limit, waitSeconds = 0, signal }) {
      assertReceive({ limit, waitSeconds });
      return receiveWaiting({
        claim: () => claim(limit),
        nextDueAt: () =>
          jobs.size === 0
            ? undefined
            : new Date(
                [...jobs.values()].reduce((least, job) => Math.min(least, job.dueAt), Infinity),
              ),
        now,
        wakeUps,
        waitSeconds,
        ...(signal && { signal }),
      });
    },

    async acknowledge(received) {
      if (findReceived(received)) jobs.delete(received.id);
    },

    async retry(received, { delaySeconds }) {
      assertRetryDelay(delaySeconds);
      const stored = findReceived(received);
      if (!stored) return;
      if (stored.attempt >= maxAttempts) {
        moveToDeadLetters(stored, deadLetterReasons.attemptsUsedUp(stored.attempt));
        return;
      }
      stored.leased = false;
      stored.dueAt = milliseconds() + delaySeconds * 1000;
      wakeUps.wake();
    },

    async bury(received, reason) {
      const stored = findReceived(received);
      if (stored) moveToDeadLetters(stored, reason.slice(0, jobQueueLimits.reasonCharacters));
    },

    async listDeadLetters({ limit }) {
      assertDeadLetterLimit(limit);
      return [...deadLetters.values()]
        .reverse()
        .slice(0, limit)
        .map(({ text, ...letter }) => ({ ...letter, ...read(text) }));
    },

    async retryDeadLetter(id) {
      const letter = deadLetters.get(id);
      if (letter) add(letter.text, milliseconds());
      return deadLetters.delete(id);
    },

    async dropDeadLetter(id) {
      return deadLetters.delete(id);
    },

    async retryDeadLetters(choice) {
      const chosen = choose(choice);
      for (const { id, text } of chosen) {
        deadLetters.delete(id);
        add(text, milliseconds());
      }
      return chosen.length;
    },

    async dropDeadLetters(choice) {
      const chosen = choose(choice);
      for (const { id } of chosen) deadLetters.delete(id);
      return chosen.length;
    },

    async counts() {
      const all = [...jobs.values()];
      const leased = all.filter((job) => job.leased && job.dueAt > milliseconds()).length;
      const oldest = all.reduce((least, { sentAt }) => Math.min(least, sentAt), Infinity);
      return {
        waiting: all.length - leased,
        leased,
        deadLetters: deadLetters.size,
        ...(all.length > 0 && { oldestAgeSeconds: Math.max(0, milliseconds() - oldest) / 1000 }),
      };
    },
  };
}

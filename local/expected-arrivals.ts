/** Who asks for codes after a message was accepted finds what was in it: what is queued is expected. */
import type { CodeArrivals } from "../shared/ports/code-arrivals.ts";
import type { JobQueue, ReceivedJob } from "../shared/ports/job-queue.ts";

type TrackedCalls<Job> = Pick<JobQueue<Job>, "send" | "acknowledge" | "retry" | "bury">;

/** A backlog of more is not worked off in the moment that anybody waits. */
const mostExpected = 64;

/**
 * What the queue does, telling `codeArrivals` of each job from when it is sent until it is done, given
 * back or buried. `nameOf` tells jobs apart; `organizationsOf` says for whom a job is, or nobody when it
 * is not to be waited for.
 */
export function expectArrivals<Job>(
  queue: TrackedCalls<Job>,
  {
    codeArrivals,
    nameOf,
    organizationsOf,
  }: {
    codeArrivals: Pick<CodeArrivals, "expect">;
    nameOf: (job: Job) => string;
    organizationsOf: (job: Job) => readonly string[];
  },
): TrackedCalls<Job> {
  const ends = new Map<string, (() => void)[]>();
  const end = (job: Job): void => {
    const name = nameOf(job);
    for (const ended of ends.get(name) ?? []) ended();
    ends.delete(name);
  };
  const ending =
    <Rest extends unknown[]>(
      settle: (received: ReceivedJob<Job>, ...rest: Rest) => Promise<void>,
    ) =>
    (received: ReceivedJob<Job>, ...rest: Rest): Promise<void> => {
      end(received.job);
      return settle(received, ...rest);
    };

  return {
    async send(job, options) {
      if (ends.size < mostExpected) {
        const expected = [...new Set(organizationsOf(job))].map((id) => codeArrivals.expect(id));
        if (expected.length > 0) ends.set(nameOf(job), expected);
      }
      try {
        await queue.send(job, options);
      } catch (error) {
        end(job);
        throw error;
      }
    },
    acknowledge: ending(queue.acknowledge),
    retry: ending(queue.retry),
    bury: ending(queue.bury),
  };
}

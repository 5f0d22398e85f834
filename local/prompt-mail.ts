/**
 * Works on a small mail while its sender waits for the answer: nearly always all that is to be made of it
 * is on disk within milliseconds. Then nobody needs a job for it, nor its bytes any more.
 *
 * What cannot be done, or not so soon, is a job's: it is tried again, or buried with a reason. It may be
 * done twice then, which changes nothing, because ids are derived.
 */
import type { ParseEmail } from "../functions/email-parser/email-parser.ts";
import type { InboundEmailJob } from "../shared/jobs.ts";
import type { MailParserPool } from "./mail-parser-pool.ts";

/** `isDone`: nothing is left to do. Otherwise `discard` is to be called if no job will ask for the reading. */
export type PromptOutcome = { isDone: boolean; discard: () => void };

export type PromptMail = (job: InboundEmailJob) => Promise<PromptOutcome>;

/** A sender notices no such delay; DNS mostly answers within it. */
const promptMilliseconds = 200;

export function createPromptMail({
  readAhead,
  parseEmail,
}: Pick<MailParserPool, "readAhead"> & { parseEmail: ParseEmail }): PromptMail {
  /** Mails that were not done in time and are still worked on: until then no other sender waits as well. */
  let late = 0;

  return async (job) => {
    const { reading, discard } = readAhead(job, job.envelope);
    if (reading === undefined || late > 0) return { isDone: false, discard };
    const { promise: isDone, resolve } = Promise.withResolvers<boolean>();
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      late += 1;
      resolve(false);
    }, promptMilliseconds);
    const finish = (done: boolean): void => {
      clearTimeout(timer);
      if (isLate) late -= 1;
      if (done) discard();
      resolve(done);
    };
    parseEmail(job, { attempt: 1, reading }).then(
      () => finish(true),
      () => finish(false),
    );
    return { isDone: await isDone, discard };
  };
}

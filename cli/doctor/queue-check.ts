/** Looks at the queues that the server tells of: dead letters, and jobs that nobody gets done. */

import { broken, type Finding, ok, warning } from "../../infra/doctor/finding.ts";
import type { Deployment } from "../../shared/api/client.ts";

/** A code that waits longer is of no use to whoever logs in. */
const oldestSeconds = 60;

export function checkQueues({ queues }: Pick<Deployment, "queues">): Finding[] {
  const findings: Finding[] = [];
  for (const { queue, dead_letters, oldest_age_seconds } of queues) {
    if (dead_letters > 0) {
      findings.push(
        warning(
          "queues.dead_letters",
          `${queue} has ${dead_letters} dead letter${dead_letters === 1 ? "" : "s"}.`,
          `otpost dead-letters list --queue ${queue}`,
          `otpost dead-letters retry --all --queue ${queue}`,
        ),
      );
    }
    if (oldest_age_seconds !== null && oldest_age_seconds > oldestSeconds) {
      findings.push(
        broken(
          "queues.age",
          `A job in ${queue} is not done after ${Math.round(oldest_age_seconds)} s. The log lines job_failed have the error code.`,
          "journalctl -u otpost --since -1h | grep job_failed   (or wherever standard error goes)",
        ),
      );
    }
  }
  const isMissing = (check: string): boolean => findings.every((each) => each.check !== check);
  return [
    ...(isMissing("queues.dead_letters")
      ? [ok("queues.dead_letters", "There is no dead letter.")]
      : []),
    ...(isMissing("queues.age")
      ? [ok("queues.age", `No job has waited for more than ${oldestSeconds} s.`)]
      : []),
    ...findings,
  ];
}

/** Whether a task may be asked for at a link, so that no link has two. */
import { deferredBy } from "../../shared/store/destination-health.ts";
import type { LinkTask, StartedTasks } from "../../shared/store/started-tasks.ts";

/** Six times what a request takes at most: whoever asked has its answer by then, or is dead. */
const askedMilliseconds = 60_000;
const lookAgainSeconds = 2;

/**
 * `ask`: the caller alone may. `started`: there is one. `unknown`: somebody asked and died before the
 * answer; asking again could make two.
 *
 * @throws OtpostError `delivery_deferred` while somebody else is asking.
 */
export async function beginTask(
  { startedTasks, now }: { startedTasks: Pick<StartedTasks, "begin">; now: () => Date },
  task: LinkTask,
): Promise<"ask" | "started" | "unknown"> {
  const known = await startedTasks.begin(task);
  if (known === undefined) return "ask";
  if (known.state === "started") return "started";
  if (now().getTime() - known.since.getTime() < askedMilliseconds) {
    throw deferredBy(lookAgainSeconds);
  }
  return "unknown";
}

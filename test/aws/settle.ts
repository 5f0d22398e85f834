/** Until the functions are through with everything that is queued for them. */
import { GetQueueAttributesCommand } from "@aws-sdk/client-sqs";
import { until } from "../end-to-end/target.ts";
import type { Deployment } from "./deploy-template.ts";
import { account, queueOrigin } from "./template/names.ts";

const counted = [
  "ApproximateNumberOfMessages",
  "ApproximateNumberOfMessagesNotVisible",
  "ApproximateNumberOfMessagesDelayed",
] as const;

/** In whatever state. */
export async function jobsIn({ servers }: Deployment, queueArn: string): Promise<number> {
  const QueueUrl = `${queueOrigin}/${account}/${queueArn.split(":").at(-1)}`;
  const { Attributes } = await servers.clients.sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...counted] }),
  );
  return counted.reduce((sum, name) => sum + Number(Attributes?.[name]), 0);
}

/** Far above what any function takes, below the limit of a test: it says what is stuck. */
const patienceMilliseconds = 25_000;

/** Time passes for jobs whose function has died: nobody waits for their visibility to end. */
export async function settle(deployment: Deployment): Promise<void> {
  const begun = performance.now();
  await until(
    async () => {
      const waiting = await Promise.all(
        deployment.feeds.map(async (feed) => {
          await feed.rest();
          await feed.passVisibility();
          return { queue: feed.queue, jobs: await jobsIn(deployment, feed.queue) };
        }),
      );
      const stuck = waiting.filter(({ jobs }) => jobs > 0);
      if (performance.now() - begun > patienceMilliseconds) {
        throw new Error(`still queued: ${JSON.stringify(stuck)}`);
      }
      return stuck;
    },
    (stuck) => stuck.length === 0,
  );
}

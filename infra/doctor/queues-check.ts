/** Looks at the queues: dead letters, jobs that wait too long, and the alarms that are ringing. */
import { GetQueueAttributesCommand } from "@aws-sdk/client-sqs";
import { deploymentName } from "../settings.ts";
import type { AwsAccount } from "./aws-account.ts";
import type { DeployedQueue } from "./deployed-stacks.ts";
import { broken, type Finding, ok, warning } from "./finding.ts";

/** As the alarm: a code that waits longer is of no use. */
const oldestSeconds = 60;
/** SQS's metrics come every minute, and some minutes late. */
const lookBackMilliseconds = 15 * 60_000;

type Options = {
  account: Pick<AwsAccount, "sqs" | "cloudWatch" | "region">;
  queues: readonly DeployedQueue[];
  /** `otpost` with the URL and the key of the deployment. */
  otpostCommand: string;
  stage: string;
  now: () => Date;
};

export async function checkQueues(options: Options): Promise<Finding[]> {
  const letters = (
    await Promise.all(options.queues.map((queue) => deadLetters(queue, options)))
  ).flat();
  const ages = (await Promise.all(options.queues.map((queue) => oldestAge(queue, options)))).flat();
  return [
    ...(letters.length > 0 ? letters : [ok("queues.dead_letters", "There is no dead letter.")]),
    ...(ages.length > 0
      ? ages
      : [ok("queues.age", `No job has waited for more than ${oldestSeconds} s.`)]),
    ...(await ringingAlarms(options)),
  ];
}

async function deadLetters(
  { name, deadLettersUrl: QueueUrl }: DeployedQueue,
  { account, otpostCommand }: Options,
): Promise<Finding[]> {
  const { Attributes: counts = {} } = await account.sqs.send(
    new GetQueueAttributesCommand({
      QueueUrl,
      AttributeNames: ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"],
    }),
  );
  const count =
    Number(counts["ApproximateNumberOfMessages"] ?? 0) +
    Number(counts["ApproximateNumberOfMessagesNotVisible"] ?? 0);
  if (count === 0) return [];
  return [
    warning(
      "queues.dead_letters",
      `${name} has ${count} dead letter${count === 1 ? "" : "s"}.`,
      `${otpostCommand} dead-letters list --queue ${name}`,
      `${otpostCommand} dead-letters retry --all --queue ${name}`,
    ),
  ];
}

async function oldestAge(
  { name, url }: DeployedQueue,
  { account, now, stage }: Options,
): Promise<Finding[]> {
  const end = now();
  const result = await account.cloudWatch("GetMetricStatistics", {
    Namespace: "AWS/SQS",
    MetricName: "ApproximateAgeOfOldestMessage",
    "Dimensions.member.1.Name": "QueueName",
    "Dimensions.member.1.Value": url.slice(url.lastIndexOf("/") + 1),
    StartTime: new Date(end.getTime() - lookBackMilliseconds).toISOString(),
    EndTime: end.toISOString(),
    Period: "60",
    "Statistics.member.1": "Maximum",
  });
  const [latest] = result
    .members("Datapoints")
    .map((point) => ({ at: point.text("Timestamp") ?? "", seconds: Number(point.text("Maximum")) }))
    .sort((a, b) => (a.at < b.at ? 1 : -1));
  if (latest === undefined || !(latest.seconds > oldestSeconds)) return [];
  const worker =
    { inbound_emails: "email-parser", inbound_sms: "sms-parser" }[name] ?? "callback-sender";
  return [
    broken(
      "queues.age",
      `A job in ${name} waits for ${Math.round(latest.seconds)} s: codes come late. The errors and throttles of ${worker} have the reason.`,
      `aws lambda list-functions --region ${account.region} --query "Functions[?Description=='otpost ${stage}: ${worker}'].LoggingConfig.LogGroup" --output text`,
      `aws logs tail --region ${account.region} --since 30m --filter-pattern ERROR LOG-GROUP-OF-THE-LINE-ABOVE`,
    ),
  ];
}

/** What the deployment itself keeps an eye on: function errors, throttles, 5xx, extraction misses. */
async function ringingAlarms({ account, stage }: Options): Promise<Finding[]> {
  const result = await account.cloudWatch("DescribeAlarms", {
    AlarmNamePrefix: `${deploymentName({ stage })}-observability-`,
    StateValue: "ALARM",
    MaxRecords: "100",
  });
  const ringing = result.members("MetricAlarms");
  if (ringing.length === 0) return [ok("alarms", "No alarm is ringing.")];
  return ringing.map((alarm) =>
    warning(
      "alarms",
      alarm.text("AlarmDescription") ?? alarm.text("AlarmName") ?? "An alarm is ringing.",
      "docs/operating.md says what to do for each alarm",
    ),
  );
}

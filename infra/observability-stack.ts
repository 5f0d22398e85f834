/** What the person on call looks at, and what calls them. */
import {
  Alarm,
  ComparisonOperator,
  Dashboard,
  GraphWidget,
  type IMetric,
  MathExpression,
  Stats,
  TreatMissingData,
} from "aws-cdk-lib/aws-cloudwatch";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Subscription, SubscriptionProtocol, Topic } from "aws-cdk-lib/aws-sns";
import { Aws, CfnOutput, Stack } from "aws-cdk-lib/core";
import type { Construct } from "constructs";
import type { ApiStack } from "./api-stack.ts";
import type { ConcernFunction } from "./constructs/concern-function.ts";
import type { WorkQueue } from "./constructs/work-queue.ts";
import type { DeliveryStack } from "./delivery-stack.ts";
import { type Deployment, stackNameOf, stackProps } from "./deployment.ts";
import type { IngestStack } from "./ingest-stack.ts";
import { alarmPeriod, countOf, durationOf } from "./metrics.ts";
import type { StorageStack } from "./storage-stack.ts";

export type ObservedStacks = {
  storage: StorageStack;
  delivery: DeliveryStack;
  ingest: IngestStack;
  api: ApiStack;
};

type AlarmProps = {
  metric: IMetric;
  /** What happened, and what to do: it is the text of the mail. */
  description: string;
  threshold: number;
  /** Periods of five minutes. */
  periods?: number;
};

/** A code that waits longer is of no use: Skyvern polls for some minutes. */
const oldestSeconds = 60;
const missedPercent = 30;
/** Below so many messages a single newsletter would be a rate of 100 %. */
const missedFrom = 5;

export class ObservabilityStack extends Stack {
  readonly #stage: string;
  readonly #topic: Topic;

  constructor(scope: Construct, deployment: Deployment, stacks: ObservedStacks) {
    super(scope, "observability", stackProps(deployment, "observability", "dashboard and alarms"));
    this.#stage = deployment.settings.stage;
    this.#topic = this.#createTopic(deployment, stacks.storage);
    const { delivery, ingest, api } = stacks;
    const queues: readonly [string, WorkQueue][] = [
      ["InboundEmails", ingest.inboundEmails],
      ["InboundSms", ingest.inboundSms],
      ["Deliveries", delivery.deliveries],
    ];
    const functions = [...ingest.functions, ...delivery.functions, ...api.functions];

    for (const [name, queue] of queues) this.#watchQueue(name, queue);
    for (const worker of functions) this.#watchFunction(worker);
    this.#watchApi(api);
    this.#watchExtraction();
    this.#createDashboard(deployment, { queues, functions, api });
  }

  #createTopic(deployment: Deployment, storage: StorageStack): Topic {
    const topic = new Topic(this, "Alarms", { masterKey: storage.queueKey, enforceSSL: true });
    topic.addToResourcePolicy(
      new PolicyStatement({
        sid: "Alarms",
        principals: [new ServicePrincipal("cloudwatch.amazonaws.com")],
        actions: ["sns:Publish"],
        resources: [topic.topicArn],
        conditions: { StringEquals: { "aws:SourceAccount": Aws.ACCOUNT_ID } },
      }),
    );
    const { alarmEmail } = deployment.settings;
    if (alarmEmail !== undefined) {
      new Subscription(this, "AlarmsByMail", {
        topic,
        protocol: SubscriptionProtocol.EMAIL,
        endpoint: alarmEmail,
      });
    }
    new CfnOutput(this, "AlarmTopic", {
      description: "Every alarm is published here",
      value: topic.topicArn,
    });
    return topic;
  }

  #alarm(id: string, { metric, description, threshold, periods = 1 }: AlarmProps): void {
    const alarm = new Alarm(this, id, {
      metric,
      alarmDescription: `otpost ${this.#stage}: ${description}`,
      threshold,
      evaluationPeriods: periods,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      // No traffic is no trouble.
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(this.#topic));
    alarm.addOkAction(new SnsAction(this.#topic));
  }

  #watchQueue(name: string, { queue, deadLetters }: WorkQueue): void {
    this.#alarm(`${name}DeadLetters`, {
      metric: deadLetters.metricApproximateNumberOfMessagesVisible({
        period: alarmPeriod,
        statistic: Stats.MAXIMUM,
      }),
      description: `${name} has dead letters: see why (otpost dead-letters list), mend it, and send them again (retry).`,
      threshold: 1,
    });
    this.#alarm(`${name}Age`, {
      metric: queue.metricApproximateAgeOfOldestMessage({
        period: alarmPeriod,
        statistic: Stats.MAXIMUM,
      }),
      description: `A job in ${name} waits for more than ${oldestSeconds} s: codes come late. Look at the errors and throttles of the function that works on it.`,
      threshold: oldestSeconds,
    });
  }

  #watchFunction({ concern, lambda }: ConcernFunction): void {
    this.#alarm(`${concern}-throttles`, {
      metric: lambda.metricThrottles({ period: alarmPeriod }),
      description: `${concern} was throttled: raise heldConcurrency, or the account's concurrency.`,
      threshold: 1,
    });
    this.#alarm(`${concern}-errors`, {
      metric: lambda.metricErrors({ period: alarmPeriod }),
      description: `${concern} crashed or took too long: its log has the reason.`,
      threshold: 3,
    });
  }

  #watchApi({ api }: ApiStack): void {
    this.#alarm("ServerErrors", {
      metric: api.metricServerError({ period: alarmPeriod, statistic: Stats.SUM }),
      description:
        "The API answered with 5xx: the access log has the route, the function's the reason.",
      threshold: 5,
    });
  }

  #watchExtraction(): void {
    this.#alarm("ExtractionMisses", {
      metric: this.#missedPercentage(),
      description: `In more than ${missedPercent} % of the mails and SMS of half an hour nothing was found: a sender has a new wording, or mail arrives that holds no codes.`,
      threshold: missedPercent,
      periods: 6,
    });
  }

  #missedPercentage(): MathExpression {
    const count = (name: "message_extracted" | "message_without_code", channel: "email" | "sms") =>
      countOf(this.#stage, name, channel);
    return new MathExpression({
      label: "messages without a code, %",
      period: alarmPeriod,
      // FILL: a channel that is silent is 0, and not the whole expression missing.
      expression: `IF(FILL(me,0)+FILL(ms,0)+FILL(fe,0)+FILL(fs,0) >= ${missedFrom}, 100*(FILL(me,0)+FILL(ms,0))/(FILL(me,0)+FILL(ms,0)+FILL(fe,0)+FILL(fs,0)), 0)`,
      usingMetrics: {
        me: count("message_without_code", "email"),
        ms: count("message_without_code", "sms"),
        fe: count("message_extracted", "email"),
        fs: count("message_extracted", "sms"),
      },
    });
  }

  #createDashboard(
    { settings }: Deployment,
    {
      queues,
      functions,
      api,
    }: {
      queues: readonly [string, WorkQueue][];
      functions: readonly ConcernFunction[];
      api: ApiStack;
    },
  ): void {
    const { stage } = settings;
    const graph = (title: string, left: IMetric[], right: IMetric[] = []): GraphWidget =>
      new GraphWidget({ title, left, right, width: 12, height: 6 });
    const channels = ["email", "sms", "api"] as const;
    new Dashboard(this, "Dashboard", {
      dashboardName: stackNameOf(settings, "observability"),
      widgets: [
        [
          graph("Messages", [
            ...channels.flatMap((channel) => [
              countOf(stage, "message_arrived", channel),
              countOf(stage, "message_extracted", channel),
              countOf(stage, "message_without_code", channel),
            ]),
          ]),
          graph("From arrival to stored, ms", [
            durationOf(stage, "arrival_to_stored", Stats.p(50)),
            durationOf(stage, "arrival_to_stored", Stats.p(99)),
          ]),
        ],
        [
          graph("Deliveries", [
            countOf(stage, "delivery_delivered"),
            countOf(stage, "delivery_attempt_failed"),
            countOf(stage, "delivery_failed"),
          ]),
          graph("From arrival to delivered, ms", [
            durationOf(stage, "arrival_to_delivered", Stats.p(50)),
            durationOf(stage, "arrival_to_delivered", Stats.p(99)),
          ]),
        ],
        [
          graph("Pulls", [countOf(stage, "pull_served"), countOf(stage, "pull_empty")]),
          graph("Pulls held, ms", [
            durationOf(stage, "pull_held", Stats.p(50)),
            durationOf(stage, "pull_held", Stats.p(99)),
          ]),
          graph("Extraction misses, %", [this.#missedPercentage()]),
        ],
        [
          graph(
            "Queues: oldest job, s; dead letters (right)",
            queues.map(([label, { queue }]) =>
              queue.metricApproximateAgeOfOldestMessage({ label, statistic: Stats.MAXIMUM }),
            ),
            queues.map(([label, { deadLetters }]) =>
              deadLetters.metricApproximateNumberOfMessagesVisible({
                label: `${label} dead letters`,
                statistic: Stats.MAXIMUM,
              }),
            ),
          ),
          graph(
            "API: requests; 4xx and 5xx (right)",
            [api.api.metricCount()],
            [
              api.api.metricClientError({ statistic: Stats.SUM }),
              api.api.metricServerError({ statistic: Stats.SUM }),
            ],
          ),
        ],
        [
          graph(
            "Functions: p99 duration, ms",
            functions.map(({ concern, lambda }) =>
              lambda.metricDuration({ label: concern, statistic: Stats.p(99) }),
            ),
          ),
          graph(
            "Functions: concurrency; errors and throttles (right)",
            functions.map(({ concern, lambda }) =>
              lambda.metric("ConcurrentExecutions", { label: concern, statistic: Stats.MAXIMUM }),
            ),
            functions.flatMap(({ concern, lambda }) => [
              lambda.metricErrors({ label: `${concern} errors` }),
              lambda.metricThrottles({ label: `${concern} throttles` }),
            ]),
          ),
        ],
      ],
    });
  }
}

/** How messages come in: SES ▸ bucket, and its notice ▸ queue ▸ email-parser; SMS queue ▸ sms-parser. */
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { CfnReceiptRule } from "aws-cdk-lib/aws-ses";
import { Subscription, SubscriptionProtocol, Topic } from "aws-cdk-lib/aws-sns";
import { Aws, Duration, Stack } from "aws-cdk-lib/core";
import type { Construct } from "constructs";
import { environmentNames } from "../shared/aws/environment.ts";
import { setting } from "./access.ts";
import { acknowledgeMailObjects } from "./acknowledgements.ts";
import { ConcernFunction } from "./constructs/concern-function.ts";
import { WorkQueue } from "./constructs/work-queue.ts";
import type { DeliveryStack } from "./delivery-stack.ts";
import { type Deployment, stackProps } from "./deployment.ts";
import { receiptRuleArn, receiptRuleName } from "./receipt-rule.ts";
import type { StorageStack } from "./storage-stack.ts";

/** Far above the parser's own limits: DNS alone may take 3 s, a mail of 40 MB some more. */
const mailSeconds = 60;
const smsSeconds = 20;
/** The bucket forgets a mail after a day, and a code is dead long before. */
const jobRetention = Duration.days(1);

export class IngestStack extends Stack {
  readonly inboundEmails: WorkQueue;
  readonly inboundSms: WorkQueue;
  readonly functions: readonly ConcernFunction[];
  readonly #deployment: Deployment;
  readonly #storage: StorageStack;
  readonly #delivery: DeliveryStack;

  constructor(
    scope: Construct,
    deployment: Deployment,
    { storage, delivery }: { storage: StorageStack; delivery: DeliveryStack },
  ) {
    super(scope, "ingest", stackProps(deployment, "ingest", "mail and SMS come in and are parsed"));
    this.#deployment = deployment;
    this.#storage = storage;
    this.#delivery = delivery;
    this.inboundEmails = new WorkQueue(this, "InboundEmails", {
      key: storage.queueKey,
      workSeconds: mailSeconds,
      retention: jobRetention,
      names: {
        url: environmentNames.inboundEmails,
        deadLettersUrl: environmentNames.inboundEmailsDeadLetters,
      },
    });
    this.inboundSms = new WorkQueue(this, "InboundSms", {
      key: storage.queueKey,
      workSeconds: smsSeconds,
      retention: jobRetention,
      names: {
        url: environmentNames.inboundSms,
        deadLettersUrl: environmentNames.inboundSmsDeadLetters,
      },
    });
    this.#receiveMail(this.#createNotices());
    this.functions = [this.#createEmailParser(), this.#createSmsParser()];
  }

  /** SES announces each mail here once its bytes are in the bucket. */
  #createNotices(): Topic {
    const topic = new Topic(this, "Notices", {
      masterKey: this.#storage.queueKey,
      enforceSSL: true,
    });
    topic.addToResourcePolicy(
      new PolicyStatement({
        sid: "NoticesFromSes",
        principals: [new ServicePrincipal("ses.amazonaws.com")],
        actions: ["sns:Publish"],
        resources: [topic.topicArn],
        conditions: {
          StringEquals: { "aws:SourceAccount": Aws.ACCOUNT_ID },
          ArnLike: { "aws:SourceArn": receiptRuleArn(this.#deployment.settings) },
        },
      }),
    );
    const { queue } = this.inboundEmails;
    queue.addToResourcePolicy(
      new PolicyStatement({
        sid: "Notices",
        principals: [new ServicePrincipal("sns.amazonaws.com")],
        actions: ["sqs:SendMessage"],
        resources: [queue.queueArn],
        conditions: { ArnEquals: { "aws:SourceArn": topic.topicArn } },
      }),
    );
    new Subscription(this, "NoticesToQueue", {
      topic,
      protocol: SubscriptionProtocol.SQS,
      endpoint: queue.queueArn,
      // SNS's own envelope says nothing that a parser needs.
      rawMessageDelivery: true,
    });
    return topic;
  }

  #receiveMail(notices: Topic): void {
    const { settings } = this.#deployment;
    const rule = new CfnReceiptRule(this, "ReceiptRule", {
      // The deployment program found or made it: a stack that owned it would replace somebody's
      // active rule set, or take other stages' rules down with it.
      ruleSetName: settings.receiptRuleSet,
      rule: {
        name: receiptRuleName(settings),
        enabled: true,
        recipients: [...settings.domains],
        scanEnabled: true,
        // Required, TLS would bounce codes of senders that speak none.
        tlsPolicy: "Optional",
        actions: [
          {
            s3Action: {
              bucketName: this.#storage.mailBucketName(),
              topicArn: notices.topicArn,
            },
          },
        ],
      },
    });
    // SES tries at once whether it may publish.
    rule.node.addDependency(notices);
  }

  #createEmailParser(): ConcernFunction {
    const storage = this.#storage;
    const parser = new ConcernFunction(this, {
      deployment: this.#deployment,
      concern: "email-parser",
      timeoutSeconds: mailSeconds,
      // A whole core: somebody waits for the code.
      memoryMegabytes: 1769,
    });
    parser.give(
      storage.useTable({
        actions: ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query"],
        indexes: ["index1"],
      }),
      storage.consumeMail(),
      ...storage.addressing(),
      this.#lifespan(),
      this.#delivery.deliveries.toSend(),
    );
    acknowledgeMailObjects(parser, storage.mailBucketExport());
    // One mail an execution: what breaks the parser, by time or memory, breaks no other mail.
    this.inboundEmails.feed(parser, { batchSize: 1, maxConcurrency: 50 });
    return parser;
  }

  #createSmsParser(): ConcernFunction {
    const storage = this.#storage;
    const parser = new ConcernFunction(this, {
      deployment: this.#deployment,
      concern: "sms-parser",
      timeoutSeconds: smsSeconds,
      memoryMegabytes: 1024,
    });
    parser.give(
      storage.useTable({
        actions: ["dynamodb:PutItem", "dynamodb:Query"],
        indexes: ["index1"],
      }),
      ...storage.addressing(),
      this.#lifespan(),
      this.#delivery.deliveries.toSend(),
    );
    this.inboundSms.feed(parser, { batchSize: 10, maxConcurrency: 20 });
    return parser;
  }

  #lifespan() {
    const { lifespanMinutes } = this.#deployment.settings;
    return setting(environmentNames.lifespanMinutes, String(lifespanMinutes));
  }
}

/** A queue of jobs with its dead letters, and who may do what with them. */
import type { IKey } from "aws-cdk-lib/aws-kms";
import { EventSourceMapping } from "aws-cdk-lib/aws-lambda";
import { Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import { Duration } from "aws-cdk-lib/core";
import { Construct } from "constructs";
import type { EnvironmentName } from "../../shared/aws/environment.ts";
import { maxJobAttempts } from "../../shared/aws/job-attempts.ts";
import { type Access, allow } from "../access.ts";
import type { ConcernFunction } from "./concern-function.ts";

export type WorkQueueProps = {
  key: IKey;
  /** The function's that works on it. SQS's advice for Lambda: visibility is six times that. */
  workSeconds: number;
  /** A job older than this is worth nothing to anybody. */
  retention: Duration;
  /** How often the function tries; `maxJobAttempts` otherwise. */
  attempts?: number;
  names: { url: EnvironmentName; deadLettersUrl: EnvironmentName };
};

/** Above the attempts after which the functions bury a job themselves, with a reason: SQS gives none. */
const moreReceptions = 2;

export class WorkQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;
  readonly #props: WorkQueueProps;

  constructor(scope: Construct, id: string, props: WorkQueueProps) {
    super(scope, id);
    this.#props = props;
    const encrypted = {
      encryption: QueueEncryption.KMS,
      encryptionMasterKey: props.key,
      // Each data key is used for an hour: KMS is asked once an hour and not once a job.
      dataKeyReuse: Duration.hours(1),
      enforceSSL: true,
    };
    this.deadLetters = new Queue(this, "DeadLetters", {
      ...encrypted,
      // SQS's longest: a person has to look at it.
      retentionPeriod: Duration.days(14),
    });
    this.queue = new Queue(this, "Queue", {
      ...encrypted,
      visibilityTimeout: Duration.seconds(props.workSeconds * 6),
      retentionPeriod: props.retention,
      receiveMessageWaitTime: Duration.seconds(20),
      deadLetterQueue: {
        queue: this.deadLetters,
        maxReceiveCount: (props.attempts ?? maxJobAttempts) + moreReceptions,
      },
    });
  }

  toSend(): Access {
    return {
      environment: this.#environment(),
      statements: [
        allow(["sqs:SendMessage"], [this.queue.queueArn]),
        // SQS's key management: a producer needs both.
        allow(["kms:GenerateDataKey", "kms:Decrypt"], [this.#props.key.keyArn]),
      ],
    };
  }

  /** Hands the jobs to a function, which may put one off or bury it. */
  feed(worker: ConcernFunction, options: { batchSize: number; maxConcurrency: number }): void {
    worker.give({
      environment: this.#environment(),
      statements: [
        // Lambda receives with the function's role; the function itself puts off and buries.
        allow(
          [
            "sqs:ReceiveMessage",
            "sqs:DeleteMessage",
            "sqs:GetQueueAttributes",
            "sqs:ChangeMessageVisibility",
          ],
          [this.queue.queueArn],
        ),
        allow(["sqs:SendMessage"], [this.deadLetters.queueArn]),
        allow(["kms:GenerateDataKey", "kms:Decrypt"], [this.#props.key.keyArn]),
      ],
    });
    const mapping = new EventSourceMapping(this, "Feed", {
      target: worker.lambda,
      eventSourceArn: this.queue.queueArn,
      batchSize: options.batchSize,
      // A code is waited for: no job waits for others to fill a batch.
      maxBatchingWindow: Duration.seconds(0),
      reportBatchItemFailures: true,
      // And not reserved concurrency: what that throttles counts as a reception, up to dead letters.
      maxConcurrency: options.maxConcurrency,
    });
    // Lambda checks at once whether the role may receive.
    mapping.node.addDependency(worker.access);
  }

  /** Counts jobs, and looks at dead letters, sends them again, or drops them. */
  toOperate(): Access {
    return {
      environment: this.#environment(),
      statements: [
        allow(["sqs:GetQueueAttributes"], [this.queue.queueArn, this.deadLetters.queueArn]),
        allow(["sqs:SendMessage"], [this.queue.queueArn]),
        allow(
          ["sqs:ReceiveMessage", "sqs:ChangeMessageVisibility", "sqs:DeleteMessage"],
          [this.deadLetters.queueArn],
        ),
        allow(["kms:GenerateDataKey", "kms:Decrypt"], [this.#props.key.keyArn]),
      ],
    };
  }

  /** A `JobQueue` is both its queues, whatever of it is permitted. */
  #environment(): Access["environment"] {
    const { url, deadLettersUrl } = this.#props.names;
    return { [url]: this.queue.queueUrl, [deadLettersUrl]: this.deadLetters.queueUrl };
  }
}

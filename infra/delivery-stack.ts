/** The queue of what is to be delivered, and the function that delivers it. */
import { Duration, Stack } from "aws-cdk-lib/core";
import type { Construct } from "constructs";
import { environmentNames } from "../shared/aws/environment.ts";
import { maxDeliveryReceptions } from "../shared/delivery/delivery-receptions.ts";
import { setting } from "./access.ts";
import { ConcernFunction } from "./constructs/concern-function.ts";
import { WorkQueue } from "./constructs/work-queue.ts";
import { type Deployment, stackProps } from "./deployment.ts";
import type { StorageStack } from "./storage-stack.ts";

/** Two requests of ten seconds, at most, for a magic link to a Skyvern server; and the table. */
const deliverySeconds = 60;

export class DeliveryStack extends Stack {
  readonly deliveries: WorkQueue;
  readonly functions: readonly ConcernFunction[];

  constructor(scope: Construct, deployment: Deployment, storage: StorageStack) {
    super(scope, "delivery", stackProps(deployment, "delivery", "codes go out"));
    this.deliveries = new WorkQueue(this, "Deliveries", {
      key: storage.queueKey,
      workSeconds: deliverySeconds,
      // TOTP_LIFESPAN_MINUTES is at most a day: nothing older can be delivered.
      retention: Duration.days(1),
      attempts: maxDeliveryReceptions,
      names: {
        url: environmentNames.deliveries,
        deadLettersUrl: environmentNames.deliveriesDeadLetters,
      },
    });
    this.functions = [this.#createSender(deployment, storage)];
  }

  /** In no VPC: what it may call is the public internet, and it checks that by itself. */
  #createSender(deployment: Deployment, storage: StorageStack): ConcernFunction {
    const sender = new ConcernFunction(this, {
      deployment,
      concern: "callback-sender",
      timeoutSeconds: deliverySeconds,
      memoryMegabytes: 1024,
    });
    sender.give(
      storage.useTable({
        actions: [
          "dynamodb:GetItem",
          "dynamodb:PutItem",
          "dynamodb:UpdateItem",
          "dynamodb:DeleteItem",
          "dynamodb:Query",
        ],
      }),
      storage.openSecrets("destination"),
      storage.openSecrets("skyvern-key"),
      setting(environmentNames.lifespanMinutes, String(deployment.settings.lifespanMinutes)),
    );
    // The deliveries of a batch are made at the same time, so none waits for a slow one's answer.
    this.deliveries.feed(sender, { batchSize: 10, maxConcurrency: 50 });
    return sender;
  }
}

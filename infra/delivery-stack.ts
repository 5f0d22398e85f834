/** The queue of what is to be delivered; its worker comes with the callback sender. */
import { Duration, Stack } from "aws-cdk-lib/core";
import type { Construct } from "constructs";
import { environmentNames } from "../shared/aws/environment.ts";
import { WorkQueue } from "./constructs/work-queue.ts";
import { type Deployment, stackProps } from "./deployment.ts";
import type { StorageStack } from "./storage-stack.ts";

/** One delivery: resolving a name, connecting, and waiting for an answer. */
const deliverySeconds = 60;

export class DeliveryStack extends Stack {
  readonly deliveries: WorkQueue;

  constructor(scope: Construct, deployment: Deployment, storage: StorageStack) {
    super(scope, "delivery", stackProps(deployment, "delivery", "queue of deliveries"));
    this.deliveries = new WorkQueue(this, "Deliveries", {
      key: storage.queueKey,
      workSeconds: deliverySeconds,
      // TOTP_LIFESPAN_MINUTES is at most a day: nothing older can be delivered.
      retention: Duration.days(1),
      names: {
        url: environmentNames.deliveries,
        deadLettersUrl: environmentNames.deliveriesDeadLetters,
      },
    });
  }
}

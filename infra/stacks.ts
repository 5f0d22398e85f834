/** All stacks of a deployment, by how long what is in them lives. */
import { App, type AppProps, Validations } from "aws-cdk-lib/core";
import { AwsSolutionsChecks } from "cdk-nag";
import { ApiStack } from "./api-stack.ts";
import { DeliveryStack } from "./delivery-stack.ts";
import type { Deployment } from "./deployment.ts";
import { IngestStack } from "./ingest-stack.ts";
import { ObservabilityStack } from "./observability-stack.ts";
import { StorageStack } from "./storage-stack.ts";

/** `context` is what `cdk` would hand on. */
export const createApp = (props: Pick<AppProps, "context" | "outdir"> = {}): App =>
  new App({
    ...props,
    // A stack that another still reads from cannot lose what is read.
    postCliContext: { "@aws-cdk/core:defaultCrossStackReferences": "strong" },
    analyticsReporting: false,
  });

/** Account and region are those of whoever deploys: nothing here asks AWS anything. */
export function addStacks(app: App, deployment: Deployment): void {
  const storage = new StorageStack(app, deployment);
  const delivery = new DeliveryStack(app, deployment, storage);
  const ingest = new IngestStack(app, deployment, { storage, delivery });
  const api = new ApiStack(app, deployment, { storage, delivery, ingest });
  new ObservabilityStack(app, deployment, { storage, delivery, ingest, api });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
}

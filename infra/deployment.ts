/** What every stack is told: the settings, and where the bundles lie. */
import type { StackProps } from "aws-cdk-lib/core";
import { deploymentName, type StackSettings } from "./settings.ts";

export type Deployment = {
  settings: StackSettings;
  /** The directory that `bundleFunctions` wrote. */
  bundles: string;
};

export type StackName = "storage" | "delivery" | "ingest" | "api" | "observability";

/** `otpost-prod-storage` */
export const stackNameOf = (settings: Pick<StackSettings, "stage">, name: StackName): string =>
  `${deploymentName(settings)}-${name}`;

export const stackProps = (
  { settings }: Deployment,
  name: StackName,
  description: string,
): StackProps => ({
  stackName: stackNameOf(settings, name),
  description: `otpost ${settings.stage}: ${description}`,
  tags: { application: "otpost", stage: settings.stage },
});

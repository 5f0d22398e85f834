/**
 * `Access`: what a function may do with something, and where it finds it. The two are given together,
 * so that no function has a permission without the name, or the name without the permission.
 */
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { EnvironmentName } from "../shared/aws/environment.ts";

export type Access = {
  environment: { readonly [name in EnvironmentName]?: string };
  statements: readonly PolicyStatement[];
};

export const allow = (
  actions: readonly string[],
  resources: readonly string[],
  conditions?: Readonly<Record<string, unknown>>,
): PolicyStatement =>
  new PolicyStatement({
    actions: [...actions],
    resources: [...resources],
    ...(conditions === undefined ? {} : { conditions }),
  });

/** A setting that stands for no permission. */
export const setting = (name: EnvironmentName, value: string): Access => ({
  environment: { [name]: value },
  statements: [],
});

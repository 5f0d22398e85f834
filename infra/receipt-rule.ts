/** The one rule in SES that receives the mail of a deployment: its name, and its ARN before it exists. */
import { Aws } from "aws-cdk-lib/core";
import { deploymentName, type StackSettings } from "./settings.ts";

export const receiptRuleName = (settings: Pick<StackSettings, "stage">): string =>
  deploymentName(settings);

export const receiptRuleArn = (settings: StackSettings): string =>
  `arn:${Aws.PARTITION}:ses:${Aws.REGION}:${Aws.ACCOUNT_ID}:receipt-rule-set/${settings.receiptRuleSet}:receipt-rule/${receiptRuleName(settings)}`;

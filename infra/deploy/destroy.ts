/**
 * Takes a deployment down, except what it has stored.
 *
 * The storage stack stays as it is: a later deployment of the stage goes on with the same table,
 * secrets and keys, which a deleted stack's leftovers could not.
 */
import {
  DeleteReceiptRuleSetCommand,
  DescribeActiveReceiptRuleSetCommand,
  type SESClient,
  SetActiveReceiptRuleSetCommand,
} from "@aws-sdk/client-ses";
import { OtpostError } from "../../shared/errors.ts";
import { type StackName, stackNameOf } from "../deployment.ts";
import { readStackSettings, type StackSettings } from "../settings.ts";
import type { DeployArguments } from "./arguments.ts";
import type { RunCdk } from "./cdk.ts";
import { accountOf } from "./deploy.ts";

/** In the order in which they let go of each other. */
const transient: readonly StackName[] = ["observability", "api", "ingest", "delivery"];

export type DestroyOptions = { args: DeployArguments; ses: SESClient; runCdk: RunCdk };

/**
 * @returns what to tell the operator
 * @throws OtpostError `configuration_invalid`, `unavailable`
 */
export async function destroy({ args, ses, runCdk }: DestroyOptions): Promise<string> {
  // Which domain it was matters to no stack that goes; the stacks are written all the same.
  const context = { domain: "destroyed.example", ...args.context };
  const settings = readStackSettings(context);
  const { exitCode } = await runCdk([
    "destroy",
    // By their ids, which are the same in every stage.
    ...transient,
    "--force",
    ...Object.entries(context).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
    ...accountOf(args),
    ...args.rest,
  ]);
  if (exitCode !== 0) {
    throw new OtpostError(
      "unavailable",
      "Not all stacks were destroyed; what cdk says above has the reason. Run it again when it is mended.",
    );
  }
  return describeRest(settings, await dropOwnRuleSet(ses, settings));
}

/** A set that otpost made is of no use empty; anybody else's is not touched. */
async function dropOwnRuleSet(ses: SESClient, { receiptRuleSet }: StackSettings): Promise<boolean> {
  const { Metadata, Rules = [] } = await ses.send(new DescribeActiveReceiptRuleSetCommand());
  if (Metadata?.Name !== receiptRuleSet || receiptRuleSet !== "otpost" || Rules.length > 0) {
    return false;
  }
  await ses.send(new SetActiveReceiptRuleSetCommand({}));
  await ses.send(new DeleteReceiptRuleSetCommand({ RuleSetName: receiptRuleSet }));
  return true;
}

function describeRest(settings: StackSettings, droppedRuleSet: boolean): string {
  const stack = stackNameOf(settings, "storage");
  return `${[
    `The stage ${settings.stage} is down: nothing is received, parsed or served any more.`,
    droppedRuleSet
      ? "The receipt rule set otpost was empty; it was deactivated and deleted."
      : "The receipt rule set stays active: it has other rules, or is not otpost's.",
    `The stack ${stack} stays, with the table (organizations, inboxes, keys), the mail bucket, the secrets and the KMS keys, and so do the domain's records and its identity in SES. npm run deploy goes on with them.`,
    "To give the data up for good, delete the stack, and then each resource that it lists as retained:",
    `  aws cloudformation describe-stack-resources --stack-name ${stack} --query "StackResources[].[ResourceType,PhysicalResourceId]" --output text`,
    `  aws cloudformation delete-stack --stack-name ${stack}`,
  ].join("\n")}\n`;
}

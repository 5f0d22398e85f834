/** A deployment, step by step: SES, the stacks, then what only exists afterwards. */
import { readFileSync } from "node:fs";
import type { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { SESClient } from "@aws-sdk/client-ses";
import { z } from "zod";
import type { TwilioSecret } from "../../shared/aws/twilio-settings.ts";
import { OtpostError } from "../../shared/errors.ts";
import type { Store } from "../../shared/store/store.ts";
import { stackNameOf } from "../deployment.ts";
import { deploymentName, readStackSettings, type StackSettings } from "../settings.ts";
import type { DeployArguments } from "./arguments.ts";
import type { RunCdk } from "./cdk.ts";
import { keepTwilioAccount, readFirstApiKey } from "./deployment-secrets.ts";
import { hintAt, needsBootstrap } from "./failure-hints.ts";
import { prepareFirstOrganization } from "./first-organization.ts";
import { ensureMailIdentity } from "./mail-identity.ts";
import { chooseReceiptRuleSet } from "./receipt-rule-set.ts";
import { describeDeployment } from "./still-to-do.ts";

export type DeployOptions = {
  args: DeployArguments;
  ses: SESClient;
  secrets: SecretsManagerClient;
  runCdk: RunCdk;
  /** Where `cdk` writes the stacks' outputs. */
  outputsFile: string;
  openStore: (deployed: {
    tableName: string;
    settings: StackSettings;
  }) => Pick<Store, "organizations" | "inboxes" | "apiKeys">;
  /** From the operator's environment. */
  twilio: TwilioSecret;
};

/**
 * @returns what to tell the operator
 * @throws OtpostError `configuration_invalid`, `conflict`, `unavailable`, each with what to do
 */
export async function deploy(options: DeployOptions): Promise<string> {
  const { args, ses, secrets, outputsFile } = options;
  const settings = readStackSettings(args.context);
  const ruleSet = await chooseReceiptRuleSet({
    ses,
    settings,
    ruleName: deploymentName(settings),
    isNamed: args.context["receiptRuleSet"] !== undefined,
  });
  await deployStacks(options, { ...args.context, receiptRuleSet: ruleSet.name });

  const outputs = readOutputs(outputsFile, settings);
  const store = options.openStore({ tableName: outputs.TableName, settings });
  const operatorKey = await readFirstApiKey(secrets, outputs.FirstApiKeySecret);
  const firstInbox = await prepareFirstOrganization(store, operatorKey);
  const twilioKnown = await keepTwilioAccount(secrets, outputs.TwilioSecret, options.twilio);
  const identities = [];
  for (const domain of settings.domains) identities.push(await ensureMailIdentity(ses, domain));
  return describeDeployment({
    stage: settings.stage,
    region: await ses.config.region(),
    url: outputs.Url,
    readKeyCommand: outputs.ReadFirstApiKey,
    identities,
    firstInbox,
    twilioKnown,
    ruleSet,
  });
}

async function deployStacks(
  { args, runCdk, outputsFile }: DeployOptions,
  context: Readonly<Record<string, string>>,
): Promise<void> {
  const given = [
    ...Object.entries(context).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
    ...accountOf(args),
  ];
  // Nobody is asked: who runs `npm run deploy` has decided.
  const command = ["deploy", "--all", "--require-approval", "never", "--outputs-file", outputsFile];
  let result = await runCdk([...command, ...given, ...args.rest]);
  if (result.exitCode !== 0 && needsBootstrap(result.said)) {
    await runCdk(["bootstrap", ...given]);
    result = await runCdk([...command, ...given, ...args.rest]);
  }
  if (result.exitCode === 0) return;
  const hint = hintAt(result.said);
  throw new OtpostError(
    "unavailable",
    `The stacks were not deployed; what cdk says above has the reason.${hint === undefined ? "" : `\n${hint}`}`,
  );
}

export const accountOf = ({ profile, region }: DeployArguments): string[] => [
  ...(profile === undefined ? [] : ["--profile", profile]),
  ...(region === undefined ? [] : ["--region", region]),
];

const storageOutputs = z.object({
  TableName: z.string(),
  FirstApiKeySecret: z.string(),
  TwilioSecret: z.string(),
  ReadFirstApiKey: z.string(),
});
const apiOutputs = z.object({ Url: z.string() });

function readOutputs(file: string, settings: StackSettings) {
  const all = z.record(z.string(), z.unknown()).parse(JSON.parse(readFileSync(file, "utf8")));
  return {
    ...storageOutputs.parse(all[stackNameOf(settings, "storage")]),
    ...apiOutputs.parse(all[stackNameOf(settings, "api")]),
  };
}

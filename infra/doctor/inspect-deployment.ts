/** Looks at a deployment on AWS from outside, with the operator's own credentials. */
import type { TwilioSecret } from "../../shared/aws/twilio-settings.ts";
import { OtpostError } from "../../shared/errors.ts";
import { type AwsAccount, openAwsAccount } from "./aws-account.ts";
import { AwsRefusal } from "./aws-query.ts";
import { inspectStacks } from "./deployed-stacks.ts";
import type { Finding } from "./finding.ts";
import { checkMailDomain } from "./mail-domain-check.ts";
import type { ResolveMx } from "./mx-records.ts";
import { checkQueues } from "./queues-check.ts";
import { checkReceiptRule } from "./receipt-rule-check.ts";
import { checkSecrets } from "./secrets-check.ts";

export type InspectOptions = {
  stage: string;
  region?: string | undefined;
  profile?: string | undefined;
  environment?: Readonly<Record<string, string | undefined>>;
  resolveMx: ResolveMx;
  now: () => Date;
  /** The operator's, unless a test brings another. */
  openAccount?: typeof openAwsAccount;
};

/** What was found, and with what the API and Twilio can be asked next. */
export type InspectedDeployment = {
  findings: Finding[];
  url?: string;
  operatorKey?: string;
  twilio?: TwilioSecret;
};

/** @throws OtpostError `configuration_invalid` without usable credentials or region */
export async function inspectDeployment(options: InspectOptions): Promise<InspectedDeployment> {
  const { openAccount = openAwsAccount } = options;
  const account = await openAccount(options).catch(refuse);
  try {
    return await inspect(account, options).catch(refuse);
  } finally {
    account.close();
  }
}

async function inspect(account: AwsAccount, options: InspectOptions): Promise<InspectedDeployment> {
  const { stage, now, resolveMx } = options;
  const deployCommand = [
    `npm run deploy -- -c stage=${stage} -c domain=YOUR-MAIL-DOMAIN`,
    ...(options.profile === undefined ? [] : [`--profile ${options.profile}`]),
    `--region ${account.region}`,
  ].join(" ");
  const { findings, outputs, queues, noticesTopic } = await inspectStacks(
    account,
    stage,
    deployCommand,
  );
  if (Object.keys(outputs).length === 0) return { findings };

  const secrets = await checkSecrets(account, outputs, deployCommand);
  const { Url: url, MailBucketName: mailBucket, ReadFirstApiKey: readKey } = outputs;
  const rule = await checkReceiptRule(account, {
    stage,
    mailBucket,
    noticesTopic,
    deployCommand,
  });
  const ofDomains = [];
  for (const domain of rule.domains) {
    ofDomains.push(...(await checkMailDomain(account, { domain, resolveMx })));
  }
  const otpostCommand = `OTPOST_URL=${url ?? ""} OTPOST_API_KEY=$(${readKey ?? ""}) otpost`;
  return {
    findings: [
      ...findings,
      ...secrets.findings,
      ...rule.findings,
      ...ofDomains,
      ...(await checkQueues({ account, queues, otpostCommand, stage, now })),
    ],
    ...(url !== undefined && { url }),
    ...(secrets.operatorKey !== undefined && { operatorKey: secrets.operatorKey }),
    ...(secrets.twilio !== undefined && { twilio: secrets.twilio }),
  };
}

const unusable =
  /^(CredentialsProviderError|TokenProviderError|ExpiredToken|InvalidClientTokenId|UnrecognizedClient|SignatureDoesNotMatch|AuthFailure|InvalidSignature|RequestExpired)/;

function refuse(error: unknown): never {
  if (error instanceof OtpostError) throw error;
  const name = error instanceof Error ? error.name : "";
  const message = error instanceof Error ? error.message : String(error);
  if (unusable.test(name)) {
    throw new OtpostError(
      "configuration_invalid",
      `There are no valid AWS credentials (${name}): sign in (aws sso login), or name a profile with --profile.`,
      { cause: error },
    );
  }
  if (/region is missing/i.test(message)) {
    throw new OtpostError(
      "configuration_invalid",
      "The AWS region is not known: name the one that was deployed to with --region.",
    );
  }
  if (error instanceof AwsRefusal || /AccessDenied|NotAuthorized/i.test(name)) {
    throw new OtpostError(
      "configuration_invalid",
      `AWS refused a question (${name}): ${message} The policy that the doctor needs is in docs/operating.md.`,
      { cause: error },
    );
  }
  throw error;
}

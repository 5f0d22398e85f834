/** `otpost doctor`: looks at an otpost from outside, and says what mends each fault. */
import type { Command } from "commander";
import type { Finding } from "../../infra/doctor/finding.ts";
import { createOtpostClient } from "../../shared/api/client.ts";
import { type Cli, type ServerOptions, withExamples, withServer } from "../cli.ts";
import { checkDestinations } from "../doctor/destination-check.ts";
import { createDns } from "../doctor/dns.ts";
import { checkMailDomain } from "../doctor/mail-domain-check.ts";
import { checkPublicUrl } from "../doctor/public-url-check.ts";
import { checkQueues } from "../doctor/queue-check.ts";
import { report } from "../doctor/report.ts";
import { checkServer } from "../doctor/server-check.ts";
import { checkSkyvern } from "../doctor/skyvern-check.ts";
import { checkSmtp } from "../doctor/smtp-check.ts";
import { checkTwilio } from "../doctor/twilio-check.ts";
import { findServer, findSmtp } from "../server.ts";
import { findTwilioCredentials, twilioUrl } from "../twilio/twilio-credentials.ts";

type DoctorOptions = ServerOptions & {
  stage?: string;
  region?: string;
  profile?: string;
  dns?: string;
};

export function addDoctor(program: Command, cli: Cli): void {
  const command = program
    .command("doctor")
    .summary("look for what is wrong, and say what mends it")
    .description(
      "Look at an otpost from outside: this machine's, the one at --url, or a stage that was deployed to AWS, with your own AWS credentials. Nothing is changed. With TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN set, the numbers' webhooks are looked at as well. The exit code is 1 when something is broken.",
    )
    .option("--stage <stage>", "a stage that was deployed to AWS, such as prod")
    .option("--region <region>", "the AWS region of the stage (else as the AWS CLI finds it)")
    .option("--profile <profile>", "the AWS profile (else as the AWS CLI finds it)")
    .option("--dns <address>", "ask this DNS server, such as 1.1.1.1, past the machine's cache");
  withExamples(withServer(command), [
    "otpost doctor",
    "otpost doctor --stage prod --region eu-west-1",
    "otpost doctor --json",
  ]).action(async ({ json, ...options }: DoctorOptions) => {
    const findings = await (options.stage === undefined
      ? examineMachine(options, cli)
      : examineStage(options.stage, options, cli));
    await report(findings, json === true, cli);
  });
}

async function examineMachine(options: DoctorOptions, cli: Cli): Promise<Finding[]> {
  const { now } = cli.terminal;
  const server = findServer(options, cli.terminal);
  const facts = await checkServer(cli.connect(options), server, now);
  const { caller, deployment, inboxes = [] } = facts;
  const smtp = server.isLocal ? findSmtp(cli.terminal) : undefined;
  const mailDomain = caller?.mail_domain;
  const takesAll = inboxes.some(
    ({ kind, address }) => kind === "email_domain" && address === mailDomain,
  );
  return [
    ...facts.findings,
    ...(smtp === undefined || mailDomain === undefined
      ? []
      : [await checkSmtp(smtp, { mailDomain, takesAll })]),
    ...(mailDomain === undefined
      ? []
      : [await checkMailDomain(mailDomain, createDns(options.dns))]),
    ...(await checkPublicUrl(facts, fetch)),
    ...checkSkyvern(facts, now()),
    ...checkDestinations(facts, now()),
    ...(await checkTwilio(facts, findTwilioCredentials(cli.terminal))),
    ...(deployment === undefined ? [] : checkQueues(deployment)),
  ];
}

async function examineStage(
  stage: string,
  { region, profile, dns }: DoctorOptions,
  cli: Cli,
): Promise<Finding[]> {
  const { now } = cli.terminal;
  // The AWS SDK takes longer to load than every other command to run.
  const { inspectDeployment } = await import("../../infra/doctor/inspect-deployment.ts");
  const { resolveMx } = createDns(dns);
  const { environment } = cli.terminal;
  const inspected = await inspectDeployment({
    stage,
    region,
    profile,
    environment,
    resolveMx,
    now,
  });
  const { findings, url, operatorKey, twilio } = inspected;
  if (url === undefined || operatorKey === undefined) return findings;
  const client = createOtpostClient({ baseUrl: url, apiKey: operatorKey });
  const asked = {
    url,
    key: operatorKey,
    keyFrom: "Secrets Manager",
    isLocal: false,
    keyMend: `npm run deploy -- -c stage=${stage} -c domain=YOUR-MAIL-DOMAIN   (it makes the secret's key valid)`,
  };
  const facts = await checkServer(client, asked, now);
  const [authToken] = twilio?.authTokens ?? [];
  const credentials =
    findTwilioCredentials(cli.terminal) ??
    (twilio?.accountSid === undefined || authToken === undefined
      ? undefined
      : { accountSid: twilio.accountSid, authToken, baseUrl: twilioUrl(cli.terminal) });
  return [
    ...findings,
    ...facts.findings,
    ...(await checkPublicUrl(facts, fetch)),
    ...checkSkyvern(facts, now()),
    ...checkDestinations(facts, now()),
    ...(await checkTwilio(facts, credentials)),
  ];
}

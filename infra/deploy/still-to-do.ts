/** What a person must still do after a deployment, with every value to be entered. */
import type { DnsRecord, MailIdentity } from "./mail-identity.ts";
import { mailExchange } from "./mail-identity.ts";

export type Deployed = {
  stage: string;
  region: string;
  url: string;
  readKeyCommand: string;
  identities: readonly MailIdentity[];
  /** When this deployment made it. */
  firstInbox?: string | undefined;
  twilioKnown: boolean;
  ruleSet: { name: string; how: "joined" | "activated"; notes: readonly string[] };
};

export function describeDeployment(deployed: Deployed): string {
  const { url, firstInbox, ruleSet, readKeyCommand } = deployed;
  const lines = [
    `otpost is deployed: ${url}`,
    `The operator's API key: ${readKeyCommand}`,
    ...(firstInbox === undefined ? [] : [`The first inbox: ${firstInbox}`]),
    ruleSet.how === "joined"
      ? `Mail is received by a rule in the active receipt rule set, ${ruleSet.name}.`
      : `There was no active receipt rule set: ${ruleSet.name} was made and activated.`,
    ...ruleSet.notes,
    "",
    "What is still to do:",
    ...stepsOf(deployed).map((step, index) => `${index + 1}. ${step}`),
  ];
  return `${lines.join("\n")}\n`;
}

function stepsOf({ identities, region, stage, url, twilioKnown }: Deployed): string[] {
  const steps: string[] = [];
  for (const { domain, isVerified, verification } of identities) {
    if (!isVerified) {
      steps.push(
        `Add these records to the DNS of ${domain}; SES verifies the domain by them within minutes to hours:\n${table(verification)}`,
      );
    }
    steps.push(
      `Let mail for ${domain} come to SES (a domain that has mailboxes elsewhere loses its mail by this: use a subdomain):\n${table([mailExchange(domain, region)])}`,
    );
  }
  if (!twilioKnown) {
    steps.push(
      "For SMS, deploy once more with TWILIO_AUTH_TOKEN (and TWILIO_ACCOUNT_SID) in the environment; until then every webhook of Twilio's is refused.",
    );
  }
  steps.push(
    `For SMS, enter this at Twilio as the number's webhook for incoming messages, and as its fallback, both POST:\n     ${url}/v1/webhooks/twilio/sms\n   The webhook can be set from here, with OTPOST_URL, OTPOST_API_KEY and Twilio's account in the environment:\n     npm run --silent otpost -- twilio connect +14155550100`,
    `Ask whether all is well, now and whenever it is not:\n     npm run --silent otpost -- doctor --stage ${stage} --region ${region}`,
  );
  return steps;
}

const table = (records: readonly DnsRecord[]): string =>
  records.map(({ name, type, value }) => `     ${name}.  ${type}  ${value}`).join("\n");

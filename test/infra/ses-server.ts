/** SES's receipt rule sets and identities over its query protocol: form in, XML out. */
import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { closeServer, listenOnLoopback } from "../aws/protocol-servers/loopback.ts";

export type Rule = {
  name: string;
  recipients: readonly string[];
  stops?: boolean;
  off?: boolean;
  /** Somebody's, and without a notice, unless told. */
  bucket?: string;
  topicArn?: string;
};

export type SesAccount = {
  ruleSets: Map<string, Rule[]>;
  active?: string | undefined;
  verified: Set<string>;
  /** What SES says of a domain that is known and not verified. */
  unverified?: Map<string, "Pending" | "Failed">;
  /** Domains whose DKIM records SES has seen. */
  dkim?: Set<string>;
  /** Names of the actions that change something, in order. */
  changes: string[];
};

const members = (items: readonly string[]): string =>
  items.map((item) => `<member>${item}</member>`).join("");

const ruleXml = ({
  name,
  recipients,
  stops = false,
  off = false,
  bucket = "somebodys",
  topicArn,
}: Rule): string =>
  `<Name>${name}</Name><Enabled>${!off}</Enabled><Recipients>${members(recipients)}</Recipients><Actions>${members(
    [
      `<S3Action><BucketName>${bucket}</BucketName>${topicArn === undefined ? "" : `<TopicArn>${topicArn}</TopicArn>`}</S3Action>`,
      ...(stops ? ["<StopAction><Scope>RuleSet</Scope></StopAction>"] : []),
    ],
  )}</Actions>`;

export async function startSes(account: SesAccount) {
  const setXml = (name: string): string =>
    `<Metadata><Name>${name}</Name><CreatedTimestamp>2026-05-04T09:12:33Z</CreatedTimestamp></Metadata><Rules>${members(
      (account.ruleSets.get(name) ?? []).map(ruleXml),
    )}</Rules>`;
  const missing = new Error("RuleSetDoesNotExist");

  const actions: Record<string, (form: URLSearchParams) => string> = {
    DescribeActiveReceiptRuleSet: () =>
      account.active === undefined ? "" : setXml(account.active),
    DescribeReceiptRuleSet: (form) => {
      const name = form.get("RuleSetName") ?? "";
      if (!account.ruleSets.has(name)) throw missing;
      return setXml(name);
    },
    ListReceiptRuleSets: () =>
      `<RuleSets>${members([...account.ruleSets.keys()].map((name) => `<Name>${name}</Name>`))}</RuleSets>`,
    CreateReceiptRuleSet: (form) => {
      account.ruleSets.set(form.get("RuleSetName") ?? "", []);
      return "";
    },
    SetActiveReceiptRuleSet: (form) => {
      const name = form.get("RuleSetName") ?? undefined;
      if (name !== undefined && !account.ruleSets.has(name)) throw missing;
      account.active = name;
      return "";
    },
    DeleteReceiptRuleSet: (form) => {
      account.ruleSets.delete(form.get("RuleSetName") ?? "");
      return "";
    },
    GetIdentityVerificationAttributes: (form) => {
      const domain = form.get("Identities.member.1") ?? "";
      const status = account.verified.has(domain) ? "Success" : account.unverified?.get(domain);
      return status === undefined
        ? "<VerificationAttributes/>"
        : `<VerificationAttributes><entry><key>${domain}</key><value><VerificationStatus>${status}</VerificationStatus><VerificationToken>dG9rZW4+</VerificationToken></value></entry></VerificationAttributes>`;
    },
    GetIdentityDkimAttributes: (form) => {
      const domain = form.get("Identities.member.1") ?? "";
      const status = account.dkim?.has(domain) ? "Success" : "Pending";
      return `<DkimAttributes><entry><key>${domain}</key><value><DkimEnabled>true</DkimEnabled><DkimVerificationStatus>${status}</DkimVerificationStatus><DkimTokens>${members(["aaa", "bbb", "ccc"])}</DkimTokens></value></entry></DkimAttributes>`;
    },
    VerifyDomainIdentity: () => "<VerificationToken>dG9rZW4+</VerificationToken>",
    VerifyDomainDkim: () => `<DkimTokens>${members(["aaa", "bbb", "ccc"])}</DkimTokens>`,
  };

  const server = createServer(async (request, response) => {
    const form = new URLSearchParams(await text(request));
    const name = form.get("Action") ?? "";
    response.setHeader("content-type", "text/xml");
    if (!/^(Describe|Get|List)/.test(name)) account.changes.push(name);
    try {
      const answer = actions[name];
      if (answer === undefined) throw new Error("InvalidAction");
      response.end(
        `<${name}Response><${name}Result>${answer(form)}</${name}Result></${name}Response>`,
      );
    } catch (error) {
      response.statusCode = 400;
      const code = error instanceof Error ? error.message : "";
      response.end(
        `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>refused</Message></Error></ErrorResponse>`,
      );
    }
  });
  return { endpoint: await listenOnLoopback(server), close: () => closeServer(server) };
}

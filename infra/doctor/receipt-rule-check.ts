/** Looks at SES's active receipt rule set: is our rule in it, does it take mail, does nobody stop it. */
import {
  DescribeActiveReceiptRuleSetCommand,
  DescribeReceiptRuleSetCommand,
  ListReceiptRuleSetsCommand,
  type ReceiptRule,
} from "@aws-sdk/client-ses";
import { takesMailOf } from "../deploy/receipt-rule-set.ts";
import { deploymentName } from "../settings.ts";
import type { AwsAccount } from "./aws-account.ts";
import { broken, type Finding, ok, warning } from "./finding.ts";

export type CheckedReceiptRule = {
  findings: Finding[];
  /** The domains that the rule takes mail of; empty without the rule. */
  domains: readonly string[];
};

const check = "mail.receipt_rule";

type Options = {
  stage: string;
  mailBucket: string | undefined;
  noticesTopic: string | undefined;
  deployCommand: string;
};

export async function checkReceiptRule(
  { ses, region }: Pick<AwsAccount, "ses" | "region">,
  options: Options,
): Promise<CheckedReceiptRule> {
  const ruleName = deploymentName(options);
  const { Metadata, Rules = [] } = await ses.send(new DescribeActiveReceiptRuleSetCommand());
  const set = Metadata?.Name;
  if (set === undefined) {
    const message = "SES has no active receipt rule set: it receives no mail at all.";
    return { findings: [broken(check, message, options.deployCommand)], domains: [] };
  }
  const place = Rules.findIndex(({ Name }) => Name === ruleName);
  const rule = Rules[place];
  if (rule === undefined) {
    return { findings: [await missing(ses, { set, region, ruleName, options })], domains: [] };
  }
  const domains = rule.Recipients ?? [];
  const findings = [
    ...checkRule(rule, { set, region, options }),
    ...checkOthers(Rules, place, { set, domains, region }),
  ];
  const fine = `The rule ${ruleName} in the active set ${set} takes mail of ${domains.join(", ")}.`;
  return { findings: findings.length > 0 ? findings : [ok(check, fine)], domains };
}

/**
 * A deployment moves its rule into the active set. One that somebody deleted it does not bring back:
 * nothing has changed in the template.
 */
async function missing(
  ses: AwsAccount["ses"],
  {
    set,
    region,
    ruleName,
    options,
  }: { set: string; region: string; ruleName: string; options: Options },
): Promise<Finding> {
  const { RuleSets = [] } = await ses.send(new ListReceiptRuleSetsCommand());
  for (const { Name } of RuleSets) {
    if (Name === undefined || Name === set) continue;
    const { Rules = [] } = await ses.send(new DescribeReceiptRuleSetCommand({ RuleSetName: Name }));
    if (!Rules.some((rule) => rule.Name === ruleName)) continue;
    return broken(
      check,
      `The rule ${ruleName} is in the receipt rule set ${Name}, and ${set} was activated since: mail does not get here. Deploying again moves the rule.`,
      options.deployCommand,
    );
  }
  const rule = { ...ourRule(options), Recipients: ["YOUR-MAIL-DOMAIN"] };
  return broken(
    check,
    `No receipt rule set has the rule ${ruleName}: somebody deleted it, and mail does not get here.`,
    `aws ses create-receipt-rule --region ${region} --rule-set-name ${set} --rule ${shellQuoted(rule)}`,
  );
}

/** As `ingest-stack.ts` makes it, but for whom. */
const ourRule = ({ stage, mailBucket, noticesTopic }: Options) => ({
  Name: deploymentName({ stage }),
  Enabled: true,
  TlsPolicy: "Optional",
  Actions: [{ S3Action: { BucketName: mailBucket, TopicArn: noticesTopic } }],
  ScanEnabled: true,
});

const shellQuoted = (rule: object): string => `'${JSON.stringify(rule).replaceAll("'", "'\\''")}'`;

/** Without its notice a mail lies in the bucket, and nobody hears of it. */
function checkRule(
  rule: ReceiptRule,
  { set, region, options }: { set: string; region: string; options: Options },
): Finding[] {
  const { Name, Enabled, Actions = [], Recipients = [] } = rule;
  const { mailBucket, noticesTopic } = options;
  const mend = `aws ses update-receipt-rule --region ${region} --rule-set-name ${set} --rule ${shellQuoted({ ...ourRule(options), Recipients })}`;
  if (Enabled !== true) return [broken(check, `The rule ${Name} is switched off.`, mend)];
  if (mailBucket === undefined || noticesTopic === undefined) return [];
  const isOurs = Actions.some(
    ({ S3Action }) => S3Action?.BucketName === mailBucket && S3Action.TopicArn === noticesTopic,
  );
  if (isOurs) return [];
  return [
    broken(
      check,
      `The rule ${Name} does not put mail into ${mailBucket} with a notice to ${noticesTopic}: somebody changed it.`,
      mend,
    ),
  ];
}

function checkOthers(
  rules: readonly ReceiptRule[],
  place: number,
  { set, domains, region }: { set: string; domains: readonly string[]; region: string },
): Finding[] {
  const ours = rules[place]?.Name;
  return rules.flatMap((rule, index) => {
    const domain = domains.find((one) => takesMailOf(rule, one));
    if (index === place || domain === undefined || rule.Enabled !== true) return [];
    const stops = rule.Actions?.some(({ StopAction }) => StopAction !== undefined);
    if (index < place && stops) {
      return [
        broken(
          check,
          `The rule ${rule.Name} comes before ours and stops: mail to ${domain} does not get here.`,
          `aws ses set-receipt-rule-position --region ${region} --rule-set-name ${set} --rule-name ${ours}`,
        ),
      ];
    }
    if (!rule.Name?.startsWith("otpost-")) return [];
    return [
      warning(
        check,
        `The rule ${rule.Name}, another stage of otpost, takes the mail of ${domain} as well: every code is stored twice.`,
        `npm run destroy -- -c stage=${rule.Name.slice("otpost-".length)}`,
      ),
    ];
  });
}

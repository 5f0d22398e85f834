/** Looks at SES's active receipt rule set: is our rule in it, does it take mail, does nobody stop it. */
import { DescribeActiveReceiptRuleSetCommand, type ReceiptRule } from "@aws-sdk/client-ses";
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

export async function checkReceiptRule(
  { ses, region }: Pick<AwsAccount, "ses" | "region">,
  {
    stage,
    mailBucket,
    deployCommand,
  }: { stage: string; mailBucket: string | undefined; deployCommand: string },
): Promise<CheckedReceiptRule> {
  const ruleName = deploymentName({ stage });
  const { Metadata, Rules = [] } = await ses.send(new DescribeActiveReceiptRuleSetCommand());
  const set = Metadata?.Name;
  if (set === undefined) {
    const message = "SES has no active receipt rule set: it receives no mail at all.";
    return { findings: [broken(check, message, deployCommand)], domains: [] };
  }
  const place = Rules.findIndex(({ Name }) => Name === ruleName);
  const rule = Rules[place];
  if (rule === undefined) {
    return {
      findings: [
        broken(
          check,
          `The active receipt rule set, ${set}, has no rule ${ruleName}: mail does not get here. Was another set activated since the deployment?`,
          `aws ses list-receipt-rule-sets --region ${region}`,
          `aws ses set-active-receipt-rule-set --region ${region} --rule-set-name NAME-OF-THE-SET-WITH-THE-RULE`,
          deployCommand,
        ),
      ],
      domains: [],
    };
  }
  const domains = rule.Recipients ?? [];
  const findings = [
    ...checkEnabled(rule, set, region),
    ...checkAction(rule, mailBucket, deployCommand),
    ...checkOthers(Rules, place, { set, domains, region }),
  ];
  return {
    findings:
      findings.length > 0
        ? findings
        : [
            ok(
              check,
              `The rule ${ruleName} in the active set ${set} takes mail of ${domains.join(", ")}.`,
            ),
          ],
    domains,
  };
}

function checkEnabled(rule: ReceiptRule, set: string, region: string): Finding[] {
  if (rule.Enabled) return [];
  const enabled = JSON.stringify({ ...rule, Enabled: true }).replaceAll("'", "'\\''");
  return [
    broken(
      check,
      `The rule ${rule.Name} is switched off.`,
      `aws ses update-receipt-rule --region ${region} --rule-set-name ${set} --rule '${enabled}'`,
    ),
  ];
}

/** Without its notice a mail lies in the bucket, and nobody hears of it. */
function checkAction(
  { Name, Actions = [] }: ReceiptRule,
  mailBucket: string | undefined,
  deployCommand: string,
): Finding[] {
  const action = Actions.find(({ S3Action }) => S3Action !== undefined)?.S3Action;
  if (mailBucket === undefined) return [];
  if (action?.BucketName === mailBucket && action.TopicArn !== undefined) return [];
  return [
    broken(
      check,
      `The rule ${Name} does not put mail into ${mailBucket} with a notice: somebody changed it. Delete it, and deploy again:`,
      `aws ses delete-receipt-rule --rule-set-name NAME-OF-THE-SET --rule-name ${Name}`,
      deployCommand,
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

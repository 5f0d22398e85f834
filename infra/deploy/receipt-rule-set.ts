/**
 * Finds the SES receipt rule set that the mail rule joins.
 *
 * SES has one active set an account and region, and CloudFormation cannot see which. So it is looked
 * up here, before the stacks are written: an active one is joined and never replaced; without one,
 * a set of otpost's own is made and activated. A program and not a custom resource: it needs no function
 * with permissions over all of SES, and can explain itself to whoever deploys.
 */
import {
  CreateReceiptRuleSetCommand,
  DescribeActiveReceiptRuleSetCommand,
  DescribeReceiptRuleSetCommand,
  type ReceiptRule,
  RuleSetDoesNotExistException,
  type SESClient,
  SetActiveReceiptRuleSetCommand,
} from "@aws-sdk/client-ses";
import { OtpostError } from "../../shared/errors.ts";
import type { StackSettings } from "../settings.ts";

export type ReceiptRuleSetChoice = {
  name: string;
  how: "joined" | "activated";
  /** What the operator should know of the others' rules. */
  notes: readonly string[];
};

/** Amazon SES: rules in a receipt rule set. */
const rulesInSet = 200;

type Options = {
  ses: SESClient;
  settings: Pick<StackSettings, "domains" | "receiptRuleSet">;
  /** Our own rule's. */
  ruleName: string;
  /** The operator named a set. */
  isNamed: boolean;
};

/** @throws OtpostError `conflict`, saying what stands in the way and what to do. */
export async function chooseReceiptRuleSet(options: Options): Promise<ReceiptRuleSetChoice> {
  const { ses, settings, isNamed } = options;
  const active = await ses.send(new DescribeActiveReceiptRuleSetCommand());
  const name = active.Metadata?.Name;
  if (name === undefined) return activateOwn(options);
  if (isNamed && name !== settings.receiptRuleSet) {
    throw new OtpostError(
      "conflict",
      `The active receipt rule set is ${name}, and SES receives with no other. Leave out -c receiptRuleSet to join it, or activate ${settings.receiptRuleSet} yourself:\n  aws ses set-active-receipt-rule-set --rule-set-name ${settings.receiptRuleSet}`,
    );
  }
  const rules = active.Rules ?? [];
  return { name, how: "joined", notes: judgeRules(name, rules, options) };
}

async function activateOwn({
  ses,
  settings: { receiptRuleSet: RuleSetName },
}: Options): Promise<ReceiptRuleSetChoice> {
  const rules = await findRules(ses, RuleSetName);
  const foreign = (rules ?? []).filter(({ Name = "" }) => !isOtposts(Name));
  if (foreign.length > 0) {
    throw new OtpostError(
      "conflict",
      `The receipt rule set ${RuleSetName} has rules of somebody else and is not active: activating it would switch them on. Activate it yourself, or name another one with -c receiptRuleSet=…`,
    );
  }
  if (rules === undefined) await ses.send(new CreateReceiptRuleSetCommand({ RuleSetName }));
  await ses.send(new SetActiveReceiptRuleSetCommand({ RuleSetName }));
  return { name: RuleSetName, how: "activated", notes: [] };
}

async function findRules(ses: SESClient, RuleSetName: string): Promise<ReceiptRule[] | undefined> {
  try {
    return (await ses.send(new DescribeReceiptRuleSetCommand({ RuleSetName }))).Rules ?? [];
  } catch (error) {
    if (error instanceof RuleSetDoesNotExistException) return undefined;
    throw error;
  }
}

/** Our rule is put before all others (CloudFormation, `After` absent), and stops none of them. */
function judgeRules(set: string, rules: readonly ReceiptRule[], options: Options): string[] {
  const { ruleName, settings } = options;
  const place = rules.findIndex(({ Name }) => Name === ruleName);
  if (place === -1 && rules.length >= rulesInSet) {
    throw new OtpostError(
      "conflict",
      `The receipt rule set ${set} is full: SES allows ${rulesInSet} rules. Delete one that is no longer needed.`,
    );
  }
  const notes: string[] = [];
  for (const [index, rule] of rules.entries()) {
    const { Name = "", Actions = [] } = rule;
    const domain = settings.domains.find((one) => takesMailOf(rule, one));
    if (domain === undefined || Name === ruleName || rule.Enabled === false) continue;
    if (isOtposts(Name)) {
      throw new OtpostError(
        "conflict",
        `The rule ${Name}, another stage of otpost, receives the mail of ${domain} already: every code would be stored twice. Give each stage a domain of its own, or destroy that stage.`,
      );
    }
    if (index < place && Actions.some(({ StopAction }) => StopAction !== undefined)) {
      throw new OtpostError(
        "conflict",
        `In the receipt rule set ${set} the rule ${Name} comes before ${ruleName} and stops: mail to ${domain} would not get here. Put ours first:\n  aws ses set-receipt-rule-position --rule-set-name ${set} --rule-name ${ruleName}`,
      );
    }
    notes.push(`The rule ${Name} in ${set} takes mail of ${domain} as well, and goes on doing so.`);
  }
  return notes;
}

const isOtposts = (ruleName: string): boolean => ruleName.startsWith("otpost-");

/** A rule without recipients takes the mail of every verified domain; `.example.com` is all subdomains. */
export function takesMailOf({ Recipients = [] }: ReceiptRule, domain: string): boolean {
  return (
    Recipients.length === 0 ||
    Recipients.some((recipient) => {
      const lower = recipient.toLowerCase();
      return (
        lower === domain ||
        lower.endsWith(`@${domain}`) ||
        (lower.startsWith(".") && domain.endsWith(lower))
      );
    })
  );
}

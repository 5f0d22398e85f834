/**
 * SES receiving mail: the active rule set's rules, their S3 actions, and the notices of those.
 *
 * Amazon SES developer guide, "Creating receipt rules" and "Deliver to S3 bucket action".
 */
import { randomBytes } from "node:crypto";
import type { S3Client } from "@aws-sdk/client-s3";
import { createTransport, type SendMailOptions } from "nodemailer";
import { z } from "zod";
import type { SesAccount } from "../../infra/ses-server.ts";
import type { Encryption } from "../permissions/calls.ts";
import type { Grants } from "../permissions/grants.ts";
import { putLargeObject } from "../protocol-servers/fauxqs.ts";
import { account, type NamedTemplate, region } from "../template/names.ts";
import type { Synthesis } from "../template/synthesis.ts";
import type { Publish } from "./notifications.ts";
import { noticeOf, objectOf, type ReceivedMail, type Verdicts } from "./ses-notice.ts";

/** "The maximum size of an email message that can be stored in an S3 bucket is 40 MB". */
const mostBytes = 40_000_000;

const ruleProperties = z.object({
  RuleSetName: z.string(),
  Rule: z.strictObject({
    Name: z.string(),
    Enabled: z.literal(true),
    Recipients: z.array(z.string()).min(1),
    ScanEnabled: z.literal(true),
    TlsPolicy: z.enum(["Optional", "Require"]),
    Actions: z.tuple([
      z.strictObject({
        S3Action: z.strictObject({ BucketName: z.string(), TopicArn: z.string() }),
      }),
    ]),
  }),
});
type Rule = z.infer<typeof ruleProperties>;

export type MailReception = {
  /** Resolves when SES has accepted the mail; rejects with the SMTP reply's `responseCode`. */
  deliver(mail: SendMailOptions, how?: { verdicts?: Verdicts }): Promise<void>;
  /** From now on SES tells of each mail twice, as it may. */
  notifyTwice(isTwice: boolean): void;
};

export function createMailReception({
  synthesis,
  named,
  grants,
  encryption,
  publish,
  s3,
  ses,
}: {
  synthesis: Synthesis;
  named: NamedTemplate;
  grants: Grants;
  encryption: Encryption;
  publish: Publish;
  s3: S3Client;
  ses: SesAccount;
}): MailReception {
  const rules = synthesis.all("AWS::SES::ReceiptRule").map((resource) =>
    ruleProperties.parse({
      RuleSetName: named.property(resource, "RuleSetName"),
      Rule: named.property(resource, "Rule"),
    }),
  );
  const composer = createTransport({ streamTransport: true, buffer: true, newline: "windows" });
  let times = 1;

  const carryOut = async ({ Rule: rule, RuleSetName }: Rule, mail: ReceivedMail): Promise<void> => {
    const { BucketName, TopicArn } = rule.Actions[0].S3Action;
    const bucket = `arn:aws:s3:::${BucketName}`;
    const context = {
      "aws:SourceAccount": account,
      "aws:SourceArn": `arn:aws:ses:${region}:${account}:receipt-rule-set/${RuleSetName}:receipt-rule/${rule.Name}`,
    };
    const require = (action: string, resource: string | undefined): void => {
      if (resource === undefined) return;
      const caller = { kind: "service", service: "ses.amazonaws.com" } as const;
      if (grants.allows(caller, { action, resource, context })) return;
      throw new Error(`SES may not ${action} on ${named.label(resource)}`);
    };
    require("s3:PutObject", `${bucket}/${mail.messageId}`);
    require("kms:GenerateDataKey", encryption(bucket));
    await putLargeObject(s3, { Bucket: BucketName, Key: mail.messageId }, objectOf(mail));

    require("sns:Publish", TopicArn);
    for (const action of ["kms:GenerateDataKey", "kms:Decrypt"]) {
      require(action, encryption(TopicArn));
    }
    const objectKey = mail.messageId;
    const notice = await noticeOf(mail, { bucketName: BucketName, topicArn: TopicArn, objectKey });
    for (let time = 0; time < times; time += 1) await publish(TopicArn, JSON.stringify(notice));
  };

  return {
    deliver: async (options, { verdicts = {} } = {}) => {
      const { message, envelope } = await composer.sendMail({
        from: "Example Bank <no-reply@bank.example>",
        ...options,
      });
      const raw = Buffer.isBuffer(message) ? message : Buffer.from("");
      const wanted = [envelope.to].flat();
      const active = rules.filter(({ RuleSetName }) => RuleSetName === ses.active);
      const matched = active
        .map((rule) => ({
          rule,
          recipients: wanted.filter((address) => isFor(rule.Rule.Recipients, address)),
        }))
        .filter(({ recipients }) => recipients.length > 0);
      if (matched.length === 0) throw smtpError(550, "5.1.1 mailbox unavailable");
      if (raw.length > mostBytes) throw smtpError(552, "5.3.4 message size exceeds limit");
      for (const { rule, recipients } of matched) {
        await carryOut(rule, {
          messageId: randomBytes(20).toString("hex"),
          receivedAt: new Date(),
          source: envelope.from === false ? "" : envelope.from,
          recipients,
          raw,
          verdicts,
        });
      }
    },
    notifyTwice: (isTwice) => {
      times = isTwice ? 2 : 1;
    },
  };
}

/** An address, a domain, or, with a dot before it, its subdomains. */
const isFor = (recipients: readonly string[], address: string): boolean => {
  const [, domain = ""] = address.toLowerCase().split("@");
  return recipients.some((recipient) =>
    recipient.includes("@")
      ? recipient.toLowerCase() === address.toLowerCase()
      : recipient.startsWith(".")
        ? domain.endsWith(recipient)
        : domain === recipient,
  );
};

const smtpError = (responseCode: number, reply: string): Error =>
  Object.assign(new Error(`${responseCode} ${reply}`), { responseCode });

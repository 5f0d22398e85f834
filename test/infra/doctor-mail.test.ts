/** `otpost doctor --stage`: what may be wrong with a deployment's receipt rule, mail domain and DNS. */
import { afterAll, beforeAll, beforeEach, it } from "vitest";
import {
  type DeployedAccount,
  domain,
  expectFault,
  type Fault,
  startDeployedAccount,
} from "./deployed-account.ts";
import type { Rule } from "./ses-server.ts";

let aws: DeployedAccount;
beforeAll(async () => {
  aws = await startDeployedAccount();
});
afterAll(() => aws.close());
beforeEach(() => aws.heal());

const ours: Rule = {
  name: "otpost-dev",
  recipients: [domain],
  bucket: "mails",
  topicArn: "arn:notices",
};
const catchAll: Rule = { name: "everything", recipients: [] };
const rules = (...all: Rule[]): void => {
  aws.ses.ruleSets.set("mine", all);
};

const faults: readonly Fault[] = [
  {
    name: "no receipt rule set is active",
    plant: () => {
      aws.ses.active = undefined;
    },
    check: "mail.receipt_rule",
    severity: "broken",
    says: /no active receipt rule set/,
    mend: /^npm run deploy/,
  },
  {
    name: "another rule set was activated",
    plant: () => {
      aws.ses.ruleSets.set("other", []);
      aws.ses.active = "other";
    },
    check: "mail.receipt_rule",
    severity: "broken",
    says: /otpost-dev is in the receipt rule set mine, and other was activated since/,
    mend: /^npm run deploy -- -c stage=dev/,
  },
  {
    name: "our rule was deleted",
    plant: () => rules(catchAll),
    check: "mail.receipt_rule",
    severity: "broken",
    says: /No receipt rule set has the rule otpost-dev/,
    mend: /^aws ses create-receipt-rule --region us-east-1 --rule-set-name mine --rule '\{"Name":"otpost-dev","Enabled":true,.*"BucketName":"mails","TopicArn":"arn:notices".*"Recipients":\["YOUR-MAIL-DOMAIN"\]\}'$/,
  },
  {
    name: "our rule is switched off",
    plant: () => rules({ ...ours, off: true }),
    check: "mail.receipt_rule",
    severity: "broken",
    says: /otpost-dev is switched off/,
    mend: /update-receipt-rule --region us-east-1 --rule-set-name mine --rule '\{"Name":"otpost-dev","Enabled":true,/,
  },
  {
    name: "our rule puts mail elsewhere",
    plant: () => rules({ ...ours, bucket: "other" }),
    check: "mail.receipt_rule",
    severity: "broken",
    says: /does not put mail into mails with a notice to arn:notices/,
    mend: /update-receipt-rule .*"TopicArn":"arn:notices".*"Recipients":\["codes\.example\.com"\]/,
  },
  {
    name: "our rule gives no notice",
    plant: () => rules({ name: "otpost-dev", recipients: [domain], bucket: "mails" }),
    check: "mail.receipt_rule",
    severity: "broken",
    says: /with a notice/,
    mend: /update-receipt-rule .*"TopicArn":"arn:notices".*"Recipients":\["codes\.example\.com"\]/,
  },
  {
    name: "somebody's rule stops before ours",
    plant: () => rules({ ...catchAll, stops: true }, ours),
    check: "mail.receipt_rule",
    severity: "broken",
    says: /everything comes before ours and stops/,
    mend: /set-receipt-rule-position --region us-east-1 --rule-set-name mine --rule-name otpost-dev$/,
  },
  {
    name: "another stage takes the same mail",
    plant: () => rules(ours, { name: "otpost-prod", recipients: [domain] }),
    check: "mail.receipt_rule",
    severity: "warning",
    says: /every code is stored twice/,
    mend: /npm run destroy -- -c stage=prod/,
  },
  {
    name: "SES does not know the domain",
    plant: () => aws.ses.verified.clear(),
    check: "mail.identity",
    severity: "broken",
    says: /SES does not know codes\.example\.com/,
    mend: /verify-domain-identity --region us-east-1 --domain codes\.example\.com/,
  },
  {
    name: "SES waits for the record",
    plant: () => {
      aws.ses.verified.clear();
      aws.ses.unverified?.set(domain, "Pending");
    },
    check: "mail.identity",
    severity: "broken",
    says: /not verified codes\.example\.com \(Pending\)/,
    mend: /^_amazonses\.codes\.example\.com\. {2}TXT {2}"dG9rZW4\+"$/,
  },
  {
    name: "SES has given up on the record",
    plant: () => {
      aws.ses.verified.clear();
      aws.ses.unverified?.set(domain, "Failed");
    },
    check: "mail.identity",
    severity: "broken",
    says: /\(Failed\)/,
    mend: /TXT {2}"dG9rZW4\+"\naws ses verify-domain-identity/,
  },
  {
    name: "the DKIM records are missing",
    plant: () => aws.ses.dkim?.clear(),
    check: "mail.dkim",
    severity: "warning",
    says: /DKIM records of codes\.example\.com are not there/,
    mend: /aaa\._domainkey\.codes\.example\.com\. {2}CNAME {2}aaa\.dkim\.amazonses\.com/,
  },
  {
    name: "there is no MX record",
    plant: () => {
      aws.dns.failing = "ENODATA";
    },
    check: "mail.mx",
    severity: "broken",
    says: /has no MX record/,
    mend: /^codes\.example\.com\. {2}MX {2}10 inbound-smtp\.us-east-1\.amazonaws\.com$/,
  },
  {
    name: "the MX record is another's",
    plant: () => {
      aws.dns.records = [{ exchange: "mx.elsewhere.example", priority: 10 }];
    },
    check: "mail.mx",
    severity: "broken",
    says: /goes to mx\.elsewhere\.example, and not to SES in us-east-1/,
    mend: /MX {2}10 inbound-smtp/,
  },
  {
    name: "another MX record goes first",
    plant: () => {
      aws.dns.records.push({ exchange: "mx.elsewhere.example", priority: 5 });
    },
    check: "mail.mx",
    severity: "broken",
    says: /goes to mx\.elsewhere\.example as well or first/,
    mend: /MX {2}10 inbound-smtp/,
  },
  {
    name: "DNS does not answer",
    plant: () => {
      aws.dns.failing = "ETIMEOUT";
    },
    check: "mail.mx",
    severity: "warning",
    says: /DNS does not answer/,
    mend: /dig MX/,
  },
];

for (const fault of faults) it(fault.name, () => expectFault(aws, fault));

/** `otpost doctor --stage`: every fault that it knows, planted in a deployment that was well. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openAwsAccount } from "../../infra/doctor/aws-account.ts";
import type { Severity } from "../../infra/doctor/finding.ts";
import { signForm } from "../../infra/doctor/sign-request.ts";
import {
  type DeployedAccount,
  domain,
  operatorKey,
  startDeployedAccount,
} from "./deployed-account.ts";
import type { Rule } from "./ses-server.ts";

let aws: DeployedAccount;
beforeAll(async () => {
  aws = await startDeployedAccount();
});
afterAll(() => aws.close());
beforeEach(() => aws.heal());

const troubles = async () =>
  (await aws.inspect()).findings.filter(
    ({ severity }) => severity === "broken" || severity === "warning",
  );

it("finds nothing wrong with a deployment that is well, and hands on what comes next", async () => {
  const { findings, ...rest } = await aws.inspect();
  expect(findings.map(({ check, severity }) => `${severity} ${check}`)).toEqual([
    "ok stacks",
    "ok secrets.first_key",
    "ok secrets.twilio",
    "ok mail.receipt_rule",
    "ok mail.identity",
    "ok mail.dkim",
    "ok mail.mx",
    "ok queues.dead_letters",
    "ok queues.age",
    "ok alarms",
  ]);
  expect(rest).toEqual({
    url: "https://api.example",
    operatorKey,
    twilio: { accountSid: "AC1", authTokens: ["a-token"] },
  });
  expect(JSON.stringify(findings)).not.toMatch(new RegExp(`${operatorKey}|a-token`));
});

const stack = (name: string) => {
  const found = aws.cloud.stacks.get(`otpost-dev-${name}`);
  if (found === undefined) throw new Error(`no stack ${name}`);
  return found;
};
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

const faults: readonly {
  name: string;
  plant: () => unknown;
  check: string;
  severity: Severity;
  says: RegExp;
  mend: RegExp;
}[] = [
  {
    name: "a stack is missing",
    plant: () => aws.cloud.stacks.delete("otpost-dev-observability"),
    check: "stacks",
    severity: "broken",
    says: /There is no stack otpost-dev-observability/,
    mend: /^npm run deploy -- -c stage=dev -c domain=YOUR-MAIL-DOMAIN --region us-east-1$/,
  },
  {
    name: "a deployment failed",
    plant: () => {
      stack("api").status = "UPDATE_ROLLBACK_FAILED";
    },
    check: "stacks",
    severity: "broken",
    says: /otpost-dev-api is in the state UPDATE_ROLLBACK_FAILED/,
    mend: /describe-stack-events --stack-name otpost-dev-api/,
  },
  {
    name: "a deployment is under way",
    plant: () => {
      stack("api").status = "UPDATE_IN_PROGRESS";
    },
    check: "stacks",
    severity: "broken",
    says: /is being changed/,
    mend: /^$/,
  },
  {
    name: "the first key is gone",
    plant: () => aws.secrets.delete("first-key"),
    check: "secrets.first_key",
    severity: "broken",
    says: /cannot be used: ResourceNotFoundException/,
    mend: /put-secret-value --region us-east-1 --secret-id first-key/,
  },
  {
    name: "the first key is too short",
    plant: () => aws.secrets.set("first-key", "secret"),
    check: "secrets.first_key",
    severity: "broken",
    says: /must be 32 to 200 printable/,
    mend: /openssl rand -base64 33/,
  },
  {
    name: "the Twilio secret is malformed",
    plant: () => aws.secrets.set("twilio", "a-token"),
    check: "secrets.twilio",
    severity: "broken",
    says: /The Twilio secret cannot be used: The Twilio secret must look like/,
    mend: /TWILIO_AUTH_TOKEN=… npm run deploy/,
  },
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
    name: "another rule set is active",
    plant: () => {
      aws.ses.ruleSets.set("other", []);
      aws.ses.active = "other";
    },
    check: "mail.receipt_rule",
    severity: "broken",
    says: /active receipt rule set, other, has no rule otpost-dev/,
    mend: /aws ses set-active-receipt-rule-set/,
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
    says: /does not put mail into mails with a notice/,
    mend: /delete-receipt-rule/,
  },
  {
    name: "our rule gives no notice",
    plant: () => rules({ name: "otpost-dev", recipients: [domain], bucket: "mails" }),
    check: "mail.receipt_rule",
    severity: "broken",
    says: /with a notice/,
    mend: /delete-receipt-rule/,
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
  {
    name: "jobs wait too long",
    plant: () => aws.cloud.oldestAges.set(aws.queueName, [12, 95]),
    check: "queues.age",
    severity: "broken",
    says: /A job in inbound_emails waits for 95 s.*email-parser/,
    mend: /aws logs tail/,
  },
  {
    name: "an alarm is ringing",
    plant: () =>
      aws.cloud.ringing.set("otpost-dev-observability-ServerErrors1", "The API answered with 5xx"),
    check: "alarms",
    severity: "warning",
    says: /The API answered with 5xx/,
    mend: /docs\/operating\.md/,
  },
];

describe("finds, says and mends", () => {
  for (const { name, plant, check, severity, says, mend } of faults) {
    it(name, async () => {
      plant();
      const found = await troubles();
      expect(found.map((each) => [each.check, each.severity])).toEqual([[check, severity]]);
      expect(found[0]?.message).toMatch(says);
      expect(found[0]?.mend?.join("\n") ?? "").toMatch(mend);
    });
  }

  it("dead letters, with the commands that show them and send them again", async () => {
    await aws.buryMail();
    const [found, ...others] = await troubles();
    await aws.dropDeadLetters();
    expect(others).toEqual([]);
    expect(found).toMatchObject({ check: "queues.dead_letters", severity: "warning" });
    expect(found?.message).toBe("inbound_emails has 1 dead letter.");
    expect(found?.mend?.[0]).toBe(
      "OTPOST_URL=https://api.example OTPOST_API_KEY=$(aws secretsmanager get-secret-value --secret-id first-key) otpost dead-letters list --queue inbound_emails",
    );
  });
});

it("a stage that was never deployed is all it says", async () => {
  const { findings, url } = await aws.inspect({ stage: "prod" });
  expect(findings).toHaveLength(5);
  expect(findings.every(({ check, severity }) => check === "stacks" && severity === "broken")).toBe(
    true,
  );
  expect(url).toBeUndefined();
});

it("without Twilio it is a note: not everybody has SMS", async () => {
  aws.secrets.set("twilio", '{"authTokens":[]}');
  expect(await troubles()).toEqual([]);
  expect((await aws.inspect()).findings).toContainEqual(
    expect.objectContaining({ check: "secrets.twilio", severity: "note" }),
  );
});

for (const { code, says } of [
  { code: "ExpiredToken", says: /no valid AWS credentials \(ExpiredToken\): sign in/ },
  { code: "AccessDenied", says: /AWS refused a question \(AccessDenied\)/ },
]) {
  it(`stops with an advice at ${code}`, async () => {
    aws.cloud.refusing = code;
    await expect(aws.inspect()).rejects.toMatchObject({
      name: "OtpostError",
      code: "configuration_invalid",
      message: expect.stringMatching(says),
    });
  });
}

it("opens the account in the region that is named", async () => {
  const account = await openAwsAccount({ region: "eu-west-1", now: () => new Date() });
  expect(account.region).toBe("eu-west-1");
  account.close();
});

// AWS Signature Version 4 test suite: post-x-www-form-urlencoded.
it("signs as AWS's own vector does", () => {
  const { headers } = signForm({
    form: { Param1: "value1" },
    host: "example.amazonaws.com",
    region: "us-east-1",
    service: "service",
    credentials: {
      accessKeyId: "AKIDEXAMPLE",
      secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
    },
    at: new Date("2015-08-30T12:36:00Z"),
  });
  expect(headers["authorization"]).toBe(
    "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=content-type;host;x-amz-date, Signature=ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a",
  );
});

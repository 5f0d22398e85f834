/** `otpost doctor --stage`: what may be wrong with a deployment's stacks, secrets, queues and alarms. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openAwsAccount } from "../../infra/doctor/aws-account.ts";
import { signForm } from "../../infra/doctor/sign-request.ts";
import {
  type DeployedAccount,
  expectFault,
  type Fault,
  operatorKey,
  startDeployedAccount,
  troubles,
} from "./deployed-account.ts";

let aws: DeployedAccount;
beforeAll(async () => {
  aws = await startDeployedAccount();
});
afterAll(() => aws.close());
beforeEach(() => aws.heal());

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
const faults: readonly Fault[] = [
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
  {
    name: "the first key may not be read",
    plant: () => aws.deniedSecrets.add("first-key"),
    check: "secrets.first_key",
    severity: "warning",
    says: /may not be read with these AWS credentials, so the API was not asked/,
    mend: /^docs\/operating\.md/,
  },
  {
    name: "the Twilio secret may not be read",
    plant: () => aws.deniedSecrets.add("twilio"),
    check: "secrets.twilio",
    severity: "warning",
    says: /The Twilio secret may not be read/,
    mend: /^docs\/operating\.md/,
  },
];

describe("finds, says and mends", () => {
  for (const fault of faults) it(fault.name, () => expectFault(aws, fault));

  it("dead letters, with the commands that show them and send them again", async () => {
    await aws.buryMail();
    const [found, ...others] = await troubles(aws);
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
  expect(await troubles(aws)).toEqual([]);
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

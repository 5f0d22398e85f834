/** The doctor finds things by the names that the templates give them. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { createAwsQuery } from "../../infra/doctor/aws-query.ts";
import { inspectStacks } from "../../infra/doctor/deployed-stacks.ts";
import { loopbackClient } from "../aws/protocol-servers/loopback.ts";
import { type CloudState, startCloud } from "./query-server.ts";
import { synthesize } from "./synthesized.ts";

let cloud: Awaited<ReturnType<typeof startCloud>>;
const state: CloudState = { stacks: new Map(), ringing: new Map(), oldestAges: new Map() };
beforeAll(async () => {
  cloud = await startCloud(state);
  // As CloudFormation would tell of them: every resource with a physical id.
  for (const [id, { Resources, Outputs = {} }] of synthesize({
    domain: "codes.example.com",
    stage: "dev",
  }).templates) {
    state.stacks.set(`otpost-dev-${id}`, {
      status: "CREATE_COMPLETE",
      outputs: Object.fromEntries(Object.keys(Outputs).map((key) => [key, `value of ${key}`])),
      resources: Object.entries(Resources).map(([logicalId, { Type }]) => ({
        logicalId,
        physicalId: `https://sqs.us-east-1.amazonaws.com/1/${logicalId}`,
        type: Type,
      })),
    });
  }
});
afterAll(() => cloud.close());

it("in what was synthesised it finds every stack, output and queue", async () => {
  const cloudFormation = createAwsQuery({
    service: "cloudformation",
    version: "2010-05-15",
    endpoint: cloud.endpoint,
    region: loopbackClient.region,
    credentials: async () => loopbackClient.credentials,
    fetch,
    now: () => new Date(),
  });
  const stacks = await inspectStacks({ cloudFormation }, "dev", "deploy");
  const { findings, outputs, queues, noticesTopic } = stacks;
  expect(findings.map(({ severity }) => severity)).toEqual(["ok"]);
  expect(Object.keys(outputs)).toEqual(
    expect.arrayContaining([
      "Url",
      "FirstApiKeySecret",
      "TwilioSecret",
      "MailBucketName",
      "ReadFirstApiKey",
    ]),
  );
  expect(noticesTopic).toMatch(/Notices[0-9A-F]{8}$/);
  expect(queues.map(({ name }) => name)).toEqual(["inbound_emails", "inbound_sms", "deliveries"]);
  for (const { url, deadLettersUrl } of queues) {
    expect(url).toMatch(/Queue[0-9A-F]{8}$/);
    expect(deadLettersUrl).toMatch(/DeadLetters[0-9A-F]{8}$/);
  }
});

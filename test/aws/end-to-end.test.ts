/** Every end-to-end suite on the stacks as they are synthesised, and what the functions were allowed. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { describeAuthenticators } from "../end-to-end/authenticators.suite.ts";
import { type AwsTarget, startAwsTarget } from "../end-to-end/aws-target.ts";
import { describeConsole } from "../end-to-end/console.suite.ts";
import { describeDeadLetters } from "../end-to-end/dead-letters.suite.ts";
import { describeDeliveries } from "../end-to-end/deliveries.suite.ts";
import { describeManagement } from "../end-to-end/management.suite.ts";
import { describeMessages } from "../end-to-end/messages.suite.ts";
import { describePull } from "../end-to-end/pull.suite.ts";
import { startReceiver } from "../end-to-end/receiver.ts";
import { listCodes } from "../end-to-end/target.ts";
import { describeRevocations } from "./revocations.suite.ts";
import { describeUnreadableJobs } from "./unreadable-jobs.suite.ts";

let target: AwsTarget;
beforeAll(async () => {
  target = await startAwsTarget();
  // What cannot start fails here, and not as a code that is waited for in vain by every test.
  await Promise.all([...target.deployment.functions.values()].map(({ warm }) => warm()));
}, 180_000);
afterAll(() => target?.close());

/** One deployment for every suite: what they all used is looked at in the end. */
const share = (): Promise<AwsTarget> =>
  Promise.resolve({ ...target, close: () => Promise.resolve() });

describeConsole("AWS", share);
describeMessages("AWS", share);
describePull("AWS", share);
describeAuthenticators("AWS", share);
describeDeliveries("AWS", share, async () => {
  const receiver = await startReceiver();
  return { ...receiver, url: target.deployment.outside.publish(receiver.url) };
});
describeDeadLetters("AWS", share);
describeManagement("AWS", share);
describeUnreadableJobs(share);

/** Granted, and not used by any suite: each with the reason why it is granted all the same. */
const unused: readonly { grants: RegExp; reason: string }[] = [
  {
    grants: /^callback-sender dynamodb:DeleteItem Table$/,
    reason: "forgets a task that surely was not started: callback-sender.test.ts",
  },
  {
    grants: /^email-parser s3:ListBucket Mail$/,
    reason: "asked only when a mail is gone: kill.test.ts",
  },
];

/** As a word of its own: digits within a longer number are a time or a measure. */
const mentions = (line: string, secret: string): boolean =>
  line
    .split(secret)
    .some(
      (after, at, pieces) =>
        at > 0 && /(?:^|[^\w.])$/.test(pieces[at - 1] ?? "") && !/^\w/.test(after),
    );

describe("after all of them", () => {
  const namesOf = ({ deployment: { functions, named } }: AwsTarget) => {
    const labels = new Map(
      [...functions.values()].map(({ declared }) => [declared.role, declared.label]),
    );
    return (role: string, ...rest: string[]): string =>
      [labels.get(role) ?? role, ...rest.map((text) => named.label(text))].join(" ").trim();
  };

  it("nothing was denied that a function or a service asked for", () => {
    const nameOf = namesOf(target);
    const denials = target.deployment.grants.denials();
    expect(
      denials.map(({ principal, action, resource }) => nameOf(principal, action, resource)),
    ).toEqual([]);
  });

  it("no log has a code, a link, a person or a capability in it", async () => {
    const { logs, api } = target.deployment;
    const lines = [...logs(), ...api.accessLog()];
    expect(lines.length).toBeGreaterThan(300);
    const codes = await listCodes(target, { limit: "200" });
    expect(codes.length).toBeGreaterThan(50);
    const secrets = codes.flatMap(({ code, totp_identifier: person }) => [code, person]);
    const told = lines.filter(
      (line) =>
        /@|token=|\/v1\/totp\/[^{]/.test(line) || secrets.some((secret) => mentions(line, secret)),
    );
    expect(told).toEqual([]);
  });

  it("no function came near the end of its memory", () => {
    for (const [label, { peakMemoryMegabytes, declared }] of target.deployment.functions) {
      const most = 0.6 * declared.properties.MemorySize;
      expect(peakMemoryMegabytes(), label).toBeLessThan(most);
    }
  });

  it("every call was one that the runner knows", () => {
    expect(target.deployment.problems()).toEqual([]);
  });

  it("no function has an action that it never used, but for the reasons above", () => {
    const nameOf = namesOf(target);
    const { grants } = target.deployment;
    const left = grants
      .all()
      .filter((grant) => !grants.isUsed(grant))
      .map(({ role, action, resource, condition }) => nameOf(role, action, resource, condition));
    expect(left.filter((name) => !unused.some((known) => known.grants.test(name)))).toEqual([]);
    // A reason that explains nothing any more is to go.
    expect(unused.filter((known) => !left.some((name) => known.grants.test(name)))).toEqual([]);
  });
});

describeRevocations(share);

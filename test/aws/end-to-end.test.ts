/** Every end-to-end suite on the stacks as they are synthesised, and what the functions were allowed. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AwsTarget, startAwsTarget } from "../end-to-end/aws-target.ts";
import { describeAuthenticators } from "../end-to-end/authenticators.suite.ts";
import { describeDeadLetters } from "../end-to-end/dead-letters.suite.ts";
import { describeManagement } from "../end-to-end/management.suite.ts";
import { describeMessages } from "../end-to-end/messages.suite.ts";
import { describeUnreadableJobs } from "./unreadable-jobs.suite.ts";

let target: AwsTarget;
beforeAll(async () => {
  target = await startAwsTarget();
}, 60_000);
afterAll(() => target.close());

/** One deployment for every suite: what they all used is looked at in the end. */
const share = (): Promise<AwsTarget> =>
  Promise.resolve({ ...target, close: () => Promise.resolve() });

describeMessages("AWS", share);
describeAuthenticators("AWS", share);
describeDeadLetters("AWS", share);
describeManagement("AWS", share);
describeUnreadableJobs(share);

describe("after all of them", () => {
  it("nothing was denied that a function or a service asked for", () => {
    const { grants, named } = target.deployment;
    expect(
      grants
        .denials()
        .map(({ principal, action, resource }) =>
          named.label(`${principal} ${action} ${resource}`),
        ),
    ).toEqual([]);
  });

  it("unused", () => {
    const { grants, named } = target.deployment;
    console.log(
      grants
        .all()
        .filter((grant) => !grants.isUsed(grant))
        .map(({ role, action, resource, condition }) =>
          [named.label(role), action, named.label(resource), condition].join(" "),
        )
        .join("\n"),
    );
  });

  it("every call was one that the runner knows", () => {
    expect(target.deployment.problems()).toEqual([]);
  });
});

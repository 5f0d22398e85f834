/** Every end-to-end suite on the stacks as they are synthesised, and what the functions were allowed. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AwsTarget, startAwsTarget } from "../end-to-end/aws-target.ts";
import { describeMessages } from "../end-to-end/messages.suite.ts";

let target: AwsTarget;
beforeAll(async () => {
  target = await startAwsTarget();
}, 60_000);
afterAll(() => target.close());

/** One deployment for every suite: what they all used is looked at in the end. */
const share = (): Promise<AwsTarget> =>
  Promise.resolve({ ...target, close: () => Promise.resolve() });

describeMessages("AWS", share);

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

  it("every call was one that the runner knows", () => {
    expect(target.deployment.problems()).toEqual([]);
  });
});

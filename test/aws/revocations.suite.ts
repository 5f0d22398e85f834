/** Any of the grants, taken away: what an end-to-end run then misses. */
import { setImmediate as turn } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import type { AwsTarget } from "../end-to-end/aws-target.ts";
import {
  createInbox,
  createTotpUrl,
  listCodes,
  pollAsSkyvern,
  postAsTwilio,
  request,
} from "../end-to-end/target.ts";
import { settle } from "./settle.ts";

type Revocation = {
  /** Of which function, and which of its grants. */
  function: string;
  action: string;
  resource: RegExp;
  /** Rejects or throws when it does not work. */
  run: (target: AwsTarget) => Promise<void>;
};

let numbers = 300_000;
const newCode = (): string => String(numbers++);
const wording = (code: string): string => `Your verification code is ${code}.`;

const pushes = async (target: AwsTarget): Promise<void> => {
  const { status } = await request(target, "POST", "/v1/credentials/totp", {
    body: { totp_identifier: "revoked@jane.example", content: wording(newCode()) },
  });
  expect(status).toBe(200);
};
const lists = async (target: AwsTarget): Promise<void> => {
  await listCodes(target, { totp_identifier: "revoked@jane.example" });
};
const makesInbox = async (target: AwsTarget): Promise<void> => {
  await createInbox(target, { kind: "email_address" });
};
const makesSkyvernKey = async (target: AwsTarget): Promise<void> => {
  const body = { skyvern_api_key: `revoked-${newCode()}` };
  expect((await request(target, "POST", "/v1/skyvern-keys", { body })).status).toBe(201);
};
const pulls = async (target: AwsTarget): Promise<void> => {
  const code = newCode();
  const body = { totp_identifier: `pulled-${code}@jane.example`, content: wording(code) };
  await request(target, "POST", "/v1/credentials/totp", { body });
  const totpUrl = await createTotpUrl(target, body.totp_identifier);
  // Whatever happens inside, Skyvern is answered 200: the code is what is missed.
  expect((await pollAsSkyvern(target, totpUrl)).body.verification_code).toBe(code);
};
const acceptsSms = async (target: AwsTarget): Promise<void> => {
  const { status } = await sendSms(target, newCode());
  expect(status).toBe(200);
};
const phone = "+14155550191";
const sendSms = (target: AwsTarget, code: string) =>
  postAsTwilio(target, { sid: `SM${code.padStart(32, "0")}`, to: phone, text: wording(code) });

/** What a function answers at once, and what it does later with a job. */
const asked: readonly Revocation[] = [
  { function: "push-code", action: "dynamodb:PutItem", resource: /:table/, run: pushes },
  { function: "push-code", action: "dynamodb:GetItem", resource: /:table/, run: pushes },
  { function: "list-codes", action: "dynamodb:Query", resource: /table\/[^/]+$/, run: lists },
  { function: "manage", action: "dynamodb:PutItem", resource: /:table/, run: makesInbox },
  { function: "manage", action: "kms:Encrypt", resource: /:kms:/, run: makesSkyvernKey },
  { function: "totp-url", action: "dynamodb:PutItem", resource: /:table/, run: pulls },
  { function: "totp-url", action: "dynamodb:UpdateItem", resource: /:table/, run: pulls },
  { function: "totp-url", action: "dynamodb:Query", resource: /:table/, run: pulls },
  { function: "sms-webhook", action: "sqs:SendMessage", resource: /:sqs:/, run: acceptsSms },
  { function: "sms-webhook", action: "kms:GenerateDataKey", resource: /:kms:/, run: acceptsSms },
  { function: "sms-webhook", action: "kms:Decrypt", resource: /:kms:/, run: acceptsSms },
];
// (Receiving is not among them: what was allowed to wait for a message may still get it.)
const later: readonly Omit<Revocation, "run">[] = [
  { function: "email-parser", action: "s3:GetObject", resource: /:s3:/ },
  { function: "email-parser", action: "kms:Decrypt", resource: /:kms:/ },
  { function: "email-parser", action: "dynamodb:PutItem", resource: /:table/ },
  { function: "sms-parser", action: "dynamodb:Query", resource: /:table/ },
  { function: "sms-parser", action: "dynamodb:PutItem", resource: /:table/ },
];

export function describeRevocations(startTarget: () => Promise<AwsTarget>): void {
  const grantsOf = (target: AwsTarget, wanted: Omit<Revocation, "run">) => {
    const { grants, functions } = target.deployment;
    const role = functions.get(wanted.function)?.declared.role;
    const found = grants
      .all()
      .filter(
        (grant) =>
          grant.role === role &&
          grant.action === wanted.action &&
          wanted.resource.test(grant.resource),
      );
    expect(found.length, "grants").toBeGreaterThan(0);
    return found;
  };

  const withoutThem = (
    target: AwsTarget,
    wanted: Omit<Revocation, "run">,
    work: () => Promise<void>,
  ): Promise<void> =>
    grantsOf(target, wanted).reduce(
      (inner, grant) => () => target.deployment.grants.without(grant, inner),
      work,
    )();

  const denialsOf = (
    { deployment }: AwsTarget,
    { function: label, action }: Omit<Revocation, "run">,
  ) =>
    deployment.grants
      .denials()
      .filter(
        ({ principal, action: denied }) =>
          principal === deployment.functions.get(label)?.declared.role && denied === action,
      ).length;

  describe("a grant that is taken away", () => {
    for (const { run, ...wanted } of asked)
      it(`${wanted.function}, ${wanted.action}: is missed at once`, async () => {
        const target = await startTarget();
        if (run === acceptsSms) await haveInboxes(target);
        await run(target);
        await withoutThem(target, wanted, async () => {
          await expect(run(target)).rejects.toThrow();
        });
        expect(denialsOf(target, wanted)).toBeGreaterThan(0);
        // It was that, and nothing else.
        await run(target);
      });

    for (const wanted of later)
      it(`${wanted.function}, ${wanted.action}: nothing arrives until it is back`, async () => {
        const target = await startTarget();
        const address = await haveInboxes(target);
        const code = newCode();
        const isMail = wanted.function === "email-parser";
        const identifier = isMail ? "revoked-mail@jane.example" : phone;
        await withoutThem(target, wanted, async () => {
          if (isMail) await target.deliverMail({ to: address, text: wording(code) });
          else expect((await sendSms(target, code)).status).toBe(200);
          while (denialsOf(target, wanted) === 0) await turn();
          const stored = await listCodes(target, { totp_identifier: identifier });
          expect(stored.filter((one) => one.code === code)).toEqual([]);
        });
        await settle(target.deployment);
        const stored = await listCodes(target, { totp_identifier: identifier });
        expect(stored.filter((one) => one.code === code)).toHaveLength(1);
      });
  });

  let mailAddress: string | undefined;
  const haveInboxes = async (target: AwsTarget): Promise<string> => {
    if (mailAddress !== undefined) return mailAddress;
    await createInbox(target, { kind: "phone_number", address: phone });
    const inbox = await createInbox(target, {
      kind: "email_address",
      totp_identifier: "revoked-mail@jane.example",
    });
    mailAddress = inbox.address;
    return mailAddress;
  };
}

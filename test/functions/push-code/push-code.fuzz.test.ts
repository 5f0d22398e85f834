import fc from "fast-check";
import { beforeAll, expect, it } from "vitest";
import { type ApiUnderTest, createApiUnderTest } from "../../shared/api/api-under-test.ts";

let api: ApiUnderTest;
let key: string;
beforeAll(async () => {
  api = createApiUnderTest();
  ({ push: key } = await api.createOrganization("one"));
});

const text = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({ unit: "grapheme", maxLength: 400 }),
);
const anything = fc.oneof(text, fc.jsonValue());
/** Mostly right, so that it gets past validation; now and then a field of any kind. */
const field = fc.option(fc.oneof({ arbitrary: text, weight: 3 }, anything), { nil: undefined });
const body = fc.record(
  {
    totp_identifier: fc.oneof({ arbitrary: text, weight: 5 }, anything),
    content: fc.oneof({ arbitrary: text, weight: 5 }, anything),
    task_id: field,
    workflow_id: field,
    workflow_run_id: field,
    source: field,
    expired_at: fc.oneof(field, fc.date().map(String), fc.double(), fc.integer()),
    type: field,
  },
  { requiredKeys: [] },
);

const push = (body: unknown, headers: Record<string, string> = {}) =>
  api.call("POST", "/v1/credentials/totp", { key, body, headers });

it("whatever fields are pushed, the answer is 200 with a code's shape, or a refusal that says why", async () => {
  let accepted = 0;
  await fc.assert(
    fc.asyncProperty(body, async (fields) => {
      const answer = await push(fields);
      expect([200, 400, 422]).toContain(answer.status);
      if (answer.status === 200) {
        accepted += 1;
        expect(answer.json).toMatchObject({ code: expect.any(String), task_id: toBeTextOrNull });
      } else {
        expect(answer.json).toMatchObject({ detail: expect.anything(), code: expect.any(String) });
      }
    }),
    { numRuns: 500 },
  );
  expect(accepted).toBeGreaterThan(20);
});

const toBeTextOrNull = expect.toSatisfy(
  (value: unknown) => value === null || (typeof value === "string" && value.trim() !== ""),
);

it("whatever bytes are pushed, the answer is no 5xx", async () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc.json().map((json) => Buffer.from(json)),
    fc.json().map((json) => Buffer.from(json, "utf16le")),
  );
  await fc.assert(
    fc.asyncProperty(bytes, async (raw) => {
      expect([200, 400, 422]).toContain((await push(raw)).status);
    }),
    { numRuns: 300 },
  );
});

it("whatever the headers say, the answer is no 5xx", async () => {
  const value = fc.string({ minLength: 1, unit: fc.constantFrom(..."ab/;=,\"'*+0 \u00ff") });
  const headers = fc.record(
    { "content-type": value, "idempotency-key": value, "content-length": fc.nat().map(String) },
    { requiredKeys: [] },
  );
  await fc.assert(
    fc.asyncProperty(headers, async (given) => {
      const answer = await push({ totp_identifier: "jane", content: "482913" }, given);
      expect(answer.status).toBeLessThan(500);
    }),
    { numRuns: 300 },
  );
});

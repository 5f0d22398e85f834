/** `POST /v1/extract`: what a push would find, and nothing kept of it. */
import { beforeAll, describe, expect, it } from "vitest";
import { type ApiUnderTest, createApiUnderTest } from "../../shared/api/api-under-test.ts";

let api: ApiUnderTest;
let keys: Awaited<ReturnType<ApiUnderTest["createOrganization"]>>;
beforeAll(async () => {
  api = createApiUnderTest();
  keys = await api.createOrganization("one");
});

const extract = (content: unknown) =>
  api.call("POST", "/v1/extract", { key: keys.push, body: { content } });

describe("a content is answered as its push would be", () => {
  it.each([
    { content: "482913", code: "482913", rule: "whole_content" },
    { content: "Your verification code is 739154.", code: "739154", rule: "candidate" },
    {
      content: "Sign in: https://app.example.com/auth/verify?token=q7Lm2xVb9",
      code: "https://app.example.com/auth/verify?token=q7Lm2xVb9",
      rule: "candidate",
    },
    { content: "See you on Monday at noon.", code: "", rule: undefined },
  ])("$content", async ({ content, code, rule }) => {
    const { json } = await extract(content);
    expect(json).toMatchObject({ code });
    expect(json.evidence?.rule).toBe(rule);
    const pushed = await api.call("POST", "/v1/credentials/totp", {
      key: keys.push,
      body: { totp_identifier: "jane@example.com", content },
    });
    expect([json.code, json.otp_type, json.site]).toEqual([
      pushed.json.code,
      pushed.json.otp_type,
      pushed.json.site,
    ]);
  });
});

const withDecoy = "Your verification code is 739154. Order 20240117 ships on 2026-05-01.";

it("names the candidates that lost, with their scores and what spoke against them", async () => {
  const { json } = await extract(withDecoy);
  const [winner, loser] = json.candidates;
  expect(winner).toMatchObject({ code: "739154", won: true });
  expect(winner.score).toBeGreaterThanOrEqual(winner.needed);
  expect(loser).toMatchObject({
    won: false,
    reasons: expect.arrayContaining([expect.any(String)]),
  });
  expect(loser.score).toBeLessThan(winner.score);
});

it("a stored code keeps the best that lost, also when nothing was found", async () => {
  const push = (content: string) =>
    api.call("POST", "/v1/credentials/totp", {
      key: keys.push,
      body: { totp_identifier: "losers@example.com", content },
    });
  await push(withDecoy);
  api.passSeconds(1);
  await push("Order 20240117 was shipped, tracking 88120077341.");
  const { json } = await api.call(
    "GET",
    "/v1/credentials/totp?totp_identifier=losers@example.com&include_raw_pending=true",
    { key: keys.read },
  );
  expect(json.map(({ code, status }: { code: string; status?: string }) => [code, status])).toEqual(
    [
      ["", "raw_pending"],
      ["739154", undefined],
    ],
  );
  for (const { rejected } of json) {
    expect(rejected.length).toBeGreaterThan(0);
    expect(rejected.length).toBeLessThanOrEqual(3);
    expect(rejected.map((each: { code: string }) => each.code)).not.toContain("739154");
  }
});

it("stores nothing and logs nothing of the content", async () => {
  const fresh = createApiUnderTest();
  const { push, read } = await fresh.createOrganization("fresh");
  await fresh.call("POST", "/v1/extract", { key: push, body: { content: withDecoy } });
  const { json } = await fresh.call("GET", "/v1/credentials/totp?include_raw_pending=true", {
    key: read,
  });
  expect(json).toEqual([]);
  expect(JSON.stringify(fresh.lines)).not.toContain("739154");
});

it("refuses more than 64 KiB", async () => {
  const answer = await extract("x".repeat(64 * 1024));
  expect([answer.status, answer.json.code]).toEqual([413, "body_too_large"]);
});

/** What happened to a run, told from its polls, the messages and the deliveries. */
import { describe, expect, it } from "vitest";
import { signAsSkyvern } from "../../../shared/auth/skyvern-signature.ts";
import { createApiUnderTest } from "../../shared/api/api-under-test.ts";

const jane = "jane@example.com";
const skyvernKey = "skyvern-key-of-the-timeline";

async function createWorld() {
  const api = createApiUnderTest();
  const { id, admin: key } = await api.createOrganization("one");
  const post = (path: string, body: unknown) => api.call("POST", path, { key, body });
  await post("/v1/skyvern-keys", { skyvern_api_key: skyvernKey });
  const { json: totpUrl } = await post("/v1/totp-urls", {
    totp_identifier: jane,
    hold_seconds: 0,
  });
  const path = new URL(totpUrl.totp_url).pathname;
  return {
    api,
    id,
    totpUrl,
    push: async (content: string, run?: string): Promise<string> =>
      (
        await post("/v1/credentials/totp", {
          totp_identifier: jane,
          content,
          ...(run === undefined ? {} : { workflow_run_id: run }),
        })
      ).json.totp_code_id,
    poll: async (run: string) => {
      const body = JSON.stringify({ workflow_run_id: run });
      const signature = signAsSkyvern(Buffer.from(body), skyvernKey);
      const answer = await api.call("POST", path, {
        body,
        headers: { "x-skyvern-signature": signature },
      });
      expect(answer.status).toBe(200);
      return answer.json;
    },
    timeline: async (run: string) => {
      const answer = await api.call("GET", `/v1/runs/${run}/timeline`, { key });
      expect(answer.status).toBe(200);
      return answer.json;
    },
  };
}

const kinds = (timeline: { events: { kind: string }[] }): string[] =>
  timeline.events.map(({ kind }) => kind);

it("a run that got its code: polled in vain, the message, polled with success", async () => {
  const { api, poll, push, timeline, totpUrl } = await createWorld();
  await poll("wr_1");
  api.passSeconds(4);
  const codeId = await push("Your code is 482913");
  api.passSeconds(8);
  expect(await poll("wr_1")).toMatchObject({ verification_code: "482913" });

  const told = await timeline("wr_1");
  expect(told).toMatchObject({
    run_id: "wr_1",
    totp_identifiers: [jane],
    counts_from: "2026-05-01T08:28:00.000Z",
    summary: "It was handed a code 12 s after its first poll.",
  });
  expect(told.events).toMatchObject([
    { kind: "poll", answer: "nothing", reason: expect.stringContaining("no message since") },
    { kind: "arrival", totp_code_id: codeId, otp_type: "totp", claimed_by: "wr_1" },
    { kind: "poll", answer: "code", totp_code_id: codeId, totp_url_id: totpUrl.totp_url_id },
  ]);
  expect(JSON.stringify(told)).not.toContain("482913");
});

describe("why a run did not get its code", () => {
  it("it never polled", async () => {
    const { push, timeline } = await createWorld();
    expect((await timeline("wr_unknown")).summary).toMatch(/saw no poll of this run/);
    await push("Your code is 482913", "wr_2");
    const told = await timeline("wr_2");
    expect([kinds(told), told.summary]).toEqual([
      ["arrival"],
      expect.stringMatching(/never polled/),
    ]);
  });

  it("the code came after its last poll", async () => {
    const { api, poll, push, timeline } = await createWorld();
    await poll("wr_3");
    api.passSeconds(70);
    await push("Your code is 482913");
    expect((await timeline("wr_3")).summary).toMatch(/arrived 70 s after its last poll/);
  });

  it("the code came long before its first poll", async () => {
    const { api, poll, push, timeline } = await createWorld();
    await push("Your code is 482913");
    api.passSeconds(200);
    await poll("wr_4");
    expect((await timeline("wr_4")).summary).toMatch(/more than 120 s before its first poll/);
  });

  it("another run was handed it", async () => {
    const { poll, push, timeline } = await createWorld();
    await push("Your code is 482913");
    await poll("wr_first");
    await poll("wr_second");
    const told = await timeline("wr_second");
    expect(told.summary).toMatch(/handed to another run/);
    expect(told.events[0]).toMatchObject({ kind: "arrival", claimed_by: "wr_first" });
  });
});

it("a run that polls every instant is written down once in ten seconds", async () => {
  const { api, poll, timeline } = await createWorld();
  for (let polls = 0; polls < 30; polls++) {
    await poll("wr_5");
    api.passSeconds(1);
  }
  expect(kinds(await timeline("wr_5"))).toEqual(["poll", "poll", "poll"]);
});

it("the deliveries of its messages are there with every attempt", async () => {
  const { api, id, poll, push, timeline } = await createWorld();
  await poll("wr_6");
  const totpCodeId = await push("Your code is 482913");
  const delivery = await api.store.deliveryRecords.open({
    id: "dlv_01k7x2m9q0aaaaaaaaaaaaaaaa",
    organizationId: id,
    destinationId: "dest_1",
    code: { identifier: jane, totpCodeId, codeSort: "x" },
  });
  await api.store.deliveryRecords.update(delivery, (known) => ({
    ...known,
    status: "delivered",
    attempts: [
      {
        at: api.ports.now(),
        step: "callback",
        status: 503,
        durationMilliseconds: 8,
        error: "http_status",
      },
      { at: api.ports.now(), step: "callback", status: 200, durationMilliseconds: 9 },
    ],
  }));
  const told = await timeline("wr_6");
  expect(told.events.filter(({ kind }: { kind: string }) => kind === "delivery")).toMatchObject([
    { status: 503, error: "http_status", delivery_status: "delivered" },
    { status: 200, error: null },
  ]);
});

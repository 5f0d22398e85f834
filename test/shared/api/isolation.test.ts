import { beforeEach, describe, expect, it } from "vitest";
import { signAsSkyvern } from "../../../shared/auth/skyvern-signature.ts";
import { type Answer, createApiUnderTest } from "./api-under-test.ts";
import { operations } from "./routes-under-test.ts";

/** Alice's organization has everything; Bob's keys try every route on it. */
const alice = "alice@example.com";
const aliceSkyvernKey = "alice-skyvern-api-key";
const bobSkyvernKey = "bob-skyvern-api-key";
const aliceCode = "731904";
const aliceTotpSecret = "KRUGKIDROVUWG2ZAMJZG653O";

type World = Awaited<ReturnType<typeof createWorld>>;

async function createWorld() {
  const api = createApiUnderTest();
  const a = await api.createOrganization("Alice Ltd.");
  const b = await api.createOrganization("Bob Ltd.");
  const asAlice = async (method: string, path: string, body?: unknown): Promise<Answer> => {
    const answer = await api.call(method, path, { key: a.admin, body });
    expect(answer.status).toBeLessThan(300);
    return answer;
  };
  const inbox = (await asAlice("POST", "/v1/inboxes", { kind: "email_address" })).json;
  const domain = { kind: "email_domain", address: "alice.example.com" };
  await asAlice("POST", "/v1/inboxes", domain);
  const totpUrl = (
    await asAlice("POST", "/v1/totp-urls", { totp_identifier: alice, hold_seconds: 0 })
  ).json;
  const skyvernKey = (
    await asAlice("POST", "/v1/skyvern-keys", { skyvern_api_key: aliceSkyvernKey })
  ).json;
  const newAuthenticator = { totp_identifier: "alice-app", secret: aliceTotpSecret };
  const [authenticator] = (await asAlice("POST", "/v1/authenticators", newAuthenticator)).json
    .authenticators;
  const destination = (
    await asAlice("POST", "/v1/destinations", {
      kind: "callback",
      url: "https://alice.example/otp?token=alice",
    })
  ).json;
  const delivery = (await asAlice("POST", `/v1/destinations/${destination.destination_id}/test`))
    .json;
  const apiKey = (await asAlice("POST", "/v1/api-keys", { scopes: ["read"] })).json;
  const push = { totp_identifier: alice, content: aliceCode, workflow_run_id: "wr_alice" };
  await asAlice("POST", "/v1/credentials/totp", push);
  const { cursor } = (
    await asAlice("GET", `/v1/credentials/totp/next?totp_identifier=${alice}&wait=0`)
  ).json;
  await api.store.forwardingConfirmations.put({
    organizationId: a.id,
    inboxId: inbox.inbox_id,
    forwardedAddress: alice,
    receivedAt: api.ports.now(),
    sourceId: "mail-1",
  });
  await api.store.skyvernKeys.add({ organizationId: b.id, key: bobSkyvernKey });

  const pull = (path: string, key: string): Promise<Answer> =>
    api.call("POST", new URL(path, "https://x").pathname, {
      body: "{}",
      headers: { "x-skyvern-signature": signAsSkyvern(Buffer.from("{}"), key) },
    });

  return {
    api,
    a,
    b,
    cursor,
    things: { authenticator, delivery, destination, inbox, totpUrl, skyvernKey, apiKey },
    pull,
    /** As Bob, with all that an organization's own key may have. */
    asBob: (method: string, path: string, body?: unknown): Promise<Answer> =>
      api.call(method, path, { key: b.admin, body }),
    /** All that Alice can see. */
    async aliceSees(): Promise<unknown> {
      const paths = [
        "/v1/credentials/totp",
        `/v1/credentials/totp?totp_identifier=${alice}`,
        "/v1/credentials/totp?workflow_run_id=wr_alice",
        "/v1/inboxes",
        `/v1/inboxes/${inbox.inbox_id}/forwarding-confirmations`,
        "/v1/totp-urls",
        "/v1/api-keys",
        "/v1/skyvern-keys",
        "/v1/destinations",
        "/v1/deliveries",
        "/v1/authenticators",
        `/v1/authenticators/${authenticator.authenticator_id}/code`,
      ];
      // First: the totp URL tells of its last poll.
      const seen = [(await pull(totpUrl.totp_url, aliceSkyvernKey)).json];
      for (const path of paths) seen.push((await asAlice("GET", path)).json);
      return seen;
    },
    /** What Bob must never read. */
    secrets: [
      a.id,
      aliceCode,
      inbox.inbox_id,
      totpUrl.totp_url_id,
      new URL(totpUrl.totp_url).pathname,
      skyvernKey.skyvern_key_id,
      destination.destination_id,
      destination.secret,
      destination.url,
      delivery.delivery_id,
      authenticator.authenticator_id,
      aliceTotpSecret,
      apiKey.api_key_id,
      apiKey.api_key,
    ] as string[],
  };
}

/** How the route answers Bob, and how he asks. */
type Case = { status: number; ask: (world: World) => Promise<Answer> };

const keyBody = { scopes: ["read"] };

/** One case for every route of the document: the first test fails when one is missing. */
const cases: Record<string, Case> = {
  "post /v1/credentials/totp": {
    status: 200,
    ask: ({ asBob, a }) =>
      asBob("POST", "/v1/credentials/totp", {
        totp_identifier: alice,
        content: "200200",
        workflow_run_id: "wr_alice",
        organization_id: a.id,
      }),
  },
  "get /v1/credentials/totp": {
    status: 200,
    ask: async ({ asBob }) => {
      const one = await asBob("GET", `/v1/credentials/totp?totp_identifier=${alice}`);
      const run = await asBob("GET", "/v1/credentials/totp?workflow_run_id=wr_alice");
      const all = await asBob("GET", "/v1/credentials/totp");
      expect([one.json, run.json, all.json]).toEqual([[], [], []]);
      return all;
    },
  },
  "get /v1/credentials/totp/next": {
    status: 200,
    ask: async ({ asBob, cursor }) => {
      const next = `/v1/credentials/totp/next?totp_identifier=${alice}&wait=0`;
      const sinceLongAgo = await asBob("GET", `${next}&after=2026-01-01T00:00:00Z`);
      const sinceCursor = await asBob("GET", `${next}&after=${cursor}`);
      expect([sinceLongAgo.json.timed_out, sinceCursor.json.timed_out]).toEqual([true, true]);
      return sinceLongAgo;
    },
  },
  "post /v1/extract": {
    status: 200,
    ask: ({ asBob }) => asBob("POST", "/v1/extract", { content: "Your code is 200200" }),
  },
  "get /v1/runs/{run_id}/timeline": {
    status: 200,
    ask: async ({ asBob }) => {
      const answer = await asBob("GET", "/v1/runs/wr_alice/timeline");
      expect([answer.json.events, answer.json.totp_identifiers]).toEqual([[], []]);
      return answer;
    },
  },
  "get /v1/caller": {
    status: 200,
    ask: async ({ asBob, b }) => {
      const answer = await asBob("GET", "/v1/caller");
      expect(answer.json.organization_id).toBe(b.id);
      return answer;
    },
  },
  "post /v1/totp/{capability}": {
    status: 401,
    ask: async ({ api, b, pull, things }) => {
      const own = await api.store.totpUrls.create({
        organizationId: b.id,
        identifier: alice,
        holdSeconds: 0,
      });
      const ownAnswer = await pull(`/v1/totp/${own.capability}`, bobSkyvernKey);
      expect([ownAnswer.status, ownAnswer.json.verification_code]).toEqual([200, ""]);
      return pull(things.totpUrl.totp_url, bobSkyvernKey);
    },
  },
  "post /v1/inboxes": {
    status: 409,
    ask: async ({ asBob, things }) => {
      const inDomain = { kind: "email_address", address: "login@alice.example.com" };
      expect((await asBob("POST", "/v1/inboxes", inDomain)).status).toBe(409);
      const { address } = things.inbox;
      return asBob("POST", "/v1/inboxes", { kind: "email_address", address });
    },
  },
  "get /v1/inboxes": empty("/v1/inboxes"),
  "get /v1/inboxes/{inbox_id}": {
    status: 404,
    ask: ({ asBob, things }) => asBob("GET", `/v1/inboxes/${things.inbox.inbox_id}`),
  },
  "patch /v1/inboxes/{inbox_id}": {
    status: 404,
    ask: ({ asBob, things }) =>
      asBob("PATCH", `/v1/inboxes/${things.inbox.inbox_id}`, { label: "Bob's" }),
  },
  "delete /v1/inboxes/{inbox_id}": {
    status: 404,
    ask: ({ asBob, things }) => asBob("DELETE", `/v1/inboxes/${things.inbox.inbox_id}`),
  },
  "get /v1/inboxes/{inbox_id}/forwarding-confirmations": {
    status: 404,
    ask: ({ asBob, things }) =>
      asBob("GET", `/v1/inboxes/${things.inbox.inbox_id}/forwarding-confirmations`),
  },
  "post /v1/inboxes/release": {
    status: 403,
    ask: ({ asBob, things }) =>
      asBob("POST", "/v1/inboxes/release", { address: things.inbox.address }),
  },
  "post /v1/totp-urls": {
    status: 201,
    ask: ({ asBob }) => asBob("POST", "/v1/totp-urls", { totp_identifier: alice }),
  },
  "get /v1/totp-urls": empty("/v1/totp-urls"),
  "get /v1/totp-urls/{totp_url_id}": {
    status: 404,
    ask: ({ asBob, things }) => asBob("GET", `/v1/totp-urls/${things.totpUrl.totp_url_id}`),
  },
  "post /v1/totp-urls/{totp_url_id}/rotate": {
    status: 404,
    ask: ({ asBob, things }) => asBob("POST", `/v1/totp-urls/${things.totpUrl.totp_url_id}/rotate`),
  },
  "delete /v1/totp-urls/{totp_url_id}": {
    status: 404,
    ask: ({ asBob, things }) => asBob("DELETE", `/v1/totp-urls/${things.totpUrl.totp_url_id}`),
  },
  "post /v1/api-keys": {
    status: 201,
    ask: ({ asBob }) => asBob("POST", "/v1/api-keys", keyBody),
  },
  "get /v1/api-keys": {
    status: 200,
    ask: async ({ asBob }) => {
      const answer = await asBob("GET", "/v1/api-keys");
      expect(answer.json).toHaveLength(4);
      return answer;
    },
  },
  "delete /v1/api-keys/{api_key_id}": {
    status: 404,
    ask: ({ asBob, things }) => asBob("DELETE", `/v1/api-keys/${things.apiKey.api_key_id}`),
  },
  // The same key in another organization is no conflict: that would tell whose it is.
  "post /v1/skyvern-keys": {
    status: 201,
    ask: ({ asBob }) => asBob("POST", "/v1/skyvern-keys", { skyvern_api_key: aliceSkyvernKey }),
  },
  "get /v1/skyvern-keys": {
    status: 200,
    ask: async ({ asBob }) => {
      const answer = await asBob("GET", "/v1/skyvern-keys");
      expect(answer.json).toHaveLength(1);
      return answer;
    },
  },
  "delete /v1/skyvern-keys/{skyvern_key_id}": {
    status: 404,
    ask: ({ asBob, things }) =>
      asBob("DELETE", `/v1/skyvern-keys/${things.skyvernKey.skyvern_key_id}`),
  },
  // The same secret in another organization is another authenticator.
  "post /v1/authenticators": {
    status: 201,
    ask: ({ asBob }) =>
      asBob("POST", "/v1/authenticators", {
        totp_identifier: "alice-app",
        secret: aliceTotpSecret,
      }),
  },
  "get /v1/authenticators": {
    status: 200,
    ask: async ({ asBob }) => {
      const one = await asBob("GET", "/v1/authenticators?totp_identifier=alice-app");
      const all = await asBob("GET", "/v1/authenticators");
      expect([one.json, all.json]).toEqual([[], []]);
      return all;
    },
  },
  "get /v1/authenticators/{authenticator_id}": {
    status: 404,
    ask: ({ asBob, things }) =>
      asBob("GET", `/v1/authenticators/${things.authenticator.authenticator_id}`),
  },
  "get /v1/authenticators/{authenticator_id}/code": {
    status: 404,
    ask: ({ asBob, things }) =>
      asBob("GET", `/v1/authenticators/${things.authenticator.authenticator_id}/code`),
  },
  "delete /v1/authenticators/{authenticator_id}": {
    status: 404,
    ask: ({ asBob, things }) =>
      asBob("DELETE", `/v1/authenticators/${things.authenticator.authenticator_id}`),
  },
  // The same URL in another organization is another destination, with another secret.
  "post /v1/destinations": {
    status: 201,
    ask: ({ asBob }) =>
      asBob("POST", "/v1/destinations", { kind: "callback", url: "https://bob.example/otp" }),
  },
  "get /v1/destinations": empty("/v1/destinations"),
  "get /v1/destinations/{destination_id}": ofDestination("GET", ""),
  "patch /v1/destinations/{destination_id}": ofDestination("PATCH", "", { enabled: false }),
  "delete /v1/destinations/{destination_id}": ofDestination("DELETE", ""),
  "post /v1/destinations/{destination_id}/rotate": ofDestination("POST", "/rotate"),
  "post /v1/destinations/{destination_id}/test": ofDestination("POST", "/test"),
  "get /v1/deliveries": {
    status: 200,
    ask: async ({ asBob, things: { destination, delivery } }) => {
      for (const query of [
        "",
        `?destination_id=${destination.destination_id}`,
        `?before=${delivery.delivery_id}`,
      ]) {
        expect((await asBob("GET", `/v1/deliveries${query}`)).json).toEqual([]);
      }
      return asBob("GET", "/v1/deliveries");
    },
  },
  "get /v1/deliveries/{delivery_id}": {
    status: 404,
    ask: ({ asBob, things }) => asBob("GET", `/v1/deliveries/${things.delivery.delivery_id}`),
  },
  "post /v1/deliveries/{delivery_id}/redeliver": {
    status: 404,
    ask: ({ asBob, things }) =>
      asBob("POST", `/v1/deliveries/${things.delivery.delivery_id}/redeliver`),
  },
  "post /v1/organizations": {
    status: 403,
    ask: ({ asBob }) => asBob("POST", "/v1/organizations", { name: "Mallory" }),
  },
  "get /v1/organizations": {
    status: 403,
    ask: ({ asBob }) => asBob("GET", "/v1/organizations"),
  },
  "get /v1/organizations/{organization_id}": {
    status: 403,
    ask: ({ asBob, a }) => asBob("GET", `/v1/organizations/${a.id}`),
  },
  "post /v1/organizations/{organization_id}/api-keys": {
    status: 403,
    ask: ({ asBob, a }) => asBob("POST", `/v1/organizations/${a.id}/api-keys`, keyBody),
  },
  // The whole deployment's, and its operator's alone.
  "get /v1/dead-letters": forbidden("GET", "/v1/dead-letters?queue=inbound_emails"),
  "post /v1/dead-letters/retry": forbidden("POST", "/v1/dead-letters/retry"),
  "post /v1/dead-letters/drop": forbidden("POST", "/v1/dead-letters/drop"),
  "post /v1/dead-letters/{dead_letter_id}/retry": forbidden("POST", "/v1/dead-letters/x/retry"),
  "delete /v1/dead-letters/{dead_letter_id}": forbidden("DELETE", "/v1/dead-letters/x"),
  "get /v1/deployment": forbidden("GET", "/v1/deployment"),
  // Its organization is the number's, and only Twilio can sign.
  "post /v1/webhooks/twilio/sms": {
    status: 403,
    ask: ({ api, b }) =>
      api.call("POST", "/v1/webhooks/twilio/sms", {
        key: b.admin,
        body: "From=%2B14155550123&To=%2B14155550100&Body=200200&MessageSid=SM1&AccountSid=AC1",
        headers: { "content-type": "application/x-www-form-urlencoded" },
      }),
  },
  "get /healthz": { status: 200, ask: ({ asBob }) => asBob("GET", "/healthz") },
  "get /openapi.json": { status: 200, ask: ({ asBob }) => asBob("GET", "/openapi.json") },
};

function ofDestination(method: string, end: string, body?: unknown): Case {
  return {
    status: 404,
    ask: ({ asBob, things }) =>
      asBob(method, `/v1/destinations/${things.destination.destination_id}${end}`, body),
  };
}

function forbidden(method: string, path: string): Case {
  return {
    status: 403,
    ask: ({ asBob }) => asBob(method, path, method === "POST" ? {} : undefined),
  };
}

function empty(path: string): Case {
  return {
    status: 200,
    ask: async ({ asBob }) => {
      const answer = await asBob("GET", path);
      expect(answer.json).toEqual([]);
      return answer;
    },
  };
}

it("every route of the document has a case, and every case a route", () => {
  expect(Object.keys(cases).sort()).toEqual(operations.map(({ name }) => name).sort());
});

describe("Bob sees and changes nothing of Alice's", () => {
  let world: World;
  let before: unknown;
  beforeEach(async () => {
    world = await createWorld();
    before = await world.aliceSees();
    expect(JSON.stringify(before)).toContain(aliceCode);
  });

  it.each(Object.entries(cases))("%s", async (_name, { status, ask }) => {
    const answer = await ask(world);
    expect(answer.status).toBe(status);
    for (const secret of world.secrets) expect(answer.text).not.toContain(secret);
    expect(await world.aliceSees()).toEqual(before);
  });
});

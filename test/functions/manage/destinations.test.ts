import { beforeEach, describe, expect, it } from "vitest";
import { type ApiUnderTest, createApiUnderTest } from "../../shared/api/api-under-test.ts";

let api: ApiUnderTest;
let key: string;
let organizationId: string;
beforeEach(async () => {
  api = createApiUnderTest();
  const organization = await api.createOrganization("one");
  key = organization.admin;
  organizationId = organization.id;
});

const ask = (method: string, path: string, body?: unknown) => api.call(method, path, { key, body });
const callback = { kind: "callback", url: "https://example.com/otp" };
const skyvern = { kind: "skyvern", base_url: "https://api.skyvern.com/v1/", api_key: "a-key" };

async function create(body: unknown = callback) {
  const { status, json } = await ask("POST", "/v1/destinations", body);
  expect(status).toBe(201);
  return json;
}

describe("a callback", () => {
  it("is created with a secret that is shown once", async () => {
    const created = await create({
      ...callback,
      otp_types: ["totp"],
      identifiers: ["Jane@Example.com"],
      label: "production",
    });
    const { secret, ...rest } = created;
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(rest).toEqual({
      destination_id: expect.stringMatching(/^dest_/),
      kind: "callback",
      url: "https://example.com/otp",
      base_url: null,
      run_task: null,
      otp_types: ["totp"],
      identifiers: ["jane@example.com"],
      label: "production",
      enabled: true,
      disabled_reason: null,
      old_secret_until: null,
      failures: 0,
      paused_until: null,
      created_at: "2026-05-01T08:30:00.000Z",
    });
    expect((await ask("GET", "/v1/destinations")).json).toEqual([rest]);
    expect((await ask("GET", `/v1/destinations/${rest.destination_id}`)).json).toEqual(rest);
  });

  it("is rotated with an overlap, a day unless told, and then keeps two secrets at most", async () => {
    const { destination_id: id, secret: first } = await create();
    const path = `/v1/destinations/${id}/rotate`;
    const rotated = await ask("POST", path);
    expect(rotated.status).toBe(200);
    expect(rotated.json.secret).not.toBe(first);
    expect(rotated.json.old_secret_until).toBe("2026-05-02T08:30:00.000Z");
    const again = await ask("POST", path, { overlap_hours: 0.5 });
    expect(again.json.old_secret_until).toBe("2026-05-01T09:00:00.000Z");
    const [destination] = await api.store.destinations.list(organizationId);
    expect(destination && (await api.store.destinations.openSecrets(destination))).toEqual([
      again.json.secret,
      rotated.json.secret,
    ]);
  });

  it("is tested under a delivery of its own", async () => {
    const { destination_id: id } = await create();
    const tested = await ask("POST", `/v1/destinations/${id}/test`);
    expect([tested.status, tested.json]).toEqual([
      202,
      expect.objectContaining({ destination_id: id, test: true, status: "pending", attempts: [] }),
    ]);
    const [received] = await api.ports.deliveries.receive({ limit: 1 });
    expect(received?.job).toEqual({
      kind: "test_delivery",
      organizationId,
      destinationId: id,
      deliveryId: tested.json.delivery_id,
      requestedAt: "2026-05-01T08:30:00.000Z",
    });
    const again = await ask("POST", `/v1/deliveries/${tested.json.delivery_id}/redeliver`);
    expect([again.status, again.json.code]).toEqual([409, "conflict"]);
  });
});

describe("a Skyvern server", () => {
  it("is created without a secret, its key shown nowhere", async () => {
    const created = await create({ ...skyvern, run_task: { prompt: "Go on.", max_steps: 5 } });
    expect(created).toMatchObject({
      base_url: "https://api.skyvern.com",
      secret: null,
      run_task: { prompt: "Go on.", max_steps: 5, title: null },
    });
    expect(JSON.stringify((await ask("GET", "/v1/destinations")).json)).not.toContain("a-key");
  });

  it("gets another key and another task by PATCH, and is not rotated", async () => {
    const { destination_id: id } = await create({ ...skyvern, run_task: { prompt: "Go on." } });
    const path = `/v1/destinations/${id}`;
    const changed = await ask("PATCH", path, { api_key: "another-key", run_task: null });
    expect([changed.status, changed.json.run_task]).toEqual([200, null]);
    const [destination] = await api.store.destinations.list(organizationId);
    expect(destination && (await api.store.destinations.openSecrets(destination))).toEqual([
      "another-key",
    ]);
    const rotated = await ask("POST", `${path}/rotate`);
    expect([rotated.status, rotated.json.code]).toEqual([409, "conflict"]);
  });
});

describe("a change", () => {
  it("leaves what it does not name, and removes what is null", async () => {
    const { destination_id: id } = await create({ ...callback, otp_types: ["totp"], label: "a" });
    const path = `/v1/destinations/${id}`;
    const first = await ask("PATCH", path, { label: "b" });
    expect(first.json).toMatchObject({ label: "b", otp_types: ["totp"], url: callback.url });
    const second = await ask("PATCH", path, { otp_types: null, url: "https://example.org/otp" });
    expect(second.json).toMatchObject({
      label: "b",
      otp_types: null,
      url: "https://example.org/otp",
    });
  });

  it("switches off and on", async () => {
    const path = `/v1/destinations/${(await create()).destination_id}`;
    expect((await ask("PATCH", path, { enabled: false })).json).toMatchObject({
      enabled: false,
      disabled_reason: "operator",
    });
    expect((await ask("PATCH", path, { enabled: true })).json).toMatchObject({ enabled: true });
  });
});

describe("refused, with the field named", () => {
  const bodies: readonly { name: string; body: unknown; loc: unknown[]; msg: RegExp }[] = [
    { name: "no kind", body: { url: "https://example.com" }, loc: ["kind"], msg: /callback/ },
    {
      name: "no URL",
      body: { kind: "callback" },
      loc: ["url"],
      msg: /required/i,
    },
    {
      name: "http",
      body: { ...callback, url: "http://example.com/otp" },
      loc: ["url"],
      msg: /https/,
    },
    {
      name: "loopback",
      body: { ...callback, url: "https://127.0.0.1/otp" },
      loc: ["url"],
      msg: /loopback/,
    },
    {
      name: "a base URL with a query",
      body: { ...skyvern, base_url: "https://api.skyvern.com/?a=b" },
      loc: ["base_url"],
      msg: /query/,
    },
    { name: "no key", body: { ...skyvern, api_key: " " }, loc: ["api_key"], msg: /blank/ },
    {
      name: "a task without a prompt",
      body: { ...skyvern, run_task: { max_steps: 1 } },
      loc: ["run_task", "prompt"],
      msg: /required/i,
    },
    {
      name: "a field of the other kind",
      body: { ...callback, api_key: "a" },
      loc: ["api_key"],
      msg: /no such field/,
    },
    { name: "no types", body: { ...callback, otp_types: [] }, loc: ["otp_types"], msg: /./ },
    {
      name: "another type",
      body: { ...callback, otp_types: ["sms"] },
      loc: ["otp_types", 0],
      msg: /./,
    },
    {
      name: "a blank identifier",
      body: { ...callback, identifiers: [" "] },
      loc: ["identifiers", 0],
      msg: /blank/,
    },
  ];
  it.each(bodies)("$name", async ({ body, loc, msg }) => {
    const { status, json } = await ask("POST", "/v1/destinations", body);
    expect(status).toBe(422);
    expect(json.detail[0]).toMatchObject({
      loc: ["body", ...loc],
      msg: expect.stringMatching(msg),
    });
    expect(await api.store.destinations.list(organizationId)).toEqual([]);
  });

  it("the twenty-first", async () => {
    for (let made = 0; made < 20; made += 1) await create();
    const { status, json } = await ask("POST", "/v1/destinations", callback);
    expect([status, json.detail[0].msg]).toEqual([422, expect.stringContaining("at most 20")]);
  });

  it.each([
    { name: "a callback's key", change: { api_key: "a" }, field: "api_key" },
    { name: "a callback's base URL", change: { base_url: "https://a.example" }, field: "base_url" },
    { name: "a private URL", change: { url: "https://10.0.0.1/" }, field: "url" },
  ])("a PATCH of $name", async ({ change, field }) => {
    const { destination_id: id } = await create();
    const { status, json } = await ask("PATCH", `/v1/destinations/${id}`, change);
    expect([status, json.detail[0].loc]).toEqual([422, ["body", field]]);
  });
});

describe("deliveries", () => {
  it("are listed newest first, in pages, of one destination too", async () => {
    const { destination_id: one } = await create();
    const { destination_id: two } = await create();
    const ids: string[] = [];
    for (const id of [one, two, one]) {
      ids.unshift((await ask("POST", `/v1/destinations/${id}/test`)).json.delivery_id);
      api.passSeconds(1);
    }
    const idsOf = async (query: string) =>
      (await ask("GET", `/v1/deliveries${query}`)).json.map(
        ({ delivery_id }: { delivery_id: string }) => delivery_id,
      );
    expect(await idsOf("")).toEqual(ids);
    expect(await idsOf("?limit=2")).toEqual(ids.slice(0, 2));
    expect(await idsOf(`?limit=2&before=${ids[1]}`)).toEqual(ids.slice(2));
    expect(await idsOf(`?destination_id=${one}`)).toEqual([ids[0], ids[2]]);
    expect(await idsOf(`?destination_id=${one}&before=${ids[0]}`)).toEqual([ids[2]]);
    expect(await idsOf("?destination_id=dest_none")).toEqual([]);
    expect((await ask("GET", "/v1/deliveries?before=yesterday")).status).toBe(422);
    api.passSeconds(7 * 24 * 3600);
    expect(await idsOf("")).toEqual([]);
  });

  it("are asked for again while the code lives, the destination is there and it is on", async () => {
    const { destination_id: id } = await create();
    const pushed = await ask("POST", "/v1/credentials/totp", {
      totp_identifier: "jane@example.com",
      content: "482913",
    });
    const [received] = await api.ports.deliveries.receive({ limit: 9 });
    const job = received?.job;
    if (job?.kind !== "delivery") throw new Error("no delivery was enqueued");
    expect(job.totpCodeId).toBe(pushed.json.totp_code_id);
    const delivery = await api.store.deliveryRecords.open({
      id: `dlv_${"1".repeat(26)}`,
      organizationId,
      destinationId: id,
      code: {
        identifier: job.identifier,
        totpCodeId: job.totpCodeId,
        codeSort: job.codeSort,
      },
    });
    const redeliver = () => ask("POST", `/v1/deliveries/${delivery.id}/redeliver`);
    expect((await redeliver()).status).toBe(202);
    const [again] = await api.ports.deliveries.receive({ limit: 9 });
    expect(again?.job).toEqual({ ...job, redelivery: 1 });

    await ask("PATCH", `/v1/destinations/${id}`, { enabled: false });
    expect((await redeliver()).json.detail).toContain("switched off");
    await ask("DELETE", `/v1/destinations/${id}`);
    expect((await redeliver()).json.detail).toContain("deleted");
    api.passSeconds(600);
    expect((await redeliver()).json.detail).toContain("expired");
  });
});

/** What an operator sets up, looks at and takes down: every kind of it, on every target. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listCodes, request, type Target } from "./target.ts";

type Item = Record<string, unknown>;
type Kind = {
  path: string;
  id: string;
  body: Item;
  /** Further requests that each answer 200 while it exists. */
  also?: readonly { method: string; path: string; body?: Item }[];
  /** Can be looked at alone. */
  hasOwnPage: boolean;
};

const kinds: readonly Kind[] = [
  { path: "/v1/inboxes", id: "inbox_id", body: { kind: "email_address" }, hasOwnPage: true },
  {
    path: "/v1/inboxes",
    id: "inbox_id",
    body: { kind: "phone_number", address: "+14155550123" },
    also: [{ method: "GET", path: "/forwarding-confirmations" }],
    hasOwnPage: true,
  },
  {
    path: "/v1/inboxes",
    id: "inbox_id",
    body: { kind: "email_domain", address: "mail.jane.example" },
    hasOwnPage: true,
  },
  {
    path: "/v1/totp-urls",
    id: "totp_url_id",
    body: { totp_identifier: "managed@jane.example" },
    also: [{ method: "POST", path: "/rotate" }],
    hasOwnPage: true,
  },
  {
    path: "/v1/destinations",
    id: "destination_id",
    body: { kind: "callback", url: "https://hooks.example.com/otp", identifiers: ["a@b.example"] },
    also: [
      { method: "PATCH", path: "", body: { label: "changed" } },
      { method: "POST", path: "/rotate" },
    ],
    hasOwnPage: true,
  },
  {
    path: "/v1/destinations",
    id: "destination_id",
    body: {
      kind: "skyvern",
      base_url: "https://skyvern.example.com",
      api_key: "sk-0123456789",
      identifiers: ["a@b.example"],
    },
    hasOwnPage: true,
  },
  { path: "/v1/api-keys", id: "api_key_id", body: { scopes: ["read"] }, hasOwnPage: false },
  {
    path: "/v1/skyvern-keys",
    id: "skyvern_key_id",
    body: { skyvern_api_key: "another-skyvern-key-0123456789" },
    hasOwnPage: false,
  },
];

export function describeManagement(name: string, startTarget: () => Promise<Target>): void {
  describe(`management, on ${name}`, () => {
    let target: Target;
    beforeAll(async () => {
      target = await startTarget();
    });
    afterAll(() => target.close());

    const list = async (path: string): Promise<Item[]> =>
      (await request<Item[]>(target, "GET", path)).body;

    for (const { path, id, body, also = [], hasOwnPage } of kinds)
      it(`${path} ${body["kind"] ?? ""}: made, listed, looked at, taken down`, async () => {
        const made = await request<Item>(target, "POST", path, { body });
        expect(made.status).toBe(201);
        const own = made.body[id];
        expect((await list(path)).map((item) => item[id])).toContain(own);
        if (hasOwnPage) {
          const alone = await request<Item>(target, "GET", `${path}/${own}`);
          expect(alone).toMatchObject({ status: 200, body: { [id]: own } });
        }
        for (const { method, path: rest, body: given } of also) {
          const options = given === undefined ? {} : { body: given };
          const { status } = await request(target, method, `${path}/${own}${rest}`, options);
          expect(status, `${method} ${rest}`).toBe(200);
        }
        expect((await request(target, "DELETE", `${path}/${own}`)).status).toBe(204);
        expect((await list(path)).map((item) => item[id])).not.toContain(own);
        expect((await request(target, "DELETE", `${path}/${own}`)).status).toBe(404);
      });

    it("a key that was taken down opens nothing", async () => {
      const { body } = await request<{ api_key: string; api_key_id: string }>(
        target,
        "POST",
        "/v1/api-keys",
        { body: { scopes: ["read"] } },
      );
      const statusWithIt = async () =>
        (await request(target, "GET", "/v1/credentials/totp", { key: body.api_key })).status;
      expect(await statusWithIt()).toBe(200);
      await request(target, "DELETE", `/v1/api-keys/${body.api_key_id}`);
      expect(await statusWithIt()).toBe(401);
    });

    it("an address that is somebody's already is refused", async () => {
      const body = { kind: "phone_number", address: "+14155550124" };
      expect((await request(target, "POST", "/v1/inboxes", { body })).status).toBe(201);
      expect((await request(target, "POST", "/v1/inboxes", { body })).status).toBe(409);
    });

    it("tells who one is, which organizations there are, and how the deployment is doing", async () => {
      expect((await request(target, "GET", "/v1/caller")).status).toBe(200);
      const organizations = await list("/v1/organizations");
      const own = `/v1/organizations/${organizations[0]?.["organization_id"]}`;
      expect((await request(target, "GET", own)).status).toBe(200);
      expect((await request(target, "GET", "/v1/deployment")).status).toBe(200);
    });

    it("the console is a page", async () => {
      const page = await fetch(target.url);
      expect(page.status).toBe(200);
      expect(page.headers.get("content-type")).toMatch(/^text\/html/);
      expect(await page.text()).toMatch(/^<!doctype html>/i);
    });

    it("codes are listed by run and by type", async () => {
      const pushed = await request(target, "POST", "/v1/credentials/totp", {
        body: {
          totp_identifier: "listed@jane.example",
          content: "Your login code: 615 243",
          workflow_run_id: "wr_listed",
        },
      });
      expect(pushed.status).toBe(200);
      const found = [expect.objectContaining({ code: "615243" })];
      expect(await listCodes(target, { workflow_run_id: "wr_listed" })).toEqual(found);
      const typed = await listCodes(target, { otp_type: "totp", limit: "200" });
      expect(typed).toEqual(expect.arrayContaining(found));
    });
  });
}

/** Links that sign a browser in: once, in time, by nobody's guess. */
import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createSignInLinks } from "../../local/sign-in-links.ts";
import { createSignInRoutes, signInUrl } from "../../local/sign-in-routes.ts";
import { OtpostError } from "../../shared/errors.ts";

function createLinks() {
  let time = Date.parse("2026-05-01T08:30:00Z");
  const links = createSignInLinks({
    now: () => new Date(time),
    random: (bytes) => randomBytes(bytes),
  });
  return {
    ...links,
    passMinutes: (minutes: number): void => {
      time += minutes * 60_000;
    },
  };
}

describe("a sign-in link", () => {
  it("is good for the key that asked for it, once", () => {
    const links = createLinks();
    const [one, other] = [links.create("key-one"), links.create("key-two")];
    expect(other).not.toBe(one);
    expect(links.redeem(one)).toBe("key-one");
    expect(links.redeem(one)).toBeUndefined();
    expect(links.redeem(other)).toBe("key-two");
  });

  it("is good for fifteen minutes", () => {
    const links = createLinks();
    const [young, old] = [links.create("key"), links.create("key")];
    links.passMinutes(14.9);
    expect(links.redeem(young)).toBe("key");
    links.passMinutes(0.1);
    expect(links.redeem(old)).toBeUndefined();
  });

  it("is forgotten, the oldest first, when there are too many", () => {
    const links = createLinks();
    const tokens = Array.from({ length: 101 }, () => links.create("key"));
    expect(tokens.map((token) => links.redeem(token)).filter((key) => key === "key")).toHaveLength(
      100,
    );
    expect(links.redeem(tokens[0] ?? "")).toBeUndefined();
  });

  it("carries its token where no server and no proxy sees it", () => {
    const url = new URL(signInUrl("http://127.0.0.1:8787", "t0ken"));
    expect([url.hash, url.search]).toEqual(["#sign-in=t0ken", ""]);
  });
});

describe("over HTTP", () => {
  const links = createLinks();
  const app = createSignInRoutes({
    log: { info: () => {}, warn: () => {}, error: () => {} },
    signInLinks: links,
    authenticate: async (key) => {
      if (key !== "good-key") throw new OtpostError("unknown_api_key", "Unknown.");
      return { organizationId: "org_1", keyId: "key_1", scopes: ["read"] };
    },
  });
  const post = async (path: string, init: RequestInit) => {
    const response = await app.request(path, { method: "POST", ...init });
    expect(response.headers.get("cache-control")).toBe("no-store");
    const json = (await response.json()) as Record<string, unknown>;
    return { status: response.status, json };
  };
  const redeem = (body: string) =>
    post("/console/sign-in", { body, headers: { "content-type": "application/json" } });

  it("a key gets a token, and the token the key", async () => {
    const created = await post("/console/sign-in-links", { headers: { "x-api-key": "good-key" } });
    expect(created).toMatchObject({ status: 201, json: { minutes: 15 } });
    const body = JSON.stringify({ token: created.json["token"] });
    expect(await redeem(body)).toEqual({ status: 200, json: { api_key: "good-key" } });
    expect((await redeem(body)).status).toBe(404);
  });

  it.each(["", "x", "{}", '{"token":""}', '{"token":7}', '{"token":"guess"}'])(
    "%j gets nothing, and is told how to go on",
    async (body) => {
      const { status, json } = await redeem(body);
      expect([status, json["detail"]]).toEqual([404, expect.stringContaining("otpost -- console")]);
    },
  );

  it("without a key there is no token", async () => {
    const headers = { "x-api-key": "bad-key" };
    expect((await post("/console/sign-in-links", { headers })).status).toBe(401);
  });
});

import { describe, expect, it } from "vitest";
import { z } from "zod";
import { createApiApp } from "../../../shared/api/app.ts";
import { limitBody } from "../../../shared/api/body-limit.ts";
import { type ErrorCode, errorTraits, OtpostError } from "../../../shared/errors.ts";
import type { LogFields } from "../../../shared/ports/observability.ts";
import { createApiUnderTest } from "./api-under-test.ts";

function createFailingApp(thrown: unknown) {
  const logged: { event: string; fields: LogFields | undefined }[] = [];
  const write = (event: string, fields?: LogFields): void => {
    logged.push({ event, fields });
  };
  const app = createApiApp({ log: { info: write, warn: write, error: write } });
  app.get("/", () => {
    throw thrown;
  });
  return { app, logged };
}

describe("every error is one JSON shape", () => {
  it.each(Object.entries(errorTraits))("%s", async (code, { status }) => {
    const { app, logged } = createFailingApp(new OtpostError(code as ErrorCode, "What to do."));
    const response = await app.request("/");
    const body = z
      .strictObject({ code: z.string(), detail: z.unknown() })
      .parse(await response.json());
    expect(response.status).toBe(status);
    expect(body.code).toBe(code);
    if (status === 500) expect(body.detail).not.toContain("What to do.");
    if (code === "validation_failed") {
      expect(body.detail).toEqual([{ loc: ["body"], msg: "What to do.", type: "value_error" }]);
    }
    expect(logged).toHaveLength(status >= 500 ? 1 : 0);
    expect(response.headers.get("cache-control")).toBe("no-store");
  });

  it.each([
    { name: "an error", thrown: new TypeError("secret 482913") },
    {
      name: "an error with a cause",
      thrown: new OtpostError("unavailable", "Try again.", { cause: new Error("secret 482913") }),
    },
  ])("$name of ours tells where it broke, and no secret", async ({ thrown }) => {
    const { app, logged } = createFailingApp(thrown);
    const response = await app.request("/");
    expect(await response.text()).not.toContain("482913");
    expect(JSON.stringify(logged)).not.toContain("482913");
    expect(logged[0]?.event).toBe("request_failed");
    expect(logged[0]?.fields?.["stack"]).toMatch(/^at .*errors\.test\.ts:\d+/);
  });
});

describe("unknown paths and methods", () => {
  const api = createApiUnderTest();
  it.each([
    { method: "GET", path: "/", status: 404, allow: null },
    { method: "GET", path: "/v1/credentials", status: 404, allow: null },
    { method: "GET", path: "/v1/inboxes/", status: 404, allow: null },
    { method: "PUT", path: "/v1/credentials/totp", status: 405, allow: "GET, HEAD, POST" },
    { method: "GET", path: "/api/v1/totp", status: 405, allow: "POST" },
    { method: "POST", path: "/v1/inboxes/x", status: 405, allow: "GET, HEAD, PATCH, DELETE" },
    { method: "GET", path: "/v1/webhooks/twilio/sms", status: 405, allow: "POST" },
    { method: "OPTIONS", path: "/v1/inboxes", status: 204, allow: "GET, HEAD, POST" },
    { method: "OPTIONS", path: "/", status: 404, allow: null },
  ])("$method $path is $status", async ({ method, path, status, allow }) => {
    const answer = await api.call(method, path);
    expect([answer.status, answer.headers.get("allow")]).toEqual([status, allow]);
    if (status !== 204) expect(answer.json).toHaveProperty("detail");
  });
});

describe("/healthz", () => {
  it("is 503 while the store does not answer", async () => {
    const api = createApiUnderTest();
    expect((await api.call("GET", "/healthz")).json).toEqual({ status: "ok" });
    api.ports.table.get = () => Promise.reject(new Error("disk"));
    const answer = await api.call("GET", "/healthz");
    expect([answer.status, answer.json.code]).toEqual([503, "unavailable"]);
  });
});

describe("limitBody", () => {
  const app = createApiApp({ log: { info: () => {}, warn: () => {}, error: () => {} } });
  app.post("/", limitBody(10), async (context) => context.text(await context.req.text()));
  const post = (body: string, headers: Record<string, string>) =>
    app.request("/", { method: "POST", body, headers });

  it.each([
    { length: 10, headers: {}, status: 200 },
    { length: 11, headers: {}, status: 413 },
    { length: 10, headers: { "content-length": "10" }, status: 200 },
    { length: 11, headers: { "content-length": "11" }, status: 413 },
    { length: 1, headers: { "content-length": "1e9" }, status: 413 },
    { length: 1, headers: { "content-length": "many" }, status: 413 },
    { length: 11, headers: { "content-length": "1", "transfer-encoding": "chunked" }, status: 413 },
  ])("$status to $length bytes with $headers", async ({ length, headers, status }) => {
    expect((await post("x".repeat(length), headers)).status).toBe(status);
  });
});

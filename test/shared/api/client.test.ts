import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import { afterEach, describe, expect, it } from "vitest";
import { createOtpostClient, OtpostApiError } from "../../../shared/api/client.ts";

/** What a server, a proxy or a stranger answered, over a real socket. */
type Answer = { status?: number; headers?: Record<string, string>; body?: string };
type Asked = { method: string; url: string; headers: IncomingMessage["headers"]; body: string };

const open: Server[] = [];

async function listen(
  answer: (asked: Asked, response: ServerResponse) => Answer | undefined,
  port = 0,
): Promise<{ url: string; port: number; asked: Asked[]; close: () => Promise<void> }> {
  const asked: Asked[] = [];
  const server = createServer(async (request, response) => {
    const { method = "", url = "", headers } = request;
    const one = { method, url, headers, body: (await buffer(request)).toString("utf8") };
    asked.push(one);
    const given = answer(one, response);
    if (given === undefined) return;
    response.writeHead(given.status ?? 200, {
      "content-type": "application/json",
      ...given.headers,
    });
    response.end(given.body ?? "");
  });
  open.push(server);
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    port: address.port,
    asked,
    close: () => stop(server),
  };
}

async function stop(server: Server): Promise<void> {
  if (!server.listening) return;
  server.closeAllConnections();
  server.close();
  await once(server, "close");
}

afterEach(async () => {
  await Promise.all(open.splice(0).map(stop));
});

const failureOf = async (promise: Promise<unknown>): Promise<OtpostApiError> => {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof OtpostApiError)) throw new Error(`not an OtpostApiError: ${error}`);
  return error;
};

describe("a request", () => {
  const requests: {
    name: string;
    call: (client: ReturnType<typeof createOtpostClient>) => Promise<unknown>;
    asks: { method: string; url: string; body?: unknown };
  }[] = [
    {
      name: "push",
      call: (client) => client.push({ totp_identifier: "jane@example.com", content: "482913" }),
      asks: {
        method: "POST",
        url: "/v1/credentials/totp",
        body: { totp_identifier: "jane@example.com", content: "482913" },
      },
    },
    {
      name: "list",
      call: (client) => client.list({ totp_identifier: "+1 415", otp_type: undefined, limit: 5 }),
      asks: { method: "GET", url: "/v1/credentials/totp?totp_identifier=%2B1+415&limit=5" },
    },
    {
      name: "list everything",
      call: (client) => client.list(),
      asks: { method: "GET", url: "/v1/credentials/totp" },
    },
    {
      name: "next",
      call: (client) => client.next({ totp_identifier: "a&b", after: "x=", wait: 0 }),
      asks: {
        method: "GET",
        url: "/v1/credentials/totp/next?totp_identifier=a%26b&after=x%3D&wait=0",
      },
    },
    {
      name: "create an inbox",
      call: (client) => client.inboxes.create({ kind: "email_address" }),
      asks: { method: "POST", url: "/v1/inboxes", body: { kind: "email_address" } },
    },
    {
      name: "delete a key whose id is no id",
      call: (client) => client.apiKeys.delete("../x?y"),
      asks: { method: "DELETE", url: "/v1/api-keys/..%2Fx%3Fy" },
    },
  ];
  for (const { name, call, asks } of requests)
    it(`carries method, path, query, body and key: ${name}`, async () => {
      const server = await listen(() => ({ body: "{}" }));
      await call(createOtpostClient({ baseUrl: `${server.url}/below/`, apiKey: "key-1" }));
      expect(server.asked).toHaveLength(1);
      const [asked] = server.asked;
      expect(asked?.method).toBe(asks.method);
      expect(asked?.url).toBe(`/below${asks.url}`);
      expect(asked?.headers["x-api-key"]).toBe("key-1");
      expect(asked?.body === "" ? undefined : JSON.parse(asked?.body ?? "")).toEqual(asks.body);
    });

  it("names its idempotency key", async () => {
    const server = await listen(() => ({ body: "{}" }));
    const client = createOtpostClient({ baseUrl: server.url });
    await client.push({ totp_identifier: "a", content: "1234" }, { idempotencyKey: "once" });
    expect(server.asked[0]?.headers["idempotency-key"]).toBe("once");
    expect(server.asked[0]?.headers).not.toHaveProperty("x-api-key");
  });
});

describe("a failure", () => {
  const failures: { name: string; answer: Answer; expected: Partial<OtpostApiError> }[] = [
    {
      name: "of the server, in its own words",
      answer: { status: 401, body: '{"detail":"The key is unknown.","code":"unknown_api_key"}' },
      expected: { status: 401, code: "unknown_api_key", message: "The key is unknown." },
    },
    {
      name: "of fields, named",
      answer: {
        status: 422,
        body: '{"detail":[{"loc":["query","limit"],"msg":"Too big","type":"too_big"}],"code":"validation_failed"}',
      },
      expected: { status: 422, code: "validation_failed", message: "limit: Too big" },
    },
    {
      name: "of a Skyvern-like server without codes",
      answer: { status: 404, body: '{"detail":"Not Found"}' },
      expected: { status: 404, code: "http_404", message: "Not Found" },
    },
    {
      name: "of a proxy that shows a page",
      answer: { status: 502, body: "<h1>Bad gateway</h1>" },
      expected: { status: 502, code: "not_otpost" },
    },
    {
      name: "of a stranger that answers 200 with a page",
      answer: { body: "<html>" },
      expected: { status: 200, code: "not_otpost" },
    },
  ];
  for (const { name, answer, expected } of failures)
    it(`is typed: ${name}`, async () => {
      const server = await listen(() => answer);
      const client = createOtpostClient({ baseUrl: server.url });
      expect(await failureOf(client.list())).toMatchObject(expected);
    });

  it("is a redirect, which the key does not follow", async () => {
    const elsewhere = await listen(() => ({ body: "[]" }));
    const server = await listen(() => ({ status: 307, headers: { location: elsewhere.url } }));
    const client = createOtpostClient({ baseUrl: server.url, apiKey: "key-1" });
    expect(await failureOf(client.list())).toMatchObject({ status: 307, code: "not_otpost" });
    expect(elsewhere.asked).toEqual([]);
  });

  it("is a server that is not there", async () => {
    const { url, close } = await listen(() => undefined);
    await close();
    const error = await failureOf(createOtpostClient({ baseUrl: url }).list());
    expect(error).toMatchObject({ code: "unreachable", status: undefined });
    expect(error.message).toContain("connection refused");
  });

  it("is a connection that breaks", async () => {
    const { url } = await listen((_, response) => void response.destroy());
    expect(await failureOf(createOtpostClient({ baseUrl: url }).list())).toMatchObject({
      code: "unreachable",
    });
  });

  it("is not made of an abort: the caller's reason comes back", async () => {
    const reason = new Error("changed my mind");
    const abort = new AbortController();
    const { url } = await listen(() => void abort.abort(reason));
    const client = createOtpostClient({ baseUrl: url });
    await expect(client.list({}, { signal: abort.signal })).rejects.toBe(reason);
  });
});

describe("waitForNext", () => {
  const timedOut = (cursor: string): Answer => ({
    body: JSON.stringify({ timed_out: true, reason: "No code arrived.", cursor }),
  });
  const code: Answer = { body: '{"timed_out":false,"code":"482913","cursor":"c9"}' };
  const askedAfter = (asked: readonly Asked[]): (string | null)[] =>
    asked.map(({ url }) => new URL(url, "http://x").searchParams.get("after"));

  it("takes the code of its first, unheld question", async () => {
    const server = await listen(() => code);
    const client = createOtpostClient({ baseUrl: server.url });
    const next = await client.waitForNext({ identifier: "jane", timeoutSeconds: 30 });
    expect(next).toMatchObject({ timed_out: false, code: "482913" });
    expect(server.asked.map(({ url }) => url)).toEqual([
      "/v1/credentials/totp/next?totp_identifier=jane&wait=0",
    ]);
  });

  it("asks on from the cursor of each answer", async () => {
    let count = 0;
    const server = await listen(() => (++count < 4 ? timedOut(`c${count}`) : code));
    const client = createOtpostClient({ baseUrl: server.url });
    const next = await client.waitForNext({ identifier: "jane", timeoutSeconds: 30, after: "c0" });
    expect(next.timed_out).toBe(false);
    expect(askedAfter(server.asked)).toEqual(["c0", "c1", "c2", "c3"]);
  });

  it("gives the reason when the time is up, and never asks for longer than is left", async () => {
    const server = await listen(() => timedOut("c1"));
    const client = createOtpostClient({ baseUrl: server.url });
    const next = await client.waitForNext({ identifier: "jane", timeoutSeconds: 0.4 });
    expect(next).toMatchObject({ timed_out: true, reason: "No code arrived." });
    const waits = server.asked.map(({ url }) =>
      Number(new URL(url, "http://x").searchParams.get("wait")),
    );
    expect(Math.max(...waits)).toBeLessThanOrEqual(0.4);
  });

  it("looks once with a timeout of 0", async () => {
    const server = await listen(() => timedOut("c1"));
    const client = createOtpostClient({ baseUrl: server.url });
    await client.waitForNext({ identifier: "jane", timeoutSeconds: 0 });
    expect(server.asked).toHaveLength(1);
  });

  it("goes on through a restart of the server, from the same cursor", async () => {
    const restarted = Promise.withResolvers<void>();
    let second: Awaited<ReturnType<typeof listen>> | undefined;
    const first = await listen(({ url }) => {
      if (url.includes("wait=0")) return timedOut("c1");
      // The held question dies with the server, which is back a moment later.
      void first
        .close()
        .then(() => listen(() => code, first.port))
        .then((server) => {
          second = server;
          restarted.resolve();
        }, restarted.reject);
      return undefined;
    });
    const client = createOtpostClient({ baseUrl: first.url });
    const next = await client.waitForNext({ identifier: "jane", timeoutSeconds: 20 });
    await restarted.promise;
    expect(next).toMatchObject({ timed_out: false, code: "482913" });
    expect(askedAfter(second?.asked ?? [])).toEqual(["c1"]);
  });

  it("goes on while a proxy says that the server is away", async () => {
    let count = 0;
    const server = await listen(() => {
      count += 1;
      if (count === 1) return timedOut("c1");
      return count < 4 ? { status: 503, body: '{"detail":"away","code":"unavailable"}' } : code;
    });
    const client = createOtpostClient({ baseUrl: server.url });
    const next = await client.waitForNext({ identifier: "jane", timeoutSeconds: 20 });
    expect(next.timed_out).toBe(false);
  });

  it("fails with the reason when the server stays away until the time is up", async () => {
    const server = await listen(({ url }, response) => {
      if (url.includes("wait=0&") || url.endsWith("wait=0")) return timedOut("c1");
      response.destroy();
      return undefined;
    });
    const client = createOtpostClient({ baseUrl: server.url });
    const waiting = client.waitForNext({ identifier: "jane", timeoutSeconds: 0.5 });
    expect(await failureOf(waiting)).toMatchObject({ code: "unreachable" });
  });

  const atOnce: { name: string; answer: Answer; code: string }[] = [
    {
      name: "a wrong key",
      answer: { status: 401, body: '{"detail":"Unknown.","code":"unknown_api_key"}' },
      code: "unknown_api_key",
    },
    { name: "a wrong URL", answer: { body: "<html>" }, code: "not_otpost" },
  ];
  for (const { name, answer, code } of atOnce)
    it(`fails at once for ${name}`, async () => {
      const server = await listen(() => answer);
      const client = createOtpostClient({ baseUrl: server.url });
      const waiting = client.waitForNext({ identifier: "jane", timeoutSeconds: 3600 });
      expect(await failureOf(waiting)).toMatchObject({ code });
      expect(server.asked).toHaveLength(1);
    });

  it("ends when the caller aborts, also between two questions", async () => {
    const abort = new AbortController();
    const reason = new Error("enough");
    let count = 0;
    const server = await listen((_, response) => {
      count += 1;
      if (count === 1) return timedOut("c1");
      response.destroy();
      if (count === 3) setImmediate(() => abort.abort(reason));
      return undefined;
    });
    const client = createOtpostClient({ baseUrl: server.url });
    const waiting = client.waitForNext({
      identifier: "jane",
      timeoutSeconds: 3600,
      signal: abort.signal,
    });
    await expect(waiting).rejects.toBe(reason);
  });
});

describe("waitForCode and waitForMagicLink", () => {
  const received = { timed_out: false, code: "482913", cursor: "c1" };

  it.each([
    { method: "waitForCode", otp_type: "totp" },
    { method: "waitForMagicLink", otp_type: "magic_link" },
  ] as const)("$method asks for its own type, and gives what came", async (example) => {
    const server = await listen(() => ({ body: JSON.stringify(received) }));
    const client = createOtpostClient({ baseUrl: server.url });
    const after = new Date("2026-05-01T08:30:00Z");
    const wait = { identifier: "jane", site: "example.com", after };
    expect(await client[example.method](wait)).toEqual(received);
    const { searchParams } = new URL(server.asked[0]?.url ?? "", server.url);
    expect(Object.fromEntries(searchParams)).toEqual({
      totp_identifier: "jane",
      otp_type: example.otp_type,
      site: "example.com",
      after: "2026-05-01T08:30:00.000Z",
      wait: "0",
    });
  });

  it("fail with the server's reason when nothing came", async () => {
    const answer = { timed_out: true, reason: "No code arrived.", cursor: "c1" };
    const server = await listen(() => ({ body: JSON.stringify(answer) }));
    const client = createOtpostClient({ baseUrl: server.url });
    const waiting = client.waitForCode({ identifier: "jane", timeoutSeconds: 0 });
    const { code, message } = await failureOf(waiting);
    expect([code, message]).toEqual([
      "no_code",
      "Nothing came in 0 s. The server's last answer: No code arrived.",
    ]);
    expect(await client.cursor("jane")).toBe("c1");
  });
});

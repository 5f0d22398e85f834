import { once } from "node:events";
import { connect } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createHttpServer, type HttpServer } from "../../local/http-server.ts";
import { signAsSkyvern } from "../../shared/auth/skyvern-signature.ts";
import { type ApiUnderTest, createApiUnderTest } from "../shared/api/api-under-test.ts";

let api: ApiUnderTest;
let server: HttpServer;
let url: string;
let port: number;
let keys: Awaited<ReturnType<ApiUnderTest["createOrganization"]>>;

beforeEach(async () => {
  api = createApiUnderTest();
  keys = await api.createOrganization("one");
  server = createHttpServer({ ...api.ports, mount: api.mount, closeSeconds: 0.3 });
  ({ url, port } = await server.listen({ host: "127.0.0.1", port: 0 }));
});
afterEach(() => server.close());

const push = (
  body: string | ReadableStream,
  headers: Record<string, string> = {},
): Promise<Response> =>
  fetch(`${url}/v1/credentials/totp`, {
    method: "POST",
    headers: { "x-api-key": keys.push, "content-type": "application/json", ...headers },
    body,
    duplex: "half",
  });

/** What a raw exchange over a socket brings back. */
async function exchange(request: string): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  let answer = "";
  socket.setEncoding("utf8").on("data", (data) => {
    answer += data;
  });
  socket.write(request);
  await once(socket, "close");
  return answer;
}

describe("HTTP server over real sockets", () => {
  it("push, list, next and pull", async () => {
    const pushed = await push(
      JSON.stringify({ totp_identifier: "jane@example.com", content: "Your code is 482913." }),
    );
    expect(pushed.status).toBe(200);
    const read = { headers: { "x-api-key": keys.read } };
    const listed = await (await fetch(`${url}/v1/credentials/totp`, read)).json();
    expect(listed).toMatchObject([{ code: "482913" }]);
    const next = `${url}/v1/credentials/totp/next?totp_identifier=jane@example.com`;
    expect(await (await fetch(next, read)).json()).toMatchObject({ code: "482913" });

    const { id } = keys;
    await api.store.skyvernKeys.add({ organizationId: id, key: "skyvern" });
    const { capability } = await api.store.totpUrls.create({
      organizationId: id,
      identifier: "jane@example.com",
    });
    const pulled = await fetch(`${url}/v1/totp/${capability}`, {
      method: "POST",
      headers: { "x-skyvern-signature": signAsSkyvern(Buffer.from("{}"), "skyvern") },
      body: "{}",
    });
    expect(await pulled.json()).toEqual({ verification_code: "482913" });
  });

  it("tells nothing of what it runs on, and keeps answers out of caches", async () => {
    const { headers } = await fetch(`${url}/v1/credentials/totp`);
    expect(headers.get("x-powered-by")).toBeNull();
    expect(headers.get("server")).toBeNull();
    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
  });

  it.each([
    { method: "HEAD", path: "/healthz", status: 200 },
    { method: "OPTIONS", path: "/healthz", status: 204 },
    { method: "OPTIONS", path: "/nowhere", status: 404 },
    { method: "GET", path: "/nowhere", status: 404 },
    { method: "DELETE", path: "/v1/credentials/totp", status: 405 },
    { method: "GET", path: "/v1/totp/x", status: 405 },
    { method: "PUT", path: "/v1/inboxes/x", status: 405 },
    { method: "GET", path: "//v1/inboxes", status: 404 },
    { method: "GET", path: "/v1/inboxes/", status: 404 },
  ])("$status to $method $path", async ({ method, path, status }) => {
    const answer = await fetch(url + path, { method });
    expect(answer.status).toBe(status);
  });

  it("405 and 204 name the methods that there are", async () => {
    const answer = await fetch(`${url}/v1/credentials/totp`, { method: "PUT" });
    expect(answer.headers.get("allow")).toBe("GET, HEAD, POST");
    expect(await answer.json()).toMatchObject({ code: "method_not_allowed" });
  });
});

describe("limits", () => {
  const tooLarge = [413, { code: "body_too_large" }];
  const large = "x".repeat(1024 * 1024);

  it("413 to a push above 1 MiB that announces its length", async () => {
    const answer = await push(large + large);
    expect([answer.status, await answer.json()]).toMatchObject(tooLarge);
  });

  it("413 to a push above 1 MiB that does not", async () => {
    const chunks = ReadableStream.from(
      Array.from({ length: 8 }, () => Buffer.alloc(256 * 1024, "x")),
    );
    const answer = await push(chunks);
    expect([answer.status, await answer.json()]).toMatchObject(tooLarge);
  });

  it("takes a push in chunks below it", async () => {
    const body = JSON.stringify({ totp_identifier: "jane", content: "482913" });
    const chunks = ReadableStream.from([...body].map((character) => Buffer.from(character)));
    expect((await push(chunks)).status).toBe(200);
  });

  it("reads no body of who has no key", async () => {
    const answer = await push(large + large, { "x-api-key": "unknown" });
    expect(answer.status).toBe(401);
  });

  it("survives a client that goes away in the middle of its body", async () => {
    const socket = connect(port, "127.0.0.1");
    socket.write(
      `POST /v1/credentials/totp HTTP/1.1\r\nhost: x\r\nx-api-key: ${keys.push}\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{"totp`,
    );
    await once(socket, "connect");
    socket.destroy();
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
  });

  it.each([
    { name: "no Host", request: "GET /healthz HTTP/1.0\r\n\r\n" },
    {
      name: "a Host that is none",
      request: "GET /healthz HTTP/1.1\r\nhost: a b\r\nconnection: close\r\n\r\n",
    },
    { name: "a header that is none", request: "GET /healthz HTTP/1.1\r\nhost x\r\n\r\n" },
    {
      name: "two lengths",
      request:
        "POST /healthz HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n",
    },
    {
      name: "a length and chunks",
      request:
        "POST /healthz HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n",
    },
  ])("400 to a request with $name", async ({ request }) => {
    expect(await exchange(request)).toMatch(/^HTTP\/1\.1 400 /);
  });
});

describe("the access log", () => {
  it("names the route, never the capability, the query or the key", async () => {
    await fetch(`${url}/v1/totp/secret-capability?also=secret`, { method: "POST", body: "{}" });
    await fetch(`${url}/v1/credentials/totp?totp_identifier=jane@secret.example`);
    await fetch(`${url}/secret/path`);
    const requests = api.lines.filter(({ event }) => event === "http_request");
    expect(
      requests.map(({ fields }) => [fields["method"], fields["route"], fields["status"]]),
    ).toEqual([
      ["POST", "/v1/totp/:capability", 404],
      ["GET", "/v1/credentials/totp", 401],
      ["GET", "none", 404],
    ]);
    expect(JSON.stringify(api.lines)).not.toContain("secret");
  });
});

/** A wait that is not ended lasts 25 s. */
const timeout = 5000;

describe("stopping", { timeout }, () => {
  const held = (signal?: AbortSignal): Promise<Response> =>
    fetch(`${url}/v1/credentials/totp/next?totp_identifier=jane`, {
      headers: { "x-api-key": keys.read },
      ...(signal === undefined ? {} : { signal }),
    });
  /** Resolves when so many requests are held. */
  async function watched(count: number): Promise<void> {
    while (watching < count) await new Promise((resolve) => setImmediate(resolve));
  }
  let watching = 0;
  beforeEach(() => {
    watching = 0;
    const { watch } = api.ports.codeArrivals;
    api.ports.codeArrivals.watch = (arrival) => {
      const inner = watch(arrival);
      watching += 1;
      return {
        next: (options) => inner.next(options),
        close: () => {
          watching -= 1;
          inner.close();
        },
      };
    };
  });

  it("answers who is held, and closes", async () => {
    const answers = [held(), held()];
    await watched(2);
    await server.close();
    for (const answer of await Promise.all(answers)) {
      expect(await answer.json()).toMatchObject({ timed_out: true });
    }
    await expect(fetch(`${url}/healthz`)).rejects.toThrow();
  });

  it("may be closed twice, and before it ever listened", async () => {
    await Promise.all([server.close(), server.close()]);
    await createHttpServer({ ...api.ports, mount: api.mount }).close();
  });

  it("cuts who does not finish", async () => {
    const socket = connect(port, "127.0.0.1");
    socket
      .resume()
      .write(
        `POST /v1/credentials/totp HTTP/1.1\r\nhost: x\r\nx-api-key: ${keys.push}\r\ncontent-type: application/json\r\ncontent-length: 10\r\n\r\n{`,
      );
    await once(socket, "connect");
    await server.close();
    if (!socket.closed) await once(socket, "close");
  });

  it("lets go of a held request when its client goes away", async () => {
    const client = new AbortController();
    const answer = held(client.signal);
    await watched(1);
    client.abort();
    await expect(answer).rejects.toThrow();
    while (watching > 0) await new Promise((resolve) => setImmediate(resolve));
  });

  it("says which setting to change when the port is taken", async () => {
    const second = createHttpServer({ ...api.ports, mount: api.mount });
    await expect(second.listen({ host: "127.0.0.1", port })).rejects.toMatchObject({
      code: "configuration_invalid",
      message: expect.stringMatching(/EADDRINUSE.*OTPOST_HTTP_PORT/),
    });
  });
});

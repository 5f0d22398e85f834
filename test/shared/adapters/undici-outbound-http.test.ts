import { once } from "node:events";
import { readFileSync } from "node:fs";
import {
  createServer as createHttpServer,
  type IncomingMessage,
  type ServerResponse,
} from "node:http";
import { createServer as createHttpsServer } from "node:https";
import {
  type AddressInfo,
  createServer as createTcpServer,
  type Server,
  type Socket,
} from "node:net";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { afterEach, describe, expect, it } from "vitest";
import type { ResolveName } from "../../../shared/adapters/name-resolver.ts";
import { createUndiciOutboundHttp } from "../../../shared/adapters/undici-outbound-http.ts";
import type { OutboundRequest } from "../../../shared/ports/outbound-http.ts";

const servers: Server[] = [];
const sockets = new Set<Socket>();
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  await Promise.all(servers.splice(0).map((server) => new Promise((done) => server.close(done))));
});

async function listen(server: Server): Promise<number> {
  servers.push(server);
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => sockets.delete(socket));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

type Answer = (request: IncomingMessage, response: ServerResponse) => void;
const listenHttp = async (answer: Answer): Promise<string> =>
  `http://127.0.0.1:${await listen(createHttpServer(answer))}/otp?a=b`;
const listenTcp = async (talk: (socket: Socket) => void): Promise<string> =>
  `http://127.0.0.1:${await listen(createTcpServer(talk))}/otp`;

const request = (url: string): OutboundRequest => ({
  url,
  headers: { "content-type": "application/json", "webhook-id": "dlv_1" },
  body: '{"code":"482913"}',
});
const local = createUndiciOutboundHttp({ allowLoopback: true, totalMilliseconds: 400 });
const post = (url: string) => local.post(request(url));

describe("a POST", () => {
  it("carries headers and body as they are, and gives status, header and answer", async () => {
    const seen: unknown[] = [];
    const url = await listenHttp(async (incoming, response) => {
      const { method, headers, url: path } = incoming;
      seen.push([method, path, headers["webhook-id"], (await buffer(incoming)).toString()]);
      response.writeHead(503, { "retry-after": "7" }).end("later");
    });
    expect(await post(url)).toEqual({
      status: 503,
      retryAfter: "7",
      body: "later",
      durationMilliseconds: expect.any(Number),
    });
    expect(seen).toEqual([["POST", "/otp?a=b", "dlv_1", '{"code":"482913"}']]);
  });

  it("follows no redirect", async () => {
    let calls = 0;
    const url = await listenHttp((_incoming, response) => {
      calls += 1;
      response.writeHead(307, { location: "/elsewhere" }).end();
    });
    expect(await post(url)).toMatchObject({ status: 307 });
    expect(calls).toBe(1);
  });
});

describe("a receiver that", () => {
  const answered: readonly { name: string; answer: Answer; expected: object }[] = [
    {
      name: "answers without end is read for 64 KiB",
      answer: (_incoming, response) => {
        response.writeHead(200);
        const more = (): void => {
          while (response.write("x".repeat(65_536)));
        };
        response.on("drain", more);
        more();
      },
      expected: { status: 200, body: "x".repeat(65_536) },
    },
    {
      name: "trickles its answer has answered all the same when the time is over",
      answer: (_incoming, response) => {
        response.writeHead(200).write("slow");
      },
      expected: { status: 200, body: "slow" },
    },
    {
      name: "announces more than it sends has answered",
      answer: (_incoming, response) => {
        response.writeHead(200, { "content-length": "1000" });
        response.write("short", () => response.destroy());
      },
      expected: { status: 200, body: "short" },
    },
    {
      name: "breaks off in the middle of a chunk has answered",
      answer: (_incoming, response) => {
        response.writeHead(202).write("half", () => response.socket?.destroy());
      },
      expected: { status: 202 },
    },
  ];
  it.each(answered)("$name", async ({ answer, expected }) => {
    expect(await post(await listenHttp(answer))).toMatchObject(expected);
  });

  const failing: readonly { name: string; talk: (socket: Socket) => void; error: string }[] = [
    { name: "says nothing", talk: () => {}, error: "timeout" },
    { name: "hangs up at once", talk: (socket) => socket.destroy(), error: "connection_reset" },
    {
      name: "resets when it has read the request",
      talk: (socket) => socket.once("data", () => socket.resetAndDestroy()),
      error: "connection_reset",
    },
    {
      name: "speaks no HTTP",
      talk: (socket) => socket.once("data", () => socket.write("220 smtp.example ESMTP\r\n")),
      error: "malformed_answer",
    },
    {
      name: "sends headers without end",
      talk: (socket) =>
        socket.once("data", () => {
          socket.write(`HTTP/1.1 200 OK\r\n${"a: b\r\n".repeat(10_000)}`);
        }),
      error: "malformed_answer",
    },
    {
      name: "sends two lengths",
      talk: (socket) =>
        socket.once("data", () =>
          socket.end("HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 5\r\n\r\nhello"),
        ),
      error: "malformed_answer",
    },
  ];
  it.each(failing)("$name: $error", async ({ talk, error }) => {
    expect(await post(await listenTcp(talk))).toMatchObject({ error, requestSent: true });
  });

  it("is not there refuses the connection, and has seen nothing", async () => {
    const server = createTcpServer();
    const port = await listen(server);
    await new Promise((done) => server.close(done));
    expect(await post(`http://127.0.0.1:${port}/`)).toMatchObject({
      error: "connection_refused",
      requestSent: false,
    });
  });
});

describe("TLS", () => {
  const fixtures = join(import.meta.dirname, "../../fixtures/mail");
  const certificate = readFileSync(join(fixtures, "test-only-certificate.pem"), "utf8");
  const key = readFileSync(join(fixtures, "test-only-key.pem"), "utf8");
  const listenTls = async (): Promise<number> =>
    listen(createHttpsServer({ cert: certificate, key }, (_incoming, response) => response.end()));

  it("wants a certificate that somebody vouches for", async () => {
    const port = await listenTls();
    expect(await post(`https://127.0.0.1:${port}/`)).toMatchObject({
      error: "tls_failed",
      requestSent: false,
    });
  });

  it("wants the certificate to be the host's", async () => {
    const port = await listenTls();
    const trusting = createUndiciOutboundHttp({
      allowLoopback: true,
      certificateAuthority: certificate,
      resolve: async () => ["127.0.0.1"],
    });
    expect(await trusting.post(request(`https://elsewhere.example:${port}/`))).toMatchObject({
      error: "tls_failed",
    });
  });
});

describe("a name", () => {
  const hostile: readonly { name: string; addresses: string[] }[] = [
    { name: "loopback", addresses: ["127.0.0.1"] },
    { name: "loopback of IPv6", addresses: ["::1"] },
    { name: "a private network", addresses: ["10.1.2.3"] },
    { name: "the metadata service", addresses: ["169.254.169.254"] },
    { name: "its mapped form", addresses: ["::ffff:169.254.169.254"] },
    { name: "NAT64 of it", addresses: ["64:ff9b::a9fe:a9fe"] },
    { name: "6to4 of a private network", addresses: ["2002:a00:1::"] },
    { name: "a unique local network", addresses: ["fd12:3456::1"] },
    { name: "a public address and a private one", addresses: ["93.184.215.14", "192.168.0.1"] },
    { name: "a private address and a public one", addresses: ["192.168.0.1", "93.184.215.14"] },
    { name: "no address at all", addresses: ["not-an-address"] },
  ];
  it.each(hostile)("that leads to $name is refused, unasked", async ({ addresses }) => {
    const outbound = createUndiciOutboundHttp({
      allowLoopback: false,
      resolve: async () => addresses,
    });
    expect(await outbound.post(request("https://rebind.example/"))).toMatchObject({
      error: "address_refused",
      requestSent: false,
    });
  });

  it("is asked of DNS once: what it says a moment later does not matter", async () => {
    let connections = 0;
    const server = createTcpServer(() => {
      connections += 1;
    });
    const port = await listen(server);
    const answers = [["127.0.0.1"], ["169.254.169.254"]];
    let asked = 0;
    const resolve: ResolveName = async () => answers[asked++] ?? [];
    const outbound = createUndiciOutboundHttp({
      allowLoopback: true,
      resolve,
      totalMilliseconds: 200,
    });
    // Connected to the address that was checked, where nobody speaks TLS.
    const outcome = await outbound.post(request(`https://rebind.example:${port}/`));
    expect(outcome).toMatchObject({ error: "timeout", requestSent: false });
    expect(outcome.durationMilliseconds).toBeLessThan(2000);
    expect([asked, connections]).toEqual([1, 1]);
  });

  it("is connected to at the address that was found, and the host header keeps its name", async () => {
    let host: string | undefined;
    const url = await listenHttp((incoming, response) => {
      host = incoming.headers.host;
      response.end();
    });
    const { port } = new URL(url);
    const outbound = createUndiciOutboundHttp({ allowLoopback: true });
    expect(await outbound.post(request(`http://otp.localhost:${port}/`))).toMatchObject({
      status: 200,
    });
    expect(host).toBe(`otp.localhost:${port}`);
  });

  it.each([
    { code: "ENOTFOUND", error: "name_not_found" },
    { code: "ETIMEOUT", error: "name_unresolved" },
    { code: "ESERVFAIL", error: "name_unresolved" },
  ])("that DNS answers with $code is $error", async ({ code, error }) => {
    const outbound = createUndiciOutboundHttp({
      allowLoopback: false,
      resolve: () => Promise.reject(Object.assign(new Error("dns"), { code })),
    });
    expect(await outbound.post(request("https://nowhere.example/"))).toMatchObject({ error });
  });

  it("that DNS never answers takes no longer than a request may", async () => {
    const outbound = createUndiciOutboundHttp({
      allowLoopback: false,
      resolve: () => new Promise(() => {}),
      totalMilliseconds: 50,
    });
    expect(await outbound.post(request("https://silent.example/"))).toMatchObject({
      error: "timeout",
      requestSent: false,
    });
  });
});

it("refuses a URL that was stored before the rules knew better", async () => {
  const outbound = createUndiciOutboundHttp({ allowLoopback: false });
  for (const url of [
    "http://127.0.0.1:8000/",
    "https://169.254.169.254/",
    "https://a@b.example/",
  ]) {
    expect(await outbound.post(request(url))).toMatchObject({
      error: "url_refused",
      requestSent: false,
    });
  }
});

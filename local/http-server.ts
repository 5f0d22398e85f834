/** Serves the routes of all concerns over HTTP on one machine, and stops without dropping anybody. */
import { createServer, type Server } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { type ApiApp, createApiApp } from "../shared/api/app.ts";
import { errorBody } from "../shared/api/errors.ts";
import { OtpostError } from "../shared/errors.ts";
import type { Ports } from "../shared/ports/ports.ts";
import { createAccessLog } from "./http-access-log.ts";

export type HttpServer = {
  /**
   * Resolves when it listens. `port` 0 takes any free port; the real one is given back.
   *
   * @throws OtpostError `configuration_invalid` when the address is taken or not this machine's.
   */
  listen(address: { host: string; port: number }): Promise<{ port: number; url: string }>;
  /**
   * Stops accepting, answers whoever is held at once, lets the rest finish for `closeSeconds`, then
   * cuts what is left. May be called again.
   */
  close(): Promise<void>;
};

export type HttpServerOptions = Pick<Ports, "log" | "now"> & {
  /**
   * Puts the apps of the concerns on the root: `(app) => app.route("/", createPushCodeRoutes(…))`.
   * Called once it listens and before the first request, because only then is the URL known.
   */
  mount: (app: ApiApp, listening: { url: string }) => void;
  closeSeconds?: number;
};

/** Who sends a header byte by byte holds a connection no longer than this. */
const headersTimeoutMilliseconds = 10_000;
/** A body of 1 MiB at 40 KB/s. The answer may take longer: a wait is held for 25 s. */
const requestTimeoutMilliseconds = 30_000;
/** Longer than the 60 s of common proxies, which otherwise reuse a connection as it closes. */
const keepAliveMilliseconds = 65_000;
const idleSweepMilliseconds = 20;

export function createHttpServer(options: HttpServerOptions): HttpServer {
  const { mount, closeSeconds = 5 } = options;
  const stopping = new AbortController();

  const app = createApiApp(options);
  app.use(createAccessLog(options));

  const listener = getRequestListener(
    (request) => app.fetch(request, { stopping: stopping.signal }),
    { errorHandler: answerUnreadable },
  );
  const server = createServer(
    {
      headersTimeout: headersTimeoutMilliseconds,
      requestTimeout: requestTimeoutMilliseconds,
      keepAliveTimeout: keepAliveMilliseconds,
    },
    (incoming, outgoing) => void listener(incoming, outgoing),
  );

  let closed: Promise<void> | undefined;
  return {
    listen: async ({ host, port }) => {
      const listening = await listen(server, host, port);
      mount(app, listening);
      return listening;
    },
    close: () => {
      closed ??= close();
      return closed;
    },
  };

  async function close(): Promise<void> {
    stopping.abort();
    if (!server.listening) return;
    const cut = setTimeout(() => server.closeAllConnections(), closeSeconds * 1000);
    // A connection that is kept alive becomes idle when its answer is out, and would stay.
    const sweep = setInterval(() => server.closeIdleConnections(), idleSweepMilliseconds);
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
    });
    clearInterval(sweep);
    clearTimeout(cut);
  }
}

function listen(
  server: Server,
  host: string,
  port: number,
): Promise<{ port: number; url: string }> {
  return new Promise((resolve, reject) => {
    const refuse = (cause: Error): void => {
      const problem = "code" in cause ? String(cause.code) : cause.name;
      reject(
        new OtpostError(
          "configuration_invalid",
          `Cannot listen for HTTP on ${host} port ${port} (${problem}): set OTPOST_HOST and OTPOST_HTTP_PORT to an address and a port that are free.`,
          { cause },
        ),
      );
    };
    server.once("error", refuse);
    server.listen({ host, port }, () => {
      server.off("error", refuse);
      const address = server.address();
      if (address === null || typeof address === "string") return refuse(new Error("no port"));
      const name = address.family === "IPv6" ? `[${address.address}]` : address.address;
      resolve({ port: address.port, url: `http://${name}:${address.port}` });
    });
  });
}

/** What never became a request: no `Host` header, or a target that is no URL. */
function answerUnreadable(): Response {
  const error = new OtpostError(
    "malformed_request",
    "The request has no valid Host header or path.",
  );
  return Response.json(errorBody(error), { status: 400 });
}

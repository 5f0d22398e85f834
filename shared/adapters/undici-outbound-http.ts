/** `OutboundHttp` by undici: a connection of its own for each request, to an address that was checked. */
import type { LookupFunction } from "node:net";
import { isIP } from "node:net";
import { buildConnector, Client } from "undici";
import { addressProblem } from "../ports/outbound-addresses.ts";
import {
  type OutboundHttp,
  type OutboundOutcome,
  type OutboundRequest,
  outboundLimits,
} from "../ports/outbound-http.ts";
import { hostOf, isLocalhostName, readOutboundUrl } from "../ports/outbound-http-rules.ts";
import { createNameResolver, type ResolveName } from "./name-resolver.ts";
import { OutboundFailure, outboundErrorOf } from "./outbound-failure.ts";

type Connection = { addresses: readonly string[]; established: boolean };

export function createUndiciOutboundHttp({
  allowLoopback,
  resolve = createNameResolver(),
  totalMilliseconds = outboundLimits.totalMilliseconds,
  certificateAuthority,
}: {
  allowLoopback: boolean;
  resolve?: ResolveName;
  totalMilliseconds?: number;
  /** PEM; trusted instead of the public ones. */
  certificateAuthority?: string;
}): OutboundHttp {
  const reach = { allowLoopback };

  async function findAddresses(host: string): Promise<readonly string[]> {
    if (isIP(host) !== 0) return [host];
    const addresses = isLocalhostName(host) ? ["127.0.0.1", "::1"] : await resolve(host);
    // One bad address among good ones is no accident: the name is refused whole.
    if (addresses.some((address) => addressProblem(address, reach) !== undefined)) {
      throw new OutboundFailure("address_refused");
    }
    return addresses;
  }

  /** Connects to the addresses that were found before, and to nothing else. */
  function connectTo(connection: Connection): buildConnector.connector {
    const pinned = connection.addresses.map((address) => ({ address, family: isIP(address) }));
    const lookup: LookupFunction = (_host, options, callback) => {
      const [first] = pinned;
      if (options.all || first === undefined) callback(null, pinned);
      else callback(null, first.address, first.family);
    };
    const connect = buildConnector({
      lookup,
      allowH2: false,
      maxCachedSessions: 0,
      timeout: totalMilliseconds,
      ...(certificateAuthority === undefined ? {} : { ca: certificateAuthority }),
    });
    return (options, callback) =>
      connect(options, (...[failure, socket]) => {
        if (failure !== null) return callback(failure, null);
        // Whatever happened on the way here: this is where the bytes would go.
        if (addressProblem(socket.remoteAddress ?? "", reach) !== undefined) {
          socket.destroy();
          return callback(new OutboundFailure("address_refused"), null);
        }
        connection.established = true;
        callback(null, socket);
      });
  }

  async function send(
    { url, headers, body }: OutboundRequest,
    connection: Connection,
    over: AbortSignal,
  ): Promise<Answer> {
    const target = readTarget(url);
    connection.addresses = await before(over, findAddresses(hostOf(target)));
    const client = new Client(target.origin, {
      connect: connectTo(connection),
      // One request a connection.
      pipelining: 0,
    });
    try {
      const answering = client.request({
        method: "POST",
        path: `${target.pathname}${target.search}`,
        headers,
        body,
        signal: over,
      });
      // undici hears the signal only once it is connected.
      const answer = await before(over, answering);
      const retryAfter = [answer.headers["retry-after"]].flat()[0];
      return {
        status: answer.statusCode,
        ...(retryAfter === undefined ? {} : { retryAfter }),
        body: await readBeginning(answer.body),
      };
    } finally {
      client.destroy(() => {});
    }
  }

  function readTarget(url: string): URL {
    try {
      return readOutboundUrl(url, reach);
    } catch (cause) {
      throw new OutboundFailure("url_refused", { cause });
    }
  }

  return {
    async post(request) {
      const started = performance.now();
      const connection: Connection = { addresses: [], established: false };
      const over = AbortSignal.timeout(totalMilliseconds);
      const outcome = await send(request, connection, over).catch((error: unknown) => ({
        error: over.aborted ? ("timeout" as const) : outboundErrorOf(error, connection),
        requestSent: connection.established,
      }));
      return { durationMilliseconds: Math.round(performance.now() - started), ...outcome };
    },
  };
}

type Answer = Omit<Extract<OutboundOutcome, { status: number }>, "durationMilliseconds">;

/** The first 64 KiB; a body that breaks off, never ends or takes too long is what there was of it. */
async function readBeginning(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of body) {
      chunks.push(chunk.subarray(0, outboundLimits.answerBytes - bytes));
      bytes += chunk.length;
      if (bytes >= outboundLimits.answerBytes) break;
    }
  } catch {
    // The status was read: that is the answer.
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
}

/** What cannot be called off, nobody waits for any longer. */
function before<Value>(over: AbortSignal, promise: Promise<Value>): Promise<Value> {
  const { promise: ended, reject } = Promise.withResolvers<never>();
  const end = (): void => reject(over.reason);
  over.addEventListener("abort", end, { once: true });
  return Promise.race([promise, ended]).finally(() => over.removeEventListener("abort", end));
}

/**
 * A request to an HTTP API as its function gets it, and the function's answer as the client gets it.
 *
 * API Gateway developer guide, "AWS Lambda proxy integrations for HTTP APIs", payload format 2.0.
 */
import { randomBytes } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { z } from "zod";
import { account } from "../template/names.ts";
import type { Match } from "./routes.ts";

/** Whatever else comes, comes in base64: forms, too. */
const textual = /^(?:text\/|application\/(?:json|javascript|xml|[\w.-]+\+json)\b)/;

export type HttpRequest = Pick<IncomingMessage, "method" | "url" | "rawHeaders"> & { body: Buffer };

export function httpEvent(
  request: HttpRequest,
  { route, pathParameters }: Match,
  { host, requestId, now }: { host: string; requestId: string; now: Date },
) {
  const { cookie, ...headers } = headersOf(request.rawHeaders);
  const [path = "/", query = ""] = splitAt(request.url ?? "/", "?");
  const isText = textual.test(headers["content-type"] ?? "");
  const parameters = Object.keys(pathParameters ?? {}).length > 0 ? { pathParameters } : {};
  return {
    version: "2.0",
    routeKey: route.key,
    rawPath: path,
    rawQueryString: query,
    ...(cookie === undefined ? {} : { cookies: cookie.split("; ") }),
    headers: {
      ...headers,
      host,
      "x-amzn-trace-id": `Root=1-${randomBytes(4).toString("hex")}-${randomBytes(12).toString("hex")}`,
      "x-forwarded-for": "192.0.2.44",
      "x-forwarded-port": "443",
      "x-forwarded-proto": "https",
    },
    ...(query === "" ? {} : { queryStringParameters: queryOf(query) }),
    ...parameters,
    requestContext: {
      accountId: account,
      apiId: host.split(".")[0],
      domainName: host,
      domainPrefix: host.split(".")[0],
      http: {
        method: request.method ?? "GET",
        path,
        protocol: "HTTP/1.1",
        sourceIp: "192.0.2.44",
        userAgent: headers["user-agent"] ?? "",
      },
      requestId,
      routeKey: route.key,
      stage: "$default",
      time: now.toUTCString(),
      timeEpoch: now.getTime(),
    },
    ...(request.body.length === 0
      ? { isBase64Encoded: false }
      : { body: request.body.toString(isText ? "utf8" : "base64"), isBase64Encoded: !isText }),
  };
}

/** Names in lower case; a name that comes twice has its values joined by a comma. */
function headersOf(raw: readonly string[]): Record<string, string> {
  const headers: Record<string, string> = {};
  for (let at = 0; at < raw.length; at += 2) {
    const name = (raw[at] ?? "").toLowerCase();
    // Between the client and API Gateway only.
    if (["connection", "transfer-encoding", "keep-alive"].includes(name)) continue;
    const value = raw[at + 1] ?? "";
    headers[name] = headers[name] === undefined ? value : `${headers[name]},${value}`;
  }
  return headers;
}

function queryOf(query: string): Record<string, string> {
  const parameters: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(query)) {
    parameters[name] = parameters[name] === undefined ? value : `${parameters[name]},${value}`;
  }
  return parameters;
}

function splitAt(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at === -1 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}

const answer = z.looseObject({
  statusCode: z.number(),
  headers: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
  cookies: z.array(z.string()).default([]),
  body: z.string().default(""),
  isBase64Encoded: z.boolean().default(false),
});

export type HttpAnswer = {
  status: number;
  headers: Record<string, string | string[]>;
  body: Buffer;
};

/** An answer without `statusCode` is the body of a 200, as JSON. */
export function readAnswer(given: unknown): HttpAnswer {
  const { success, data } = answer.safeParse(given);
  if (!success) {
    const body = typeof given === "string" ? given : JSON.stringify(given);
    return {
      status: 200,
      headers: { "content-type": "application/json" },
      body: Buffer.from(body),
    };
  }
  const headers = Object.fromEntries(
    Object.entries(data.headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
  );
  return {
    status: data.statusCode,
    headers: { ...headers, ...(data.cookies.length > 0 ? { "set-cookie": data.cookies } : {}) },
    body: Buffer.from(data.body, data.isBase64Encoded ? "base64" : "utf8"),
  };
}

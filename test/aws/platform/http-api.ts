/** The HTTP API of the template, on loopback: its routes, limits, answers and access log. */
import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import { z } from "zod";
import { FunctionFailure } from "../lambda/function-failure.ts";
import type { Grants } from "../permissions/grants.ts";
import { closeServer, listenOnLoopback } from "../protocol-servers/loopback.ts";
import { account, type NamedTemplate, region } from "../template/names.ts";
import type { Synthesis } from "../template/synthesis.ts";
import type { Fleet } from "./fleet.ts";
import { type HttpAnswer, httpEvent, readAnswer } from "./http-event.ts";
import { type Match, matchRoute } from "./routes.ts";

/** Quotas of HTTP APIs: "Payload size 10 MB", "Maximum integration timeout 30 seconds". */
const mostBytes = 10 * 1024 * 1024;
const longestMilliseconds = 30_000;

export type HttpApi = {
  /** Where it listens. */
  url: string;
  /** How the outside would reach it. */
  publicUrl: string;
  accessLog(): readonly string[];
  close(): Promise<void>;
};

const routeProperties = z.object({
  RouteKey: z.string(),
  Target: z.string().regex(/^integrations\//),
  AuthorizationType: z.literal("NONE"),
});
const integrationProperties = z.object({
  IntegrationType: z.literal("AWS_PROXY"),
  IntegrationUri: z.string(),
  PayloadFormatVersion: z.literal("2.0"),
});
const stageProperties = z.object({
  StageName: z.literal("$default"),
  AccessLogSettings: z.object({ Format: z.string() }),
});

const json = (status: number, message: string): HttpAnswer => ({
  status,
  headers: { "content-type": "application/json" },
  body: Buffer.from(JSON.stringify({ message })),
});

export async function startHttpApi({
  synthesis: { all },
  named,
  grants,
  fleets,
}: {
  synthesis: Synthesis;
  named: NamedTemplate;
  grants: Grants;
  /** By ARN. */
  fleets: ReadonlyMap<string, Fleet>;
}): Promise<HttpApi> {
  const [api, ...others] = all("AWS::ApiGatewayV2::Api");
  if (api === undefined || others.length > 0) throw new Error("the runner knows one HTTP API only");
  const [stage] = all("AWS::ApiGatewayV2::Stage").map((resource) =>
    stageProperties.parse({
      StageName: named.property(resource, "StageName"),
      AccessLogSettings: named.property(resource, "AccessLogSettings"),
    }),
  );
  const integrations = new Map(
    all("AWS::ApiGatewayV2::Integration").map((resource) => [
      `integrations/${named.refOf(resource)}`,
      integrationProperties.parse({
        IntegrationType: named.property(resource, "IntegrationType"),
        IntegrationUri: named.property(resource, "IntegrationUri"),
        PayloadFormatVersion: named.property(resource, "PayloadFormatVersion"),
      }).IntegrationUri,
    ]),
  );
  const routes = all("AWS::ApiGatewayV2::Route").map((resource) => {
    const { RouteKey, Target } = routeProperties.parse({
      RouteKey: named.property(resource, "RouteKey"),
      Target: named.property(resource, "Target"),
      AuthorizationType: named.property(resource, "AuthorizationType"),
    });
    return { key: RouteKey, target: integrations.get(Target) ?? "" };
  });
  const publicUrl = named.attributeOf(api, "ApiEndpoint");
  const host = new URL(publicUrl).host;
  const accessLog: string[] = [];

  /** The function's policy names the API as stage, method and path; the catch-all has neither. */
  const mayInvoke = ({ route }: Match, method: string): boolean => {
    const [, path] = route.key.split(" ");
    const what = path === undefined ? route.key : `${method}${path}`;
    const sourceArn = `arn:aws:execute-api:${region}:${account}:${named.refOf(api)}/$default/${what}`;
    return grants.allows(
      { kind: "service", service: "apigateway.amazonaws.com" },
      {
        action: "lambda:InvokeFunction",
        resource: route.target,
        context: { "aws:SourceArn": sourceArn, "aws:SourceAccount": account },
      },
    );
  };

  const answerOf = async (
    incoming: IncomingMessage,
    match: Match | undefined,
    requestId: string,
  ): Promise<HttpAnswer> => {
    const body = await buffer(incoming);
    if (match === undefined) return json(404, "Not Found");
    if (body.length > mostBytes) return json(413, "Request Entity Too Large");
    const fleet = fleets.get(match.route.target);
    if (fleet === undefined || !mayInvoke(match, incoming.method ?? "GET")) {
      return json(500, "Internal Server Error");
    }
    const { method, url, rawHeaders } = incoming;
    const request = { method, url, rawHeaders, body };
    const event = httpEvent(request, match, { host, requestId, now: new Date() });
    try {
      return readAnswer(await withinLimit(fleet.invoke(event)));
    } catch (error) {
      if (!(error instanceof FunctionFailure)) throw error;
      return failureAnswers[error.errorType] ?? json(500, "Internal Server Error");
    }
  };

  const handle = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const begun = performance.now();
    const requestId = randomBytes(11).toString("base64url");
    const { method = "GET", url = "/" } = incoming;
    const match = matchRoute(routes, method, url.split("?")[0] ?? "/");
    const { status, headers, body } = await answerOf(incoming, match, requestId);
    response.writeHead(status, { ...headers, "apigw-requestid": requestId });
    response.end(method === "HEAD" ? undefined : body);
    const known: Readonly<Record<string, string>> = {
      requestId,
      requestTime: new Date().toUTCString(),
      httpMethod: method,
      path: url.split("?")[0] ?? "",
      routeKey: match?.route.key ?? "-",
      status: String(status),
      responseLatency: String(Math.round(performance.now() - begun)),
      integrationLatency: String(Math.round(performance.now() - begun)),
      responseLength: String(body.length),
    };
    accessLog.push(
      stage?.AccessLogSettings.Format.replaceAll(
        /\$context\.([\w.]+)/g,
        (_, name: string) => known[name] ?? "-",
      ) ?? "",
    );
  };

  const server = createServer((incoming, response) => {
    handle(incoming, response).catch(() => response.destroy());
  });
  return {
    url: await listenOnLoopback(server),
    publicUrl,
    accessLog: () => accessLog,
    close: () => closeServer(server),
  };
}

const failureAnswers: Readonly<Record<string, HttpAnswer>> = {
  Throttled: json(503, "Service Unavailable"),
  IntegrationTimeout: json(503, "Service Unavailable"),
  RequestEntityTooLarge: json(413, "Request Entity Too Large"),
};

/** API Gateway answers in the function's place; the function goes on. */
async function withinLimit(answer: Promise<unknown>): Promise<unknown> {
  const limit = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => limit.reject(new FunctionFailure("IntegrationTimeout", "30 s are over")),
    longestMilliseconds,
  );
  try {
    return await Promise.race([answer, limit.promise]);
  } finally {
    clearTimeout(timer);
    answer.catch(() => {});
  }
}

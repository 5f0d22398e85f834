/**
 * The Runtime API of one execution environment: hands events to the runtime client of a function, one
 * at a time, and takes its answers.
 *
 * AWS Lambda developer guide, "Using the Lambda runtime API for custom runtimes" (2018-06-01).
 */
import { randomBytes, randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { z } from "zod";
import { closeServer, listenOnLoopback } from "../protocol-servers/loopback.ts";
import { FunctionFailure } from "./function-failure.ts";

/** Lambda quotas: "Invocation payload (request and response): 6 MB each for request and response". */
export const mostPayloadBytes = 6 * 1024 * 1024;

/** As the runtime client reports what a handler, or its module, threw. */
const reported = z.object({ errorType: z.string().default("Error"), errorMessage: z.string() });

type Invocation = {
  id: string;
  body: string;
  deadline: number;
  settle: PromiseWithResolvers<unknown>;
};

export type RuntimeApi = {
  /** `host:port`, as in `AWS_LAMBDA_RUNTIME_API`. */
  address: string;
  /** Resolves when the function asks for its first event; rejects when it could not be loaded. */
  started: Promise<void>;
  /**
   * One at a time. Resolves with what the handler gave.
   * @throws FunctionFailure
   */
  invoke(event: unknown, timeoutSeconds: number): Promise<unknown>;
  /** The process is gone, or is to be: whatever waits for it fails with this. */
  fail(failure: FunctionFailure): void;
  close(): Promise<void>;
};

export async function startRuntimeApi(functionArn: string): Promise<RuntimeApi> {
  const started = Promise.withResolvers<void>();
  started.promise.catch(() => {});
  let waiting: ServerResponse | undefined;
  let planned: Invocation | undefined;
  let running: Invocation | undefined;

  const handOver = (): void => {
    if (waiting === undefined || planned === undefined) return;
    const { id, body, deadline } = planned;
    waiting.writeHead(200, {
      "content-type": "application/json",
      "lambda-runtime-aws-request-id": id,
      "lambda-runtime-deadline-ms": deadline,
      "lambda-runtime-invoked-function-arn": functionArn,
      "lambda-runtime-trace-id": `Root=1-${randomBytes(4).toString("hex")}-${randomBytes(12).toString("hex")};Sampled=0`,
    });
    waiting.end(body);
    running = planned;
    waiting = planned = undefined;
  };

  const settle = (outcome: "response" | "error", body: string): void => {
    const settling = running?.settle;
    running = undefined;
    if (outcome === "error") settling?.reject(failureOf(body));
    else if (Buffer.byteLength(body) > mostPayloadBytes) {
      settling?.reject(new FunctionFailure("Function.ResponseSizeTooLarge", "above 6 MB"));
    } else settling?.resolve(JSON.parse(body));
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = request.url?.replace("/2018-06-01/runtime/", "") ?? "";
    const [, id, outcome] = /^invocation\/([\w-]+)\/(response|error)$/.exec(path) ?? [];
    if (path === "invocation/next") {
      waiting = response;
      started.resolve();
      handOver();
    } else if (path === "init/error") {
      started.reject(failureOf(await text(request)));
      accept(response);
    } else if (id !== undefined && id === running?.id) {
      settle(outcome === "error" ? "error" : "response", await text(request));
      accept(response);
    } else {
      response.writeHead(400, { "content-type": "application/json" });
      response.end('{"errorType":"InvalidRequestID","errorMessage":"Invalid request ID"}');
    }
  };

  const server = createServer((request, response) => void answer(request, response));
  const address = new URL(await listenOnLoopback(server)).host;
  return {
    address,
    started: started.promise,
    invoke: (event, timeoutSeconds) => {
      const body = JSON.stringify(event);
      if (Buffer.byteLength(body) > mostPayloadBytes) {
        return Promise.reject(new FunctionFailure("RequestEntityTooLarge", "above 6 MB"));
      }
      planned = {
        id: randomUUID(),
        body,
        deadline: Date.now() + timeoutSeconds * 1000,
        settle: Promise.withResolvers(),
      };
      const { promise } = planned.settle;
      handOver();
      return promise;
    },
    fail: (failure) => {
      started.reject(failure);
      planned?.settle.reject(failure);
      running?.settle.reject(failure);
      planned = running = undefined;
    },
    close: () => closeServer(server),
  };
}

function accept(response: ServerResponse): void {
  response.writeHead(202, { "content-type": "application/json" });
  response.end('{"status":"OK"}');
}

function failureOf(body: string): FunctionFailure {
  const { errorType, errorMessage } = reported.parse(JSON.parse(body));
  return new FunctionFailure(errorType, errorMessage);
}

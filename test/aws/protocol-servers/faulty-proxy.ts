/**
 * A proxy in front of a protocol server that makes the next requests fail, as AWS does on a bad day.
 *
 * It counts every request by its action, so a test sees what was sent and how often.
 */
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { ProtocolServer } from "./dynamodb.ts";
import { closeServer, listenOnLoopback } from "./loopback.ts";

/** What happens to one request. */
export type Fault =
  /** None: the one after it is meant. */
  | { kind: "pass" }
  /** An error of the service, in its JSON protocol; nothing is carried out. */
  | { kind: "answer"; status: number; name?: string }
  /** The connection breaks before anything is carried out. */
  | { kind: "refuse" }
  /** It is carried out, and the connection breaks before the answer. */
  | { kind: "lose-answer" }
  /** It is carried out, and the answer breaks off in its body. */
  | { kind: "cut-answer" }
  /** No answer ever. */
  | { kind: "hang" };

export type FaultyProxy = ProtocolServer & {
  /** For the next requests of that action, one each; all others pass. Counts from here. */
  fail(action: string, faults: readonly Fault[]): void;
  /** All pass again. Counts from here. */
  heal(): void;
  /** `["PutItem", "GetItem"]`, in their order. */
  requests(): readonly string[];
};

export async function startFaultyProxy(target: string): Promise<FaultyProxy> {
  const planned = new Map<string, Fault[]>();
  const seen: string[] = [];

  const server = createServer((incoming, response) => {
    const action = actionOf(incoming);
    seen.push(action);
    const fault = planned.get(action)?.shift();
    if (fault?.kind === "hang") return;
    if (fault?.kind === "refuse") incoming.socket.destroy();
    else if (fault?.kind === "answer") answer(response, incoming, fault);
    else forward(target, incoming, response, fault);
  });
  return {
    endpoint: await listenOnLoopback(server),
    close: () => closeServer(server),
    fail(action, faults) {
      planned.set(action, [...faults]);
      seen.length = 0;
    },
    heal() {
      planned.clear();
      seen.length = 0;
    },
    requests: () => seen,
  };
}

/** `DynamoDB_20120810.PutItem` → `PutItem`; of S3, the method. */
function actionOf({ headers, method }: IncomingMessage): string {
  const target = headers["x-amz-target"];
  return typeof target === "string" ? (target.split(".").at(-1) ?? "") : (method ?? "");
}

function answer(
  response: ServerResponse,
  incoming: IncomingMessage,
  { status, name }: Extract<Fault, { kind: "answer" }>,
): void {
  // The request is read to its end: a client that still writes would see a broken connection instead.
  incoming.resume();
  incoming.on("end", () => {
    if (headersOfJson(incoming)) {
      response.writeHead(status, { "content-type": "application/x-amz-json-1.0" });
      response.end(name === undefined ? "" : JSON.stringify({ __type: name, message: name }));
    } else {
      response.writeHead(status, { "content-type": "application/xml" });
      response.end(name === undefined ? "" : `<Error><Code>${name}</Code></Error>`);
    }
  });
}

const headersOfJson = ({ headers }: IncomingMessage): boolean =>
  headers["x-amz-target"] !== undefined;

function forward(
  target: string,
  incoming: IncomingMessage,
  response: ServerResponse,
  fault: Fault | undefined,
): void {
  const { pathname, search } = new URL(incoming.url ?? "/", target);
  const outgoing = request(
    new URL(pathname + search, target),
    { method: incoming.method, headers: incoming.headers },
    (answered) => {
      if (fault?.kind === "lose-answer") {
        answered.resume();
        answered.on("end", () => incoming.socket.destroy());
        return;
      }
      response.writeHead(answered.statusCode ?? 500, answered.headers);
      if (fault?.kind === "cut-answer") {
        answered.once("data", (chunk: Buffer) => {
          response.write(chunk.subarray(0, chunk.length / 2), () => incoming.socket.destroy());
        });
        return;
      }
      answered.pipe(response);
    },
  );
  outgoing.on("error", () => incoming.socket.destroy());
  incoming.pipe(outgoing);
}

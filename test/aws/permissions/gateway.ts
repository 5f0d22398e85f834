/**
 * The endpoint of AWS that one function has: every call is held against the policies of the function's
 * role, and goes on to the protocol servers only when they allow it.
 */
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import type { ProtocolServer } from "../protocol-servers/dynamodb.ts";
import { closeServer, listenOnLoopback } from "../protocol-servers/loopback.ts";
import { type Call, type Encryption, readCall, type Service } from "./calls.ts";
import { denyS3, denyWithJson } from "./denials.ts";
import type { Grants } from "./grants.ts";
import type { Request } from "./policy.ts";

export type GatewayOptions = {
  role: string;
  grants: Grants;
  encryption: Encryption;
  /** Where each service's protocol is spoken. */
  endpoints: Readonly<Record<Service, string>>;
  /** Before a call is carried out, which waits for it. */
  onCall?: (call: Call) => void | Promise<void>;
};

/** The runner's own mistakes, not the function's: they fail the test that looks at them. */
export type Gateway = ProtocolServer & { problems(): readonly string[] };

export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { role, grants, encryption, endpoints, onCall } = options;
  const problems: string[] = [];
  const isAllowed = (need: Request): boolean => grants.allows({ kind: "role", role }, need);

  const handle = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method = "", url = "", headers } = incoming;
    const body = await buffer(incoming);
    const call = readCall({ method, url, headers, body }, encryption);
    // All are asked, so that all are written down as used.
    const denied = call.needs.filter((need) => !isAllowed(need))[0];
    if (denied !== undefined) {
      if (call.service === "s3") denyS3(response, role, denied);
      else denyWithJson(response, role, denied);
      return;
    }
    await onCall?.(call);
    await forward({ incoming, response, body, call, target: endpoints[call.service], isAllowed });
  };

  const server = createServer((incoming, response) => {
    handle(incoming, response).catch((error: unknown) => {
      problems.push(String(error));
      response.writeHead(501).end();
    });
  });
  return {
    endpoint: await listenOnLoopback(server),
    problems: () => problems,
    close: () => closeServer(server),
  };
}

type Forwarded = {
  incoming: IncomingMessage;
  response: ServerResponse;
  body: Buffer;
  call: Call;
  target: string;
  isAllowed: (need: Request) => boolean;
};

function forward({ incoming, response, body, call, target, isAllowed }: Forwarded): Promise<void> {
  return new Promise((resolve, reject) => {
    const { method, url, headers } = incoming;
    const outgoing = request(new URL(url ?? "/", target), { method, headers }, (answered) => {
      const missing = call.service === "s3" && answered.statusCode === 404;
      const [object] = call.needs;
      if (missing && object !== undefined && !mayList(object, isAllowed)) {
        answered.resume();
        denyS3(response, "", object);
        return resolve();
      }
      response.writeHead(answered.statusCode ?? 500, answered.headers);
      answered.pipe(response);
      answered.on("end", resolve);
      answered.on("error", reject);
    });
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

/**
 * Amazon S3 API reference, GetObject: "If you don't have the s3:ListBucket permission, Amazon S3
 * returns an HTTP status code 403" for an object that does not exist.
 */
const mayList = ({ resource }: Request, isAllowed: (need: Request) => boolean): boolean =>
  isAllowed({ action: "s3:ListBucket", resource: resource.split("/")[0] ?? "", context: {} });

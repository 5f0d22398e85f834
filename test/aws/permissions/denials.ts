/** How the services say that something is not allowed. */
import type { ServerResponse } from "node:http";
import { account } from "../template/names.ts";
import type { Request } from "./policy.ts";

/** DynamoDB, KMS, Secrets Manager, SQS: 400, and the error's name in the body. */
export function denyWithJson(response: ServerResponse, role: string, denied: Request): void {
  // What a service may not do with a key for its caller, it says in its own way; the SDK sees a name.
  response.writeHead(400, { "content-type": "application/x-amz-json-1.0" });
  response.end(
    JSON.stringify({ __type: "AccessDeniedException", message: sentence(role, denied) }),
  );
}

export function denyS3(response: ServerResponse, role: string, denied: Request): void {
  response.writeHead(403, { "content-type": "application/xml" });
  response.end(
    `<Error><Code>AccessDenied</Code><Message>${sentence(role, denied)}</Message></Error>`,
  );
}

const sentence = (role: string, { action, resource }: Request): string =>
  `User: arn:aws:sts::${account}:assumed-role/${role} is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`;

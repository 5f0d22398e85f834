/** Secrets Manager's GetSecretValue and PutSecretValue over its JSON 1.1 protocol. */
import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { z } from "zod";
import { closeServer, listenOnLoopback } from "../aws/protocol-servers/loopback.ts";

const requestBody = z.object({ SecretId: z.string(), SecretString: z.string().optional() });

/** What is in `denied` may not be read. */
export async function startSecrets(secrets: Map<string, string>, denied = new Set<string>()) {
  const server = createServer(async (request, response) => {
    const { SecretId, SecretString } = requestBody.parse(JSON.parse(await text(request)));
    const isPut = request.headers["x-amz-target"] === "secretsmanager.PutSecretValue";
    response.setHeader("content-type", "application/x-amz-json-1.1");
    if (denied.has(SecretId)) {
      response.statusCode = 400;
      response.end(JSON.stringify({ __type: "AccessDeniedException", Message: "not authorized" }));
      return;
    }
    const kept = secrets.get(SecretId);
    if (kept === undefined) {
      response.statusCode = 400;
      response.end(JSON.stringify({ __type: "ResourceNotFoundException", Message: "no secret" }));
      return;
    }
    if (isPut) secrets.set(SecretId, SecretString ?? "");
    response.end(
      JSON.stringify({ ARN: SecretId, Name: SecretId, SecretString: secrets.get(SecretId) }),
    );
  });
  return { endpoint: await listenOnLoopback(server), close: () => closeServer(server) };
}

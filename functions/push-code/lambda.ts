/** How AWS calls `push-code`: routes of the HTTP API. */
import { handle } from "hono/aws-lambda";
import { createAuthenticate } from "../../shared/auth/authenticate.ts";
import { addressingOf, createFunctionRuntime } from "../../shared/aws/function-runtime.ts";
import { createMessageReception } from "../../shared/aws/message-reception.ts";
import { openTable } from "../../shared/aws/ports.ts";
import { createApiKeys } from "../../shared/store/api-keys.ts";
import { createIdempotencyKeys } from "../../shared/store/idempotency-keys.ts";
import { createPushCodeRoutes } from "./push-code.ts";

const runtime = createFunctionRuntime("push-code");
const ports = { ...runtime, ...addressingOf(runtime), table: openTable(runtime) };

export const handler = handle(
  createPushCodeRoutes({
    ...ports,
    authenticate: createAuthenticate({ apiKeys: createApiKeys(ports) }),
    idempotencyKeys: createIdempotencyKeys(ports),
    receiveMessage: createMessageReception(runtime, ports.table),
  }),
);

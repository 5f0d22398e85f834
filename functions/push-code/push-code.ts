/** The push: a message or a code that somebody else received becomes a message of ours. */
import type { z } from "@hono/zod-openapi";
import { type ApiApp, createApiApp } from "../../shared/api/app.ts";
import { pushBodyBytes } from "../../shared/api/body-limit.ts";
import { guarded } from "../../shared/api/caller.ts";
import { readIdentifier } from "../../shared/api/identifier.ts";
import { pushPathAliases, pushRoute } from "../../shared/api/routes/codes.ts";
import type { pushBody } from "../../shared/api/schemas/codes.ts";
import { toCodeWire } from "../../shared/api/wire/codes.ts";
import type { Authenticate } from "../../shared/auth/authenticate.ts";
import type { Caller } from "../../shared/auth/caller.ts";
import type { ReceiveMessage } from "../../shared/delivery/receive-message.ts";
import type { Message, RunScope } from "../../shared/message/message.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import type { StoredCode } from "../../shared/store/codes.ts";
import type { IdempotencyKeys } from "../../shared/store/idempotency-keys.ts";
import { newId } from "../../shared/store/ids.ts";
import { addExtractRoute } from "./preview-extraction.ts";

export type PushCodeOptions = Pick<Ports, "log" | "metrics" | "now" | "random"> & {
  authenticate: Authenticate;
  receiveMessage: ReceiveMessage;
  idempotencyKeys: IdempotencyKeys;
  /** ISO 3166 region of phone numbers without a country code. */
  defaultRegion?: string | undefined;
};

type PushBody = z.output<typeof pushBody>;

/** Routes: `POST /v1/credentials/totp` and its other spellings, `POST /v1/extract`. */
export function createPushCodeRoutes(options: PushCodeOptions): ApiApp {
  const { authenticate, receiveMessage, idempotencyKeys, defaultRegion, now, random } = options;

  async function push(
    caller: Caller,
    body: PushBody,
    key: string | undefined,
  ): Promise<StoredCode> {
    const identifier = readIdentifier(body.totp_identifier, {
      caller,
      place: "body",
      defaultRegion,
    });
    const { organizationId } = caller;
    options.metrics.count("message_arrived", { channel: "api" });
    const arrival =
      key === undefined
        ? { sourceId: newId("push", { now, random }), receivedAt: now() }
        : await idempotencyKeys.admit({
            organizationId,
            identifier,
            idempotencyKey: key,
            request: comparable(body),
          });
    const { code } = await receiveMessage({
      ...arrival,
      ...contentOf(body),
      organizationId,
      channel: "api",
      identifier,
    });
    return code;
  }

  const route = guarded(pushRoute, { authenticate, bodyBytes: pushBodyBytes });
  const app = createApiApp(options);
  addExtractRoute(app, options);
  for (const path of [pushRoute.path, ...pushPathAliases]) {
    app.openapi({ ...route, path }, async (context) => {
      const { "idempotency-key": key } = context.req.valid("header");
      const code = await push(context.var.caller, context.req.valid("json"), key);
      return context.json(toCodeWire(code), 200);
    });
  }
  return app;
}

function contentOf(body: PushBody): Pick<Message, "content" | "run" | "source" | "expiresAt"> {
  return {
    content: { text: body.content },
    run: runOf(body),
    ...(body.source === undefined ? {} : { source: body.source }),
    ...(body.expired_at === undefined ? {} : { expiresAt: body.expired_at }),
  };
}

function runOf(body: PushBody): RunScope {
  return {
    ...(body.task_id === undefined ? {} : { taskId: body.task_id }),
    ...(body.workflow_id === undefined ? {} : { workflowId: body.workflow_id }),
    ...(body.workflow_run_id === undefined ? {} : { workflowRunId: body.workflow_run_id }),
  };
}

/** What must not differ between repeats under one `Idempotency-Key`. */
const comparable = (body: PushBody) => ({
  content: body.content,
  run: runOf(body),
  source: body.source ?? null,
  expiredAt: body.expired_at?.toISOString() ?? null,
});

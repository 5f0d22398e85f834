/** Destinations as they go over the wire, and as they come. */
import type { z } from "@hono/zod-openapi";
import type { Destination, RunTask } from "../../store/destinations.ts";
import type {
  createdDestinationWire,
  destinationBody,
  destinationWire,
} from "../schemas/destinations.ts";

type RunTaskBody = NonNullable<
  Extract<z.output<typeof destinationBody>, { kind: "skyvern" }>["run_task"]
>;

export const toDestinationWire = (destination: Destination): z.input<typeof destinationWire> => ({
  destination_id: destination.id,
  kind: destination.kind,
  url: destination.kind === "callback" ? destination.url : null,
  base_url: destination.kind === "skyvern" ? destination.url : null,
  run_task: destination.runTask === undefined ? null : toRunTaskWire(destination.runTask),
  otp_types: destination.otpTypes ?? null,
  identifiers: destination.identifiers ?? null,
  label: destination.label ?? null,
  enabled: destination.offBecause === undefined,
  disabled_reason: destination.offBecause ?? null,
  old_secret_until: destination.secrets[1]?.until?.toISOString() ?? null,
  failures: destination.failures,
  paused_until: destination.pausedUntil?.toISOString() ?? null,
  created_at: destination.createdAt.toISOString(),
});

export const toCreatedDestinationWire = ({
  destination,
  secret,
}: {
  destination: Destination;
  secret: string | undefined;
}): z.input<typeof createdDestinationWire> => ({
  ...toDestinationWire(destination),
  secret: secret ?? null,
});

const toRunTaskWire = (runTask: RunTask) => ({
  prompt: runTask.prompt,
  title: runTask.title ?? null,
  engine: runTask.engine ?? null,
  proxy_location: runTask.proxyLocation ?? null,
  max_steps: runTask.maxSteps ?? null,
  webhook_url: runTask.webhookUrl ?? null,
  browser_session_id: runTask.browserSessionId ?? null,
});

export const fromRunTaskWire = (body: RunTaskBody): RunTask => ({
  prompt: body.prompt,
  ...(body.title === undefined ? {} : { title: body.title }),
  ...(body.engine === undefined ? {} : { engine: body.engine }),
  ...(body.proxy_location === undefined ? {} : { proxyLocation: body.proxy_location }),
  ...(body.max_steps == null ? {} : { maxSteps: body.max_steps }),
  ...(body.webhook_url === undefined ? {} : { webhookUrl: body.webhook_url }),
  ...(body.browser_session_id === undefined ? {} : { browserSessionId: body.browser_session_id }),
});

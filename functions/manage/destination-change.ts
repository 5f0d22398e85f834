/** What a PATCH changes of a destination: what it left out stays, `null` removes. */
import type { z } from "@hono/zod-openapi";
import type { destinationChange } from "../../shared/api/schemas/destinations.ts";
import { fieldError } from "../../shared/api/validation.ts";
import { fromRunTaskWire } from "../../shared/api/wire/destinations.ts";
import type { Destination, Destinations } from "../../shared/store/destinations.ts";
import type { ReadDestinationUrl } from "./destination-url.ts";

type Body = z.output<typeof destinationChange>;
type Change = Parameters<Destinations["update"]>[2];

/** Fields that only one kind has. */
const fieldsOf = {
  callback: ["url"],
  skyvern: ["base_url", "api_key", "run_task"],
} as const satisfies Record<Destination["kind"], readonly (keyof Body)[]>;

/** @throws OtpostError `validation_failed` for a field of the other kind, or a URL that may not be */
export function changeOf(
  kind: Destination["kind"],
  body: Body,
  readUrl: ReadDestinationUrl,
): Change {
  const foreign = kind === "callback" ? "skyvern" : "callback";
  const wrong = fieldsOf[foreign].find((field) => body[field] !== undefined);
  if (wrong !== undefined) {
    throw fieldError(["body", wrong], `Only a destination of kind "${foreign}" has it.`);
  }
  const { run_task: runTask } = body;
  return {
    ...(body.enabled === undefined ? {} : { enabled: body.enabled }),
    ...(body.url === undefined ? {} : { url: readUrl("url", body.url) }),
    ...(body.base_url === undefined ? {} : { url: readUrl("base_url", body.base_url) }),
    ...(body.api_key === undefined ? {} : { apiKey: body.api_key }),
    ...(runTask === undefined
      ? {}
      : { runTask: runTask === null ? undefined : fromRunTaskWire(runTask) }),
    ...(body.otp_types === undefined ? {} : { otpTypes: body.otp_types ?? undefined }),
    ...(body.identifiers === undefined ? {} : { identifiers: body.identifiers ?? undefined }),
    ...(body.label === undefined ? {} : { label: body.label ?? undefined }),
  };
}

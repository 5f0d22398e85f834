/** Destinations on the wire: a callback's secret is shown once, a Skyvern key never. */
import { z } from "@hono/zod-openapi";
import { identifiers, instant, label, optionalLabel, otpType } from "./fields.ts";

const url = (description: string, example: string) => label(description, example, 2048);

const callbackUrl = url(
  "Where each code is posted to: https, with a public address. Redirects are not followed.",
  "https://example.com/otp",
);
const baseUrl = url(
  "Where the Skyvern server is, such as `https://api.skyvern.com`; `/v1` at the end may be left out.",
  "https://api.skyvern.com",
);
const apiKey = label("The Skyvern server's API key; kept sealed.", "eyJhbGciOi…", 4096);

const otpTypes = z
  .array(otpType)
  .min(1)
  .max(2)
  .openapi({ description: "Only these; all without it.", example: ["totp"] });
const onlyIdentifiers = identifiers.openapi({
  description: "Only codes of these; all without it.",
  example: ["jane@example.com"],
});

const runTask = z
  .strictObject({
    prompt: label("What the task shall do at the link.", "Finish signing in.", 16_384),
    title: optionalLabel("The task's title in Skyvern.", "Magic link"),
    engine: optionalLabel("Skyvern's engine, such as `skyvern-1.0`.", "skyvern-1.0"),
    proxy_location: optionalLabel("Skyvern's proxy location.", "RESIDENTIAL"),
    max_steps: z.number().int().min(1).max(1000).nullish().openapi({ example: 10 }),
    webhook_url: optionalLabel("Where Skyvern reports the task's end.", "https://example.com/done"),
    browser_session_id: optionalLabel("A running browser session.", "pbs_123456"),
  })
  .openapi("RunTask", {
    description:
      "Starts a task of Skyvern (`POST /v1/run/tasks`) with every magic link as its `url`, once a link.",
  });

const shared = {
  otp_types: otpTypes.nullish(),
  identifiers: onlyIdentifiers.nullish(),
  label: optionalLabel("For people.", "production"),
};

export const destinationBody = z
  .discriminatedUnion("kind", [
    z
      .strictObject({ kind: z.literal("callback"), url: callbackUrl, ...shared })
      .openapi("NewCallbackDestination"),
    z
      .strictObject({
        kind: z.literal("skyvern"),
        base_url: baseUrl,
        api_key: apiKey,
        run_task: runTask.nullish(),
        ...shared,
      })
      .openapi("NewSkyvernDestination"),
  ])
  .openapi("NewDestination");

export const destinationChange = z
  .strictObject({
    enabled: z.boolean().optional().openapi({
      description: "`false`: nothing is delivered there until it is switched on again.",
    }),
    url: callbackUrl.optional(),
    base_url: baseUrl.optional(),
    api_key: apiKey.optional(),
    run_task: runTask.nullish(),
    ...shared,
    label: label("For people.", "production").nullish(),
  })
  .openapi("DestinationChange", {
    description: "What is left out stays as it is; `null` removes.",
  });

/** Long enough to change a receiver by hand on the next working day. */
export const defaultOverlapHours = 24;

export const rotationBody = z
  .strictObject({
    overlap_hours: z.number().min(0).max(168).default(defaultOverlapHours).openapi({
      description: "How long the secret before stays valid and signs beside the new one.",
    }),
  })
  .openapi("SecretRotation");

const optionalText = z.string().nullable();

const runTaskWire = z
  .object({
    prompt: z.string(),
    title: optionalText,
    engine: optionalText,
    proxy_location: optionalText,
    max_steps: z.number().int().nullable(),
    webhook_url: optionalText,
    browser_session_id: optionalText,
  })
  .openapi("StoredRunTask");

export const destinationWire = z
  .object({
    destination_id: z.string().openapi({ example: "dest_01k7x2m9q0" }),
    kind: z.enum(["callback", "skyvern"]),
    url: z.string().nullable().openapi({ description: "A callback's." }),
    base_url: z.string().nullable().openapi({ description: "A Skyvern server's." }),
    run_task: runTaskWire.nullable(),
    otp_types: z.array(otpType).nullable(),
    identifiers: z.array(z.string()).nullable(),
    label: z.string().nullable(),
    enabled: z.boolean(),
    disabled_reason: z.enum(["operator", "gone"]).nullable().openapi({
      description: "`gone`: it answered 410.",
    }),
    old_secret_until: instant.nullable().openapi({
      description: "Until when the secret before the last rotation signs as well.",
    }),
    failures: z.number().int().openapi({
      description: "Attempts in a row to which nobody answered.",
    }),
    paused_until: instant.nullable().openapi({
      description: "Nobody answers there: until then nothing is tried.",
    }),
    created_at: instant,
  })
  .openapi("Destination");

export const createdDestinationWire = destinationWire
  .extend({
    secret: z.string().nullable().openapi({
      description:
        "What the callbacks are signed with, `whsec_…`. Shown here and never again. `null` for a Skyvern server.",
    }),
  })
  .openapi("CreatedDestination");

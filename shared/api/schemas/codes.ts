/**
 * Codes on the wire: Skyvern's `TOTPCodeCreate` and `TOTPCode`, name for name (its
 * `schemas/totp_codes.py`), and beside them what otpost knows in addition, which its clients ignore.
 */
import { z } from "@hono/zod-openapi";
import { optionalExpiry } from "./expiry.ts";
import {
  cleanText,
  instant,
  optionalId,
  optionalLabel,
  optionalSite,
  optionalTotpIdentifier,
  otpType,
  totpIdentifier,
} from "./fields.ts";

const evidence = z
  .object({
    rule: z.string().openapi({ description: "Which rule found it.", example: "candidate" }),
    language: z.string().nullable().openapi({ example: "en" }),
    word: z.string().nullable().openapi({ description: "The word that decided.", example: "code" }),
    distance: z.number().int().nullable().openapi({ example: 4 }),
    shape: z.string().nullable().openapi({ example: "digits" }),
    where: z.string().nullable().openapi({ example: "text" }),
    score: z.number().nullable().openapi({ example: 12 }),
    others: z
      .number()
      .int()
      .nullable()
      .openapi({ description: "Candidates that lost.", example: 1 }),
  })
  .openapi("Evidence", { description: "Why this was taken for the code." });

const candidate = z
  .object({
    code: z.string().openapi({ description: "Cut where it is long.", example: "20240117" }),
    otp_type: otpType,
    score: z.number().openapi({ example: -3 }),
    needed: z.number().openapi({ description: "The score that was needed.", example: 10 }),
    reasons: z.array(z.string()).openapi({
      description: "What spoke for and against it, the heaviest first.",
      example: ["part of a date -8"],
    }),
  })
  .openapi("Candidate", { description: "A piece of a message that was weighed." });

const linkKind = z
  .enum(["login", "verify", "reset", "invite", "unlock"])
  .openapi("LinkKind", { description: "What a magic link does." });

export { candidate as candidateWire };

const verdict = z.enum(["pass", "fail", "none", "unknown"]);

export const codeWire = z
  .object({
    totp_code_id: z.string().openapi({ example: "totp_4k1hm2" }),
    totp_identifier: z.string().openapi({ example: "jane@example.com" }),
    organization_id: z.string().openapi({ example: "org_1" }),
    code: z.string().openapi({
      description: "The code, or the magic link; empty while nothing was found.",
      example: "123456",
    }),
    otp_type: otpType.nullable(),
    content: z.string().openapi({
      description: "What was pushed, or an excerpt of the mail.",
      example: "Your code is 123456",
    }),
    source: z.string().nullable().openapi({ example: "email" }),
    task_id: z.string().nullable().openapi({ example: null }),
    workflow_id: z.string().nullable().openapi({ example: null }),
    workflow_run_id: z.string().nullable().openapi({ example: "wr_123456" }),
    expired_at: instant.nullable().openapi({
      description: "The expiry that was pushed with it, if one was.",
    }),
    expires_at: instant.openapi({
      description: "When it expires: from then on it is served to nobody.",
    }),
    created_at: instant.openapi({ description: "When the message was first seen." }),
    modified_at: instant,
    claimed_by: z.string().nullable().openapi({
      description:
        "The run that a pull handed it to: its workflow run's or task's id, or the totp URL's.",
      example: null,
    }),
    claimed_at: instant.nullable(),
    kind: linkKind.nullable(),
    site: z.string().nullable().openapi({
      description: "The registrable domain the code is for, where it is known.",
      example: "example.com",
    }),
    channel: z.enum(["email", "sms", "api"]).openapi({ description: "How it arrived." }),
    inbox_id: z.string().nullable().openapi({ example: "inbox_1" }),
    evidence: evidence.nullable(),
    secondary: z
      .object({
        code: z.string(),
        otp_type: otpType,
        kind: linkKind.nullable(),
        site: z.string().nullable(),
        evidence,
      })
      .nullable()
      .openapi({ description: "The other find, when a message held a code and a link." }),
    rejected: z.array(candidate).openapi({
      description: "What else could have been it, best first; at most 3.",
    }),
    authentication: z
      .object({ spf: verdict, dkim: verdict, dmarc: verdict })
      .nullable()
      .openapi({ description: "A mail's authentication results." }),
    status: z.literal("raw_pending").optional().openapi({
      description: "Present when nothing was found in the content, which was kept.",
    }),
  })
  .openapi("TotpCode", {
    description:
      "Skyvern's `TOTPCode`, and what otpost knows besides, which Skyvern's clients ignore: `expires_at`, `kind`, `site`, `channel`, `inbox_id`, `evidence`, `secondary`, `rejected`, `authentication`.",
  });

export type CodeWire = z.infer<typeof codeWire>;

export const pushBody = z
  .object({
    totp_identifier: totpIdentifier,
    content: z
      .string()
      .transform(cleanText)
      .refine((text) => text.trim() !== "", "Must not be blank.")
      .openapi({
        type: "string",
        minLength: 1,
        description:
          "The text of the mail or SMS, or the code itself (at most 10 characters). NUL and control characters are removed.",
        example: "Hello, your verification code is 123456",
      }),
    task_id: optionalId("Only for this task.", "task_123456"),
    workflow_id: optionalId("Only for this workflow.", "wpid_123456"),
    workflow_run_id: optionalId("Only for this run.", "wr_123456"),
    source: optionalLabel("Where it came from.", "email"),
    expired_at: optionalExpiry,
    type: z
      .unknown()
      .optional()
      .openapi({
        type: ["string", "null"],
        deprecated: true,
        description: "Ignored, as Skyvern does: the content decides.",
        example: "totp",
      }),
  })
  .openapi("PushCode");

export const listQuery = z.object({
  totp_identifier: optionalTotpIdentifier,
  workflow_run_id: optionalId("Only codes that were pushed for this run.", "wr_123456").openapi({
    type: "string",
  }),
  otp_type: otpType.optional(),
  include_raw_pending: z
    .enum(["true", "false"])
    .default("false")
    .transform((text) => text === "true")
    .openapi({
      type: "boolean",
      description: "Also messages in which nothing was found (`status: raw_pending`).",
    }),
  limit: z.coerce.number().int().min(1).max(200).default(50).openapi({
    description: "At most so many.",
  }),
});

export const nextQuery = z.strictObject({
  totp_identifier: totpIdentifier,
  after: z.string().max(1000).optional().openapi({
    description:
      "The `cursor` of an earlier answer, or an instant (ISO 8601 with `Z`). Without it: codes received from 120 seconds before the call on.",
    example: "2026-05-01T08:30:00Z",
  }),
  otp_type: otpType.optional(),
  site: optionalSite.openapi({ type: "string" }),
  wait: z.coerce.number().min(0).max(25).default(25).openapi({
    description: "How many seconds to wait for a code.",
  }),
});

const cursor = z.string().openapi({
  description: "Give it as `after` to wait for what comes after this answer. Opaque.",
  example: "MjAyNi0wNS0wMVQwODozMDowMC4wMDBaI3RvdHBfMQ",
});

export const nextWire = z
  .union([
    codeWire.extend({ timed_out: z.literal(false), cursor }).openapi("NextCode"),
    z
      .object({
        timed_out: z.literal(true),
        reason: z.string().openapi({ example: "No code arrived within 25 seconds." }),
        cursor,
      })
      .openapi("NoNextCode"),
  ])
  .openapi("Next");

export type NextWire = z.infer<typeof nextWire>;

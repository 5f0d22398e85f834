/** Totp URLs on the wire. */
import { z } from "@hono/zod-openapi";
import { pollAnswers } from "../../store/totp-url-polls.ts";
import { instant, optionalSite, otpType, totpIdentifier } from "./fields.ts";

const holdSeconds = z.number().min(0).max(25);

export const totpUrlBody = z
  .strictObject({
    totp_identifier: totpIdentifier,
    otp_type: otpType.nullish(),
    site: optionalSite,
    hold_seconds: holdSeconds.nullish().openapi({
      description:
        "How long a pull is held while there is no code; 25 unless told, 0 answers at once. For a proxy that gives up early.",
      example: 25,
    }),
  })
  .openapi("NewTotpUrl");

const pollStatus = z
  .object({
    last_polled_at: instant.nullable().openapi({
      description: "The last poll whose signature was right; `null`: never polled.",
    }),
    last_run: z.string().nullable().openapi({
      description: "The run that polled: its `workflow_run_id`, else its `task_id`, else this URL.",
      example: "wr_123456",
    }),
    last_answer: z.enum(pollAnswers).nullable().openapi({
      description: "What kind of answer it got, and never which code. Up to 10 seconds behind.",
      example: "nothing",
    }),
    refused_signatures: z.number().int().openapi({
      description: "Polls since then whose signature was wrong or missing.",
      example: 0,
    }),
    last_refused_at: instant.nullable(),
    summary: z.string().openapi({
      description: "All of it in a sentence, and what to do where nothing polls.",
      example: "Last polled at 2026-05-01T08:30:00.000Z by wr_123456: no code yet.",
    }),
  })
  .openapi("PollStatus", { description: "How the URL was last polled." });

export const totpUrlWire = z
  .object({
    totp_url_id: z.string().openapi({ example: "turl_01k7x2m9q0" }),
    totp_identifier: z.string().openapi({ example: "jane@example.com" }),
    otp_type: otpType.nullable(),
    site: z.string().nullable(),
    hold_seconds: z.number().nullable(),
    created_at: instant,
    poll_status: pollStatus,
  })
  .openapi("TotpUrl");

export const createdTotpUrlWire = totpUrlWire
  .extend({
    totp_url: z.string().openapi({
      description: "Goes into Skyvern's `totp_url`. Shown here and never again.",
      example: "https://codes.example.com/v1/totp/q2Zk0v1mS8",
    }),
  })
  .openapi("CreatedTotpUrl");

/** What extraction makes of a text, on the wire. */
import { z } from "@hono/zod-openapi";
import { candidateWire, codeWire } from "./codes.ts";
import { cleanText, otpType } from "./fields.ts";

export const extractBody = z
  .strictObject({
    content: z.string().transform(cleanText).openapi({
      type: "string",
      description: "The text of a mail or SMS, or a code.",
      example: "Hello, your verification code is 123456",
    }),
  })
  .openapi("ExtractRequest");

const weighed = candidateWire
  .extend({ won: z.boolean() })
  .openapi("WeighedCandidate", { description: "A candidate, and whether it won." });

export const extractWire = z
  .object({
    code: z.string().openapi({ description: "As a push would store it; empty for none." }),
    otp_type: otpType.nullable(),
    kind: codeWire.shape.kind,
    site: codeWire.shape.site,
    evidence: codeWire.shape.evidence,
    secondary: codeWire.shape.secondary,
    set_aside: z
      .array(z.object({ text: z.string(), reason: z.string() }))
      .openapi({ description: "Numbers that are plainly something else; at most 10." }),
    candidates: z.array(weighed).openapi({ description: "At most 10, best first." }),
  })
  .openapi("Extracted");

export type ExtractWire = z.infer<typeof extractWire>;

/** Authenticators on the wire: what holds a secret is only ever sent in. */
import { z } from "@hono/zod-openapi";
import { totpAlgorithms } from "../../authenticators/totp-key.ts";
import { instant, optionalLabel, optionalTotpIdentifier, totpIdentifier } from "./fields.ts";

/** One of them, and one only, is to be given. */
export const secretFields = ["secret", "otpauth_uri", "qr"] as const;

export const authenticatorBody = z
  .strictObject({
    totp_identifier: totpIdentifier.nullish().openapi({
      type: ["string", "null"],
      description:
        "Whose code it is. May be left out with an `otpauth_uri` or a `qr`: then it is the account's name there.",
    }),
    secret: z.string().nullish().openapi({
      description:
        "In Base32, 80 to 1024 bits; spaces, dashes, lower case and padding are fine. Its codes have 6 digits every 30 seconds by SHA-1; for others give an `otpauth_uri`.",
      example: "JBSW Y3DP EHPK 3PXP",
    }),
    otpauth_uri: z.string().nullish().openapi({
      description:
        "`otpauth://totp/…`, with SHA1, SHA256 or SHA512, 6 to 8 digits, and any period; or Google Authenticator's export, `otpauth-migration://offline?data=…`, with several accounts.",
      example: "otpauth://totp/ACME:jane@example.com?secret=JBSWY3DPEHPK3PXP&issuer=ACME",
    }),
    qr: z.string().nullish().openapi({
      description:
        "A picture of the QR code that holds such a URI, as the data URL of a PNG or JPEG: at most 3 MiB and 8 500 000 pixels.",
      example: "data:image/png;base64,iVBORw0KGgo…",
    }),
    issuer: optionalLabel("For people: who gave the secret. Else the URI's.", "ACME"),
    label: optionalLabel("For people. Else the account's name in the URI.", "jane@example.com"),
  })
  .superRefine((body, context) => {
    const given = secretFields.filter((name) => (body[name] ?? undefined) !== undefined);
    if (given.length === 1) return;
    // Each of several is at fault; of none, the first is named.
    for (const name of given.length === 0 ? [secretFields[0]] : given) {
      context.addIssue({
        code: "custom",
        path: [name],
        message: "Send exactly one of secret, otpauth_uri and qr.",
      });
    }
  })
  .openapi("NewAuthenticator");

export const authenticatorWire = z
  .object({
    authenticator_id: z.string().openapi({ example: "auth_01k7x2m9q0" }),
    totp_identifier: z.string().openapi({ example: "jane@example.com" }),
    issuer: z.string().nullable(),
    label: z.string().nullable(),
    algorithm: z.enum(totpAlgorithms),
    digits: z.number().int().openapi({ example: 6 }),
    period: z.number().int().openapi({ description: "Seconds.", example: 30 }),
    created_at: instant,
  })
  .openapi("Authenticator");

export const addedAuthenticatorsWire = z
  .object({
    authenticators: z
      .array(authenticatorWire)
      .openapi({ description: "One, or as many as the export holds." }),
    export_part: z
      .object({
        number: z.number().int().openapi({ example: 1 }),
        of: z.number().int().openapi({ example: 2 }),
      })
      .nullable()
      .openapi({
        description:
          "When the export is spread over several QR codes, which of them this was: the others are still to be added.",
      }),
  })
  .openapi("AddedAuthenticators");

export const authenticatorQuery = z.object({ totp_identifier: optionalTotpIdentifier });

export const authenticatorCodeWire = z
  .object({
    code: z.string().openapi({ example: "492039" }),
    seconds_remaining: z
      .number()
      .int()
      .openapi({ description: "Until the next code, rounded up; 1 or more.", example: 17 }),
    period: z.number().int().openapi({ description: "Seconds.", example: 30 }),
  })
  .openapi("AuthenticatorCode");

/** What a request to add authenticators holds, however it was given: accounts with their keys. */
import type { z } from "@hono/zod-openapi";
import type { authenticatorBody } from "../../shared/api/schemas/authenticators.ts";
import { fieldError } from "../../shared/api/validation.ts";
import { normalizeSecret } from "../../shared/authenticators/base32.ts";
import type { OtpauthExport } from "../../shared/authenticators/otpauth-migration.ts";
import { parseAccounts } from "../../shared/authenticators/parse-accounts.ts";
import { totpDefaults } from "../../shared/authenticators/totp-key.ts";
import { OtpostError } from "../../shared/errors.ts";
import { normalizeIdentifier, type PhoneOptions } from "../../shared/message/identifier.ts";
import type { NewAuthenticator } from "../../shared/store/authenticators.ts";
import { parseImageUrl } from "./parse-image-url.ts";

/**
 * The text of the QR code in an image; where it takes long, elsewhere than in this thread.
 *
 * @throws OtpostError `validation_failed`, `unavailable`.
 */
export type ReadQrCode = (image: Uint8Array) => Promise<string>;

type Body = z.output<typeof authenticatorBody>;
type Field = "secret" | "otpauth_uri" | "qr" | "totp_identifier";

/** @throws OtpostError `validation_failed` (422) that names the field, and quotes nothing of it. */
export async function readAccounts(
  body: Body,
  { readQrCode, ...phone }: PhoneOptions & { readQrCode: ReadQrCode },
): Promise<{ accounts: NewAuthenticator[]; part?: OtpauthExport["part"] }> {
  const { field, accounts, part } = await readKeys(body, readQrCode);
  if (accounts.length > 1) refuseNames(body);
  const named = accounts.map(({ key, issuer, label }) => ({
    identifier: identifierOf(body.totp_identifier ?? label, field, phone),
    key,
    issuer: body.issuer ?? issuer,
    label: body.label ?? label,
  }));
  return { accounts: named, part };
}

async function readKeys(
  { secret, otpauth_uri: uri, qr }: Body,
  readQrCode: ReadQrCode,
): Promise<OtpauthExport & { field: Field }> {
  if (typeof secret === "string") {
    const key = { secret: inField("secret", () => normalizeSecret(secret)), ...totpDefaults };
    return { field: "secret", accounts: [{ key }] };
  }
  if (typeof uri === "string") {
    return { field: "otpauth_uri", ...inField("otpauth_uri", () => parseAccounts(uri)) };
  }
  const image = inField("qr", () => parseImageUrl(qr ?? ""));
  const text = await readQrCode(image).catch((error: unknown) => inField("qr", () => raise(error)));
  return { field: "qr", ...inField("qr", () => parseAccounts(text)) };
}

/** One name for several accounts would hide which is which. */
function refuseNames(body: Body): void {
  for (const field of ["issuer", "label"] as const) {
    if (body[field] === undefined) continue;
    throw fieldError(
      ["body", field],
      "The export holds several accounts, each with a name of its own: leave this out.",
    );
  }
}

function identifierOf(name: string | undefined, field: Field, phone: PhoneOptions): string {
  if (name !== undefined) {
    return inField("totp_identifier", () => normalizeIdentifier(name, phone));
  }
  const why = field === "secret" ? "" : ": the URI does not name an account";
  throw fieldError(["body", "totp_identifier"], `Field required${why}.`);
}

function inField<Value>(field: Field, read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    const isRefused = error instanceof OtpostError && error.code === "validation_failed";
    throw isRefused ? fieldError(["body", field], error.message) : error;
  }
}

function raise(error: unknown): never {
  throw error;
}

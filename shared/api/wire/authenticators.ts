/** Authenticators and their codes as they go over the wire. */
import type { z } from "@hono/zod-openapi";
import type { GeneratedCode } from "../../authenticators/generate-code.ts";
import type { Authenticator } from "../../store/authenticators.ts";
import type { authenticatorCodeWire, authenticatorWire } from "../schemas/authenticators.ts";

export const toAuthenticatorWire = (
  authenticator: Authenticator,
): z.input<typeof authenticatorWire> => ({
  authenticator_id: authenticator.id,
  totp_identifier: authenticator.identifier,
  issuer: authenticator.issuer ?? null,
  label: authenticator.label ?? null,
  algorithm: authenticator.algorithm,
  digits: authenticator.digits,
  period: authenticator.periodSeconds,
  created_at: authenticator.createdAt.toISOString(),
});

export const toAuthenticatorCodeWire = ({
  code,
  secondsRemaining,
  periodSeconds,
}: GeneratedCode): z.input<typeof authenticatorCodeWire> => ({
  code,
  seconds_remaining: secondsRemaining,
  period: periodSeconds,
});

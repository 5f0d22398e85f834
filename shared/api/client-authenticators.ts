/** The part of the client that speaks of authenticators. */
import type { z } from "@hono/zod-openapi";
import type { RequestOptions, SendRequest } from "./client-requests.ts";
import type * as authenticators from "./schemas/authenticators.ts";

export type Authenticator = z.output<typeof authenticators.authenticatorWire>;
export type NewAuthenticator = z.input<typeof authenticators.authenticatorBody>;
export type AddedAuthenticators = z.output<typeof authenticators.addedAuthenticatorsWire>;
export type AuthenticatorCode = z.output<typeof authenticators.authenticatorCodeWire>;

export type AuthenticatorClient = {
  authenticators: {
    /** One of a secret or an `otpauth://` URI, several of an export. */
    add(authenticator: NewAuthenticator, options?: RequestOptions): Promise<AddedAuthenticators>;
    /** Oldest first. */
    list(
      query?: { totp_identifier?: string | undefined },
      options?: RequestOptions,
    ): Promise<Authenticator[]>;
    code(id: string, options?: RequestOptions): Promise<AuthenticatorCode>;
    delete(id: string, options?: RequestOptions): Promise<void>;
  };
};

const path = "/v1/authenticators";
/** Looking for a QR code in a large image takes up to 15 s, and others may be before it. */
const addSeconds = 60;

export const createAuthenticatorClient = (send: SendRequest): AuthenticatorClient => ({
  authenticators: {
    add: (body, { signal } = {}) =>
      send({ method: "POST", path, body, signal, timeoutSeconds: addSeconds }),
    list: (query = {}, { signal } = {}) => send({ method: "GET", path, query, signal }),
    code: (id, { signal } = {}) =>
      send({ method: "GET", path: `${path}/${encodeURIComponent(id)}/code`, signal }),
    delete: (id, { signal } = {}) =>
      send({ method: "DELETE", path: `${path}/${encodeURIComponent(id)}`, signal }),
  },
});

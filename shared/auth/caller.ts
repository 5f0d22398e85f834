/** The authenticated party of a request, and what it may do. */
import { OtpostError } from "../errors.ts";
import type { Scope } from "../store/api-keys.ts";

export type Caller = {
  organizationId: string;
  keyId: string;
  scopes: readonly Scope[];
  /** The only identifiers it reaches; absent means all of the organization's. */
  identifiers?: readonly string[];
};

/** Which scopes satisfy a demand. */
const satisfiedBy: { readonly [demand in Scope]: readonly Scope[] } = {
  push: ["push", "admin", "operator"],
  read: ["read", "admin", "operator"],
  admin: ["admin", "operator"],
  operator: ["operator"],
};

/** @throws OtpostError `missing_scope`. */
export function requireScope(caller: Caller, scope: Scope): void {
  if (!satisfiedBy[scope].some((held) => caller.scopes.includes(held))) {
    throw new OtpostError(
      "missing_scope",
      `This needs an API key with the scope "${scope}"; the key sent has: ${caller.scopes.join(", ") || "none"}.`,
    );
  }
}

/**
 * `identifier`, normalised, is within what the caller reaches. A limited caller that names none
 * (a list of everything) is refused too.
 *
 * @throws OtpostError `identifier_not_allowed`.
 */
export function requireIdentifier(caller: Caller, identifier: string | undefined): void {
  if (caller.identifiers === undefined) return;
  if (identifier === undefined) {
    throw new OtpostError(
      "identifier_not_allowed",
      "This API key is limited to certain identifiers: name one of them in the request.",
    );
  }
  if (!caller.identifiers.includes(identifier)) {
    throw new OtpostError(
      "identifier_not_allowed",
      "This API key is limited to certain identifiers, and the one in the request is not among them.",
    );
  }
}

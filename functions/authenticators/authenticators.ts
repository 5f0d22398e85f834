/** Authenticators: secrets go in sealed, and only their current codes come out. */
import { type ApiApp, createApiApp } from "../../shared/api/app.ts";
import { guarded } from "../../shared/api/caller.ts";
import { readIdentifier } from "../../shared/api/identifier.ts";
import {
  addAuthenticatorsRoute,
  deleteAuthenticatorRoute,
  getAuthenticatorCodeRoute,
  getAuthenticatorRoute,
  listAuthenticatorsRoute,
} from "../../shared/api/routes/authenticators.ts";
import {
  toAuthenticatorCodeWire,
  toAuthenticatorWire,
} from "../../shared/api/wire/authenticators.ts";
import type { Authenticate } from "../../shared/auth/authenticate.ts";
import { type Caller, requireIdentifier } from "../../shared/auth/caller.ts";
import { OtpostError } from "../../shared/errors.ts";
import type { Log } from "../../shared/ports/observability.ts";
import type { Authenticator, Authenticators } from "../../shared/store/authenticators.ts";
import { type ReadQrCode, readAccounts } from "./read-accounts.ts";

export type { ReadQrCode } from "./read-accounts.ts";

export type AuthenticatorRoutesOptions = {
  authenticate: Authenticate;
  authenticators: Pick<Authenticators, "add" | "list" | "find" | "codeOf" | "delete">;
  readQrCode: ReadQrCode;
  log: Log;
  defaultRegion?: string | undefined;
};

/** The largest image in Base64, and room for the other fields. */
const bodyBytes = 4_300_000;

/** Routes: `/v1/authenticators`. */
export function createAuthenticatorRoutes(options: AuthenticatorRoutesOptions): ApiApp {
  const { authenticators, readQrCode, defaultRegion } = options;
  const app = createApiApp(options);

  app.openapi(guarded(addAuthenticatorsRoute, { ...options, bodyBytes }), async (context) => {
    const { caller } = context.var;
    const { accounts, part } = await readAccounts(context.req.valid("json"), {
      readQrCode,
      defaultRegion,
    });
    const added = await authenticators.add(caller.organizationId, accounts);
    const wire = {
      authenticators: added.map(toAuthenticatorWire),
      export_part: part ?? null,
    };
    return context.json(wire, 201);
  });

  app.openapi(guarded(listAuthenticatorsRoute, options), async (context) => {
    const { caller } = context.var;
    const { totp_identifier: given } = context.req.valid("query");
    const identifier =
      given === undefined
        ? undefined
        : readIdentifier(given, { caller, place: "query", defaultRegion });
    requireIdentifier(caller, identifier);
    const list = await authenticators.list(
      caller.organizationId,
      identifier === undefined ? {} : { identifier },
    );
    return context.json(list.map(toAuthenticatorWire), 200);
  });

  app.openapi(guarded(getAuthenticatorRoute, options), async (context) => {
    const { authenticator_id: id } = context.req.valid("param");
    return context.json(toAuthenticatorWire(await find(context.var.caller, id)), 200);
  });

  app.openapi(guarded(getAuthenticatorCodeRoute, options), async (context) => {
    const { authenticator_id: id } = context.req.valid("param");
    const code = await authenticators.codeOf(await find(context.var.caller, id));
    // Deleted between the two reads, or a moment before them.
    if (code === undefined) throw unknown();
    return context.json(toAuthenticatorCodeWire(code), 200);
  });

  app.openapi(guarded(deleteAuthenticatorRoute, options), async (context) => {
    const { authenticator_id: id } = context.req.valid("param");
    const { organizationId } = context.var.caller;
    if (!(await authenticators.delete(organizationId, id))) throw unknown();
    return context.body(null, 204);
  });

  /** @throws OtpostError `not_found`; `identifier_not_allowed` for a key that is limited to others. */
  async function find(caller: Caller, authenticatorId: string): Promise<Authenticator> {
    const authenticator = await authenticators.find(caller.organizationId, authenticatorId);
    if (authenticator === undefined) throw unknown();
    requireIdentifier(caller, authenticator.identifier);
    return authenticator;
  }

  return app;
}

const unknown = (): OtpostError =>
  new OtpostError("not_found", "There is no authenticator of this id.");

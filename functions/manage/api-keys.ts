/** API keys of the caller's organization. */
import type { ApiApp } from "../../shared/api/app.ts";
import { guarded } from "../../shared/api/caller.ts";
import {
  createApiKeyRoute,
  deleteApiKeyRoute,
  listApiKeysRoute,
} from "../../shared/api/routes/keys.ts";
import { toApiKeyWire, toCreatedApiKeyWire } from "../../shared/api/wire/keys.ts";
import type { Authenticate } from "../../shared/auth/authenticate.ts";
import { type Caller, requireScope } from "../../shared/auth/caller.ts";
import { OtpostError } from "../../shared/errors.ts";
import type { ApiKey, ApiKeys, Scope } from "../../shared/store/api-keys.ts";
import { requireFound } from "./found.ts";

export type ApiKeyRoutesOptions = {
  authenticate: Authenticate;
  apiKeys: Pick<ApiKeys, "create" | "list" | "revoke">;
};

export function addApiKeyRoutes(app: ApiApp, options: ApiKeyRoutesOptions): void {
  const { apiKeys } = options;

  app.openapi(guarded(createApiKeyRoute, options), async (context) => {
    const { scopes, identifiers, label } = context.req.valid("json");
    const { caller } = context.var;
    requireScopes(caller, scopes);
    const { organizationId } = caller;
    const created = await apiKeys.create({ organizationId, scopes, identifiers, label });
    return context.json(toCreatedApiKeyWire(created), 201);
  });

  app.openapi(guarded(listApiKeysRoute, options), async (context) => {
    const list = await apiKeys.list(context.var.caller.organizationId);
    return context.json(list.map(toApiKeyWire), 200);
  });

  app.openapi(guarded(deleteApiKeyRoute, options), async (context) => {
    const { api_key_id } = context.req.valid("param");
    const { caller } = context.var;
    await revoke(caller, api_key_id);
    return context.body(null, 204);
  });

  async function revoke(caller: Caller, apiKeyId: string): Promise<void> {
    const apiKey = requireFound(await findApiKey(caller, apiKeyId), "API key");
    // An admin of the first organization must not lock the operator out.
    requireScopes(caller, apiKey.scopes);
    if (apiKey.id === caller.keyId) {
      throw new OtpostError(
        "conflict",
        "This is the key that the request was made with: revoke it with another one.",
      );
    }
    requireFound(await apiKeys.revoke(caller.organizationId, apiKeyId), "API key");
  }

  async function findApiKey(caller: Caller, apiKeyId: string): Promise<ApiKey | undefined> {
    return (await apiKeys.list(caller.organizationId)).find(({ id }) => id === apiKeyId);
  }
}

/** Nobody grants, or takes, what they do not have. */
export function requireScopes(caller: Caller, scopes: readonly Scope[]): void {
  for (const scope of scopes) requireScope(caller, scope);
}

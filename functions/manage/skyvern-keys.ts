/** The Skyvern API keys that sign an organization's pulls. */
import type { ApiApp } from "../../shared/api/app.ts";
import { guarded } from "../../shared/api/caller.ts";
import {
  createSkyvernKeyRoute,
  deleteSkyvernKeyRoute,
  listSkyvernKeysRoute,
} from "../../shared/api/routes/keys.ts";
import { toSkyvernKeyWire } from "../../shared/api/wire/keys.ts";
import type { Authenticate } from "../../shared/auth/authenticate.ts";
import type { SkyvernKeys } from "../../shared/store/skyvern-keys.ts";
import { requireFound } from "./found.ts";

export type SkyvernKeyRoutesOptions = {
  authenticate: Authenticate;
  skyvernKeys: Pick<SkyvernKeys, "add" | "list" | "delete">;
};

export function addSkyvernKeyRoutes(app: ApiApp, options: SkyvernKeyRoutesOptions): void {
  const { skyvernKeys } = options;

  app.openapi(guarded(createSkyvernKeyRoute, options), async (context) => {
    const { skyvern_api_key, label } = context.req.valid("json");
    const { organizationId } = context.var.caller;
    const added = await skyvernKeys.add({ organizationId, key: skyvern_api_key, label });
    return context.json(toSkyvernKeyWire(added), 201);
  });

  app.openapi(guarded(listSkyvernKeysRoute, options), async (context) => {
    const list = await skyvernKeys.list(context.var.caller.organizationId);
    return context.json(list.map(toSkyvernKeyWire), 200);
  });

  app.openapi(guarded(deleteSkyvernKeyRoute, options), async (context) => {
    const { skyvern_key_id } = context.req.valid("param");
    const { organizationId } = context.var.caller;
    requireFound(await skyvernKeys.delete(organizationId, skyvern_key_id), "Skyvern key");
    return context.body(null, 204);
  });
}

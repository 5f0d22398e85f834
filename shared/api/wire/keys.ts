/** API keys and Skyvern keys as they go over the wire. */
import type { z } from "@hono/zod-openapi";
import type { ApiKey } from "../../store/api-keys.ts";
import type { SkyvernKey } from "../../store/skyvern-keys.ts";
import type { apiKeyWire, createdApiKeyWire, skyvernKeyWire } from "../schemas/keys.ts";

export const toApiKeyWire = (apiKey: ApiKey): z.input<typeof apiKeyWire> => ({
  api_key_id: apiKey.id,
  scopes: [...apiKey.scopes],
  identifiers: apiKey.identifiers === undefined ? null : [...apiKey.identifiers],
  label: apiKey.label ?? null,
  created_at: apiKey.createdAt.toISOString(),
});

export const toCreatedApiKeyWire = ({
  apiKey,
  key,
}: {
  apiKey: ApiKey;
  key: string;
}): z.input<typeof createdApiKeyWire> => ({
  ...toApiKeyWire(apiKey),
  organization_id: apiKey.organizationId,
  api_key: key,
});

export const toSkyvernKeyWire = (key: SkyvernKey): z.input<typeof skyvernKeyWire> => ({
  skyvern_key_id: key.id,
  masked: key.masked,
  label: key.label ?? null,
  created_at: key.createdAt.toISOString(),
});

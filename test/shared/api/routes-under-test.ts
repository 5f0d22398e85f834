/** Every operation of the OpenAPI document, for tests that must not forget one. */
import { openApiDocument } from "../../../shared/api/openapi.ts";

export type Operation = { method: string; path: string; name: string; scope?: string };

export const operations: Operation[] = Object.entries(openApiDocument().paths ?? {}).flatMap(
  ([path, item]) =>
    (["get", "post", "put", "patch", "delete"] as const).flatMap((method) => {
      const operation = item?.[method];
      if (operation === undefined) return [];
      const scope = operation.security?.[0]?.["apiKey"]?.[0];
      return [{ method, path, name: `${method} ${path}`, ...(scope ? { scope } : {}) }];
    }),
);

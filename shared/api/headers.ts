/** Headers on every answer: they hold codes and keys, or tell that there are none. */
import type { Context } from "hono";

/** No cache keeps the answer, and no browser takes it for a page. */
export function keepPrivate(context: Context): void {
  context.header("cache-control", "no-store");
  context.header("x-content-type-options", "nosniff");
}

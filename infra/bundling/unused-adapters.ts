/** Leaves out of a bundle the adapters that its function does not open, and with them their packages. */
import { join } from "node:path";
import type { Plugin } from "esbuild";

/**
 * `shared/aws/ports.ts` imports every adapter. An adapter does nothing by being imported, but esbuild
 * cannot know: the package behind it may, and would stay.
 */
export const unusedAdapters: Plugin = {
  name: "no unused adapters",
  setup: ({ onResolve }) => {
    onResolve({ filter: /\/adapters\/[a-z0-9-]+\.ts$/ }, ({ path, resolveDir }) =>
      path.startsWith(".") ? { path: join(resolveDir, path), sideEffects: false } : undefined,
    );
  },
};

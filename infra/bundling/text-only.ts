/** Functions whose messages never have HTML do without what reads it: 45 KB, 4 ms of each start. */
import type { Plugin } from "esbuild";

/**
 * A push has a text (`shared/api/schemas/codes.ts`), and so has an SMS. `readHtml` is called for a message
 * that has HTML, and stays to say so if one ever had.
 */
export const textOnly: Plugin = {
  name: "no HTML in messages",
  setup: ({ onLoad }) => {
    onLoad({ filter: /[/\\]shared[/\\]extraction[/\\]html\.ts$/ }, () => ({
      contents: `export const readHtml = () => {
        throw new Error("This function's bundle reads no HTML: see infra/bundling/text-only.ts.");
      };`,
    }));
  },
};

/** zod, and what describes routes with it, without the parts that no function uses: 160 KB of 240. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "esbuild";
import { leanSchemas } from "./lean-schemas.ts";

/** zod brings its messages in some fifty languages, 260 KB; otpost speaks one. */
const englishOnly: Plugin = {
  name: "zod's English only",
  setup: ({ onLoad }) => {
    onLoad({ filter: /[/\\]zod[/\\]v4[/\\]locales[/\\]index\.js$/ }, () => ({
      contents: "export { default as en } from './en.js';",
    }));
  },
};

// `import { z } from "zod"`, `import { createRoute, z } from "@hono/zod-openapi"`
const zImport = /^import \{ (?:([\w, ]+), )?z \} from "(zod|@hono\/zod-openapi)";$/m;

/**
 * What `z` names is zod's whole namespace: esbuild leaves out what is not used of `import * as z`, but
 * cannot look through `import { z }`, which is the same object.
 */
const zodByItsParts = (root: string): Plugin => ({
  name: "of zod only what is used",
  setup: ({ onLoad }) => {
    onLoad({ filter: /\.ts$/ }, ({ path }) => {
      if (!path.startsWith(root) || path.includes("node_modules")) return undefined;
      const source = readFileSync(path, "utf8");
      if (!zImport.test(source)) return undefined;
      const contents = leanSchemas(source).replace(
        zImport,
        (_, others: string | undefined, from: string) =>
          // zod-openapi is also imported for what it does: it lets schemas be described.
          `${others === undefined ? (from === "zod" ? "" : `import "${from}";`) : `import { ${others} } from "${from}";`}import * as z from "zod";`,
      );
      return { contents, loader: "ts" };
    });
  },
});

/**
 * The routes' descriptions are for the OpenAPI document, which is written when otpost is built
 * (`docs/openapi.json`); a function only validates. What the generator exports is named here, and
 * throws, so that a function that should call it fails in its first test.
 */
const withoutOpenApi: Plugin = {
  name: "no OpenAPI generator",
  setup: ({ onLoad, onResolve }) => {
    onResolve({ filter: /^@asteasolutions\/zod-to-openapi$/ }, () => ({
      path: join(import.meta.dirname, "zod-without-openapi.js"),
      sideEffects: true,
    }));
    onLoad({ filter: /[/\\]@hono[/\\]zod-openapi[/\\]dist[/\\]index\.mjs$/ }, ({ path }) => ({
      // It hands the whole of zod to the generator, and on to whoever imports it.
      contents: replaceOnce(
        replaceOnce(readFileSync(path, "utf8"), 'import { z } from "zod";', ""),
        "extendZodWithOpenApi(z);",
        "const z = undefined;",
      ),
    }));
  },
};

// `inst._zod.processJSONSchema = (ctx, json, params) => processors.arrayProcessor(inst, ctx, json, params);`
const jsonSchemaOfKind =
  /^ *inst\._zod\.processJSONSchema = .*=> processors\.\w+\(inst, ctx, json, params\);$/gm;

const jsonSchemaImport =
  /^import \{ createStandardJSONSchemaMethod, createToJSONSchemaMethod \} from .*to-json-schema\.js";$/m;

/**
 * `z.toJSONSchema` is for documents, too; every kind of schema brings its part of it, 20 KB.
 *
 * And zod can write a parser for each object, as text for `new Function`, which pays when a schema is
 * used some thousand times. A function that just started uses it once, and looks around first where it
 * is (`navigator`), which makes Node load what tells.
 */
const schemasOnly: Plugin = {
  name: "no JSON schemas, no parsers written at run time",
  setup: ({ onLoad }) => {
    onLoad({ filter: /[/\\]zod[/\\]v4[/\\]classic[/\\]schemas\.js$/ }, ({ path }) => {
      const source = readFileSync(path, "utf8").replace(jsonSchemaOfKind, "");
      const withoutParsers = replaceOnce(
        source,
        "core.$ZodObjectJIT.init(",
        "core.$ZodObject.init(",
      );
      return {
        contents: replaceOnce(
          withoutParsers,
          jsonSchemaImport,
          `const createToJSONSchemaMethod = () => () => { throw new Error("${noJsonSchema}"); };
         const createStandardJSONSchemaMethod = createToJSONSchemaMethod;`,
        ),
      };
    });
  },
};

const noJsonSchema = "The functions' bundles make no JSON schemas: see infra/bundling/lean-zod.ts.";

/** @throws Error when a new version of the library says it otherwise. */
function replaceOnce(text: string, part: string | RegExp, replacement: string): string {
  const parts = text.split(part);
  if (parts.length !== 2) throw new Error(`What infra/bundling expects once is not: ${part}`);
  return parts.join(replacement);
}

export const leanZod = (root: string): Plugin[] => [
  englishOnly,
  zodByItsParts(root),
  withoutOpenApi,
  schemasOnly,
];

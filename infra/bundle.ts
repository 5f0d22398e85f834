/**
 * Bundles every function into an ES module, by esbuild: no Docker, no network.
 *
 * The AWS SDK is bundled and not taken from the runtime: what is tested is what runs, and reading one
 * file starts faster than resolving some hundred.
 */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { type BuildOptions, build } from "esbuild";
import { leanAwsSdk } from "./bundling/lean-aws-sdk.ts";
import { leanMail } from "./bundling/lean-mail.ts";
import { writeLeanSourceMap } from "./bundling/lean-source-map.ts";
import { leanTables } from "./bundling/lean-tables.ts";
import { leanZod } from "./bundling/lean-zod.ts";
import { textOnly } from "./bundling/text-only.ts";
import { unusedAdapters } from "./bundling/unused-adapters.ts";

export const concerns = [
  "about",
  "authenticators",
  "callback-sender",
  "console",
  "email-parser",
  "list-codes",
  "manage",
  "push-code",
  "sms-parser",
  "sms-webhook",
  "totp-url",
] as const;
export type Concern = (typeof concerns)[number];

const root = join(import.meta.dirname, "..");

/**
 * Functions that load a part of themselves when a request first needs it (`import()`): what most of
 * their requests do without. Whatever every request needs is read at the start, when Lambda gives a
 * function its whole processor. A function with an `import()` that is not named here is made whole, and
 * with all of zod.
 */
const inParts: ReadonlySet<Concern> = new Set([
  "authenticators",
  "email-parser",
  "manage",
  "push-code",
  "sms-parser",
]);

/** Functions whose messages are texts. */
const ofText: ReadonlySet<Concern> = new Set(["push-code", "sms-parser"]);

/** Where a function's `index.mjs` is, with the modules that it loads, and their source maps. */
export const bundleDirectory = (outDirectory: string, concern: Concern): string =>
  join(outDirectory, concern);

/**
 * How everything that runs on Lambda is bundled. Each plugin leaves out of a package what no function
 * uses; test/infra/bundling.test.ts shows that what is used works as unbundled.
 */
export const bundling = {
  absWorkingDir: root,
  outExtension: { ".js": ".mjs" },
  bundle: true,
  platform: "node",
  target: "node24",
  format: "esm",
  // ES modules where a package has them: of CommonJS nothing can be left out.
  mainFields: ["module", "main"],
  minify: true,
  // Class and function names stay in logs and stack traces by the source map.
  sourcemap: true,
  sourcesContent: false,
  // Escaped, the languages of extraction take twice their size.
  charset: "utf8",
  legalComments: "none",
  logLevel: "warning",
  // CommonJS packages require what Node brings.
  banner: {
    js: 'import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);',
  },
  plugins: [...leanZod(root), ...leanAwsSdk, ...leanMail, ...leanTables(root), unusedAdapters],
} as const satisfies BuildOptions;

export async function bundleFunctions({
  outDirectory,
  only = concerns,
}: {
  outDirectory: string;
  only?: readonly Concern[];
}): Promise<void> {
  const entryOf = (concern: Concern) => ({
    in: join("functions", concern, "lambda.ts"),
    out: join(concern, "index"),
  });
  const whole: BuildOptions = {
    entryPoints: only.filter((concern) => !inParts.has(concern)).map(entryOf),
  };
  const parts = only
    .filter((concern) => inParts.has(concern))
    .map(
      (concern): BuildOptions => ({
        entryPoints: [entryOf(concern)],
        splitting: true,
        chunkNames: join(concern, "[name]-[hash]"),
        plugins: ofText.has(concern) ? [textOnly, ...bundling.plugins] : bundling.plugins,
      }),
    );
  await Promise.all(
    [whole, ...parts].map((options) => build({ ...bundling, outdir: outDirectory, ...options })),
  );
  for (const concern of only) {
    const directory = bundleDirectory(outDirectory, concern);
    for (const file of readdirSync(directory)) {
      if (file.endsWith(".map")) writeLeanSourceMap(join(directory, file));
    }
  }
}

/**
 * Bundles every function into one ES module each, by esbuild: no Docker, no network.
 *
 * The AWS SDK is bundled and not taken from the runtime: what is tested is what runs, and reading one
 * file starts faster than resolving some hundred.
 */
import { createRequire } from "node:module";
import { join } from "node:path";
import { build, type Plugin } from "esbuild";

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

/** Where a function's `index.mjs` and its source map are. */
export const bundleDirectory = (outDirectory: string, concern: Concern): string =>
  join(outDirectory, concern);

export async function bundleFunctions({
  outDirectory,
  only = concerns,
}: {
  outDirectory: string;
  only?: readonly Concern[];
}): Promise<void> {
  await build({
    absWorkingDir: root,
    entryPoints: only.map((concern) => ({
      in: join("functions", concern, "lambda.ts"),
      out: join(concern, "index"),
    })),
    outdir: outDirectory,
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
    plugins: [englishOnly, environmentCredentials, onceEach],
  });
}

/** zod brings its messages in some fifty languages, 260 KB; otpost speaks one. */
const englishOnly: Plugin = {
  name: "zod's English only",
  setup: ({ onLoad }) => {
    onLoad({ filter: /[/\\]zod[/\\]v4[/\\]locales[/\\]index\.js$/ }, () => ({
      contents: "export { default as en } from './en.js';",
    }));
  },
};

/**
 * Lambda hands a function its credentials in the environment. The SDK's default chain looks there
 * first, and brings 100 KB for profiles, SSO and EC2 that a function never has.
 */
const environmentCredentials: Plugin = {
  name: "credentials from the environment only",
  setup: ({ onLoad }) => {
    onLoad(
      { filter: /[/\\]@aws-sdk[/\\]credential-provider-node[/\\]dist-[a-z]+[/\\]index\.js$/ },
      () => ({
        contents: "export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env';",
      }),
    );
  },
};

/**
 * Several mail packages bring their own copy of these, or one as CommonJS and one as ES module: 500 KB
 * of tables twice. Each is taken from where the newest lies.
 */
const once: Readonly<Record<string, string>> = {
  tldts: "tldts",
  libmime: "mailparser",
  "encoding-japanese": "mailparser",
};

const onceEach: Plugin = {
  name: "one copy of each table",
  setup: ({ onResolve, resolve }) => {
    const filter = new RegExp(`^(?:${Object.keys(once).join("|")})$`);
    onResolve({ filter }, ({ path, pluginData }) => {
      if (pluginData === "once") return undefined;
      const owner = once[path] ?? path;
      const from = createRequire(join(root, "package.json")).resolve(owner);
      return resolve(path, {
        kind: "require-call",
        resolveDir: join(from, ".."),
        pluginData: "once",
      });
    });
  },
};

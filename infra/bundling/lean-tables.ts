/**
 * The tables that packages bring: each once, and of each what is looked up. Read from the installed
 * package whenever the functions are bundled, so a newer package is a newer table.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Plugin } from "esbuild";
import { z } from "zod";
import { packBytes, packedModule } from "./packed.ts";

/**
 * Several packages bring their own copy of these, or one as CommonJS and one as ES module: 500 KB of
 * tables twice. Each is taken from where the newest lies.
 */
const owners: Readonly<Record<string, string>> = {
  tldts: "tldts",
  libmime: "mailparser",
  "encoding-japanese": "mailparser",
};

const onceEach = (root: string): Plugin => ({
  name: "one copy of each table",
  setup: ({ onResolve, resolve }) => {
    const filter = new RegExp(`^(?:${Object.keys(owners).join("|")})$`);
    onResolve({ filter }, ({ path, pluginData }) => {
      if (pluginData === "once") return undefined;
      const owner = owners[path] ?? path;
      const from = createRequire(join(root, "package.json")).resolve(owner);
      return resolve(path, {
        kind: "require-call",
        resolveDir: join(from, ".."),
        pluginData: "once",
      });
    });
  },
});

/** libphonenumber's regions are tuples; this one holds how a number is written for people to read. */
const formatsAt = 4;
const phoneMetadata = z.looseObject({
  countries: z.record(z.string(), z.array(z.unknown())),
  nonGeographic: z.record(z.string(), z.array(z.unknown())),
});

/** Numbers are told apart and written in E.164, never formatted: 50 of 83 KB. */
const withoutPhoneFormats: Plugin = {
  name: "no formats of phone numbers",
  setup: ({ onLoad }) => {
    onLoad({ filter: /[/\\]libphonenumber-js[/\\]metadata\.min\.json\.js$/ }, async ({ path }) => {
      const metadata = phoneMetadata.parse((await import(pathToFileURL(path).href)).default);
      for (const regions of [metadata.countries, metadata.nonGeographic]) {
        for (const region of Object.values(regions)) {
          if (Array.isArray(region[formatsAt])) region[formatsAt] = 0;
        }
      }
      return { contents: packedModule(metadata) };
    });
  },
};

const suffixTrie = z.object({
  nodeFlags: z.instanceof(Uint8Array),
  edgeStart: z.instanceof(Uint16Array),
  edgeLength: z.instanceof(Uint8Array),
  edgeChild: z.instanceof(Uint16Array),
  labelText: z.string(),
  rulesRoot: z.number(),
  exceptionsRoot: z.number(),
});

/** The public suffixes: 120 KB. They are unpacked as the bytes that they are, not as text of numbers. */
const packedSuffixes: Plugin = {
  name: "public suffixes, packed",
  setup: ({ onLoad }) => {
    onLoad(
      { filter: /[/\\]tldts[/\\]dist[/\\]es6[/\\]src[/\\]data[/\\]trie\.js$/ },
      async (file) => {
        const trie = suffixTrie.parse({ ...(await import(pathToFileURL(file.path).href)) });
        const { labelText, rulesRoot, exceptionsRoot, ...arrays } = trie;
        let end = 0;
        const views = Object.entries(arrays).map(([name, array]) => {
          const start = end;
          end += array.byteLength;
          return `export const ${name} = new ${array.constructor.name}(bytes.buffer.slice(bytes.byteOffset + ${start}, bytes.byteOffset + ${end}));`;
        });
        const bytes = Buffer.concat([
          ...Object.values(arrays).map(({ buffer }) => Buffer.from(buffer)),
          Buffer.from(labelText),
        ]);
        return {
          contents: `import zlib from "node:zlib";
            const bytes = ${packBytes(bytes)};
            ${views.join("\n")}
            export const labelText = bytes.toString("utf8", ${end});
            export const rulesRoot = ${rulesRoot};
            export const exceptionsRoot = ${exceptionsRoot};`,
        };
      },
    );
  },
};

/**
 * Of each of its labels tldts makes a hash when it is imported, 6 ms of a start: here when a host is first
 * looked up, which most requests never do.
 */
const suffixesWhenAsked: Plugin = {
  name: "public suffixes, indexed when they are first asked for",
  setup: ({ onLoad }) => {
    onLoad({ filter: /[/\\]tldts[/\\]dist[/\\]es6[/\\]src[/\\]suffix-trie\.js$/ }, ({ path }) => {
      const [before, index, after] = readFileSync(path, "utf8").split(
        /^(for \(let node = 0,.*\n(?: .*\n)+\}\n)/m,
      );
      const [opened, ...rest] = (after ?? "").split(lookupStart);
      if (index === undefined || rest.length !== 1) {
        throw new Error("tldts is not as infra/bundling/lean-tables.ts knows it.");
      }
      return {
        contents: `${before}let isIndexed = false;
          function index() { isIndexed = true; ${index} }
          ${opened}${lookupStart} if (!isIndexed) index(); ${rest[0]}`,
      };
    });
  },
};

const lookupStart = "export default function suffixLookup(hostname, options, out) {";

export const leanTables = (root: string): Plugin[] => [
  onceEach(root),
  withoutPhoneFormats,
  packedSuffixes,
  suffixesWhenAsked,
];

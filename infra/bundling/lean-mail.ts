/** The mail packages without what `shared/message/parse-mail.ts` switches off, their tables packed. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Plugin } from "esbuild";
import { packedCommonJs } from "./packed.ts";

/**
 * mailparser can make text of HTML, HTML of text, and links of what looks like one; otpost reads HTML
 * by itself, in bounded time, and says `skipHtmlToText`, `skipTextToHtml`, `skipTextLinks`. 210 KB.
 */
const leftOut: Readonly<Record<string, string>> = {
  "html-to-text": `export const htmlToText = () => { throw new Error("No html-to-text in this bundle: see infra/bundling/lean-mail.ts."); };`,
  // It is set up when mailparser is imported.
  "linkify-it": `const no = () => { throw new Error("No linkify-it in this bundle: see infra/bundling/lean-mail.ts."); };
    const [self, linkify] = [() => linkify, { pretest: no, match: no }];
    Object.assign(linkify, { tlds: self, add: self, set: self });
    export default () => linkify;`,
  "./tlds.cjs": "export default [];",
};

const textOnly: Plugin = {
  name: "mails are read as text",
  setup: ({ onLoad, onResolve }) => {
    onResolve({ filter: /^(html-to-text|linkify-it|\.\/tlds\.cjs)$/ }, ({ path, importer }) =>
      /[/\\]mailparser[/\\]dist[/\\]esm[/\\]/.test(importer)
        ? { path, namespace: "mail-left-out" }
        : undefined,
    );
    onLoad({ filter: /.*/, namespace: "mail-left-out" }, ({ path }) => ({
      contents: leftOut[path] ?? "",
    }));
  },
};

/** Character sets, and the file name endings of each media type: JSON and nothing else, 300 KB. */
const tables = [
  /[/\\]iconv-lite[/\\]encodings[/\\]tables[/\\][\w-]+\.json$/,
  /[/\\]encoding-japanese[/\\]src[/\\]utf8-to-jis(?:x0212)?-table\.js$/,
  /[/\\]libmime[/\\]dist[/\\]cjs[/\\]mimetypes\.js$/,
];

const packedTables: Plugin = {
  name: "tables of mails, packed",
  setup: ({ onLoad }) => {
    const require = createRequire(import.meta.url);
    for (const filter of tables) {
      onLoad({ filter }, ({ path }) => ({
        contents: packedCommonJs(
          path.endsWith(".json") ? JSON.parse(readFileSync(path, "utf8")) : require(path),
        ),
        loader: "js",
      }));
    }
  },
};

export const leanMail: Plugin[] = [textOnly, packedTables];

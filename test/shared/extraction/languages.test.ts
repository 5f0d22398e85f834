/** Every language file works, and none comes without samples of its own. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { extract } from "../../../shared/extraction/extract.ts";
import { foldLiteral } from "../../../shared/extraction/fold.ts";
import { wordLists } from "../../../shared/extraction/language.ts";
import { languages } from "../../../shared/extraction/languages/index.ts";
import { packLanguages, unpackLanguages } from "../../../shared/extraction/pack.ts";
import { packedLanguages } from "../../../shared/extraction/packed-languages.ts";
import { samples } from "./languages/index.ts";

const folder = join(import.meta.dirname, "../../../shared/extraction/languages");

describe("language files", () => {
  it("are all in the index, under their tag", () => {
    const files = readdirSync(folder).filter((name) => name !== "index.ts");
    expect(languages.map(({ tag }) => `${tag}.ts`).sort()).toEqual(files.sort());
  });

  it("are packed as they stand; else run `node tools/write-languages.ts`", () => {
    expect(unpackLanguages(packedLanguages)).toEqual(languages);
    expect(packedLanguages).toBe(packLanguages(languages));
  });

  it.each(languages.map((language) => [language.tag, language] as const))(
    "%s has a word in every list, none twice, none that folds to nothing",
    (_tag, language) => {
      for (const list of wordLists) {
        const words = language[list] ?? [];
        if (list !== "trade") expect(words.length, list).toBeGreaterThan(0);
        expect(new Set(words).size, list).toBe(words.length);
        for (const word of words) {
          expect(foldLiteral(word).length, word).toBeGreaterThan(0);
          expect(word).not.toMatch(/[|\t\n]|^\s|\s$/u);
        }
      }
    },
  );

  it.each(languages.map(({ tag }) => tag))("%s has two samples of each kind", (tag) => {
    const own = samples.find((sample) => sample.tag === tag);
    expect(own?.codes.length ?? 0, "messages with a code").toBeGreaterThanOrEqual(2);
    expect(own?.nothing.length ?? 0, "messages without").toBeGreaterThanOrEqual(2);
  });

  it("hold no regular expression", () => {
    for (const name of readdirSync(folder))
      expect(readFileSync(join(folder, name), "utf8"), name).not.toMatch(/RegExp|= \//u);
  });
});

describe.each(samples.map((sample) => [sample.tag, sample] as const))("%s", (_tag, sample) => {
  it.each(sample.codes)("finds $code in: $text", ({ text, code }) => {
    expect(extract({ channel: "sms", text }).code?.value).toBe(code);
  });

  it.each(sample.links)("opens “$anchor” of a click-tracked mail", ({ subject, anchor }) => {
    const tracked = (id: string) => `https://click.example.com/ls/c?upn=u001.${id}qT7xW2pLm9`;
    const html = `<a href="${tracked("Logo")}"><img src="l.png" alt="Example"></a>
      <p>${subject}</p><a href="${tracked("Main")}" style="background:#06c">${anchor}</a>
      <p><a href="${tracked("Foot")}">Example Ltd.</a></p>`;
    expect(extract({ channel: "email", subject, html }).link?.value).toBe(tracked("Main"));
  });

  it.each(sample.nothing)("finds nothing in: %s", (text) => {
    expect(extract({ channel: "sms", text })).toEqual({});
  });
});

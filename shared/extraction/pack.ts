/**
 * Packs the language files into one string and reads it back: importing a hundred files would cost
 * every start a quarter of a second, and the words as they stand would be most of the bundle.
 */
import { type Language, wordLists } from "./language.ts";
import { packText, unpackText } from "./packed-text.ts";

const between = "|";

/** `tools/write-languages.ts` keeps the result in `packed-languages.ts`. */
export function packLanguages(languages: readonly Language[]): string {
  const rows = languages.map((language) => [
    language.tag,
    language.name,
    (language.suffix ?? []).join(between),
    ...wordLists.map((list) => (language[list] ?? []).join(between)),
  ]);
  return packText(putAlikeTogether(rows.map((row) => row.join("\t"))).join("\n"));
}

/** Each row beside those it shares most with, which is where compression finds it again. */
function putAlikeTogether(rows: readonly string[]): string[] {
  const left = new Map(rows.map((row) => [row, trigramsOf(row)]));
  const placed: { row: string; trigrams: ReadonlySet<string> }[] = [];
  while (left.size > 0) {
    let next: { row: string; trigrams: ReadonlySet<string>; likeness: number } | undefined;
    for (const [row, trigrams] of left) {
      const likeness = Math.max(
        0,
        ...placed.slice(-3).map((one) => compare(one.trigrams, trigrams)),
      );
      if (next === undefined || likeness > next.likeness) next = { row, trigrams, likeness };
    }
    if (next === undefined) break;
    placed.push(next);
    left.delete(next.row);
  }
  return placed.map(({ row }) => row);
}

function trigramsOf(row: string): ReadonlySet<string> {
  return new Set(Array.from(row, (_, at) => row.slice(at, at + 3)));
}

/** What two sets share, of all that they have (Jaccard). */
function compare(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const shared = [...a].filter((one) => b.has(one)).length;
  return shared / (a.size + b.size - shared);
}

export function unpackLanguages(packed: string): Language[] {
  return unpackText(packed)
    .split("\n")
    .sort()
    .map((row) => {
      const [tag = "", name = "", suffix = "", ...lists] = row.split("\t");
      const wordsOf = (at: number) => splitWords(lists[at]);
      return {
        tag,
        name,
        code: wordsOf(0),
        weakCode: wordsOf(1),
        validity: wordsOf(2),
        unit: wordsOf(3),
        label: wordsOf(4),
        otherCode: wordsOf(5),
        verify: wordsOf(6),
        login: wordsOf(7),
        reset: wordsOf(8),
        invite: wordsOf(9),
        unlock: wordsOf(10),
        otherLink: wordsOf(11),
        notMe: wordsOf(12),
        ...(wordsOf(13).length === 0 ? {} : { trade: wordsOf(13) }),
        ...(suffix === "" ? {} : { suffix: splitWords(suffix) }),
      };
    });
}

function splitWords(words: string | undefined): string[] {
  return words === undefined || words === "" ? [] : words.split(between);
}

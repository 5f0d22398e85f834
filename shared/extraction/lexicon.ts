/**
 * The words of every language, found in a text in one pass: the longest literal wins where several
 * overlap ("promo code" hides "code"), and each find says in which lists and languages it stands.
 */
import { type Automaton, buildAutomaton, type Pattern } from "./automaton.ts";
import { foldLiteral } from "./fold.ts";
import { type Language, listBit, wordLists } from "./language.ts";
import { getLanguages } from "./languages.ts";

export type Word = {
  start: number;
  end: number;
  /** Bits of `listBit`. */
  lists: number;
  entry: Entry;
};

export type Entry = {
  /** As the language file spells it, without the hyphens that open it. */
  literal: string;
  lists: number;
  /** Indices into `languages` with the lists each of them has it in. */
  languages: { language: number; lists: number }[];
};

type Lexicon = { automaton: Automaton; entries: Entry[] };

/** More than any message a person reads says; a wall of keywords must not fill the memory. */
const maxWords = 10_000;

let lexicon: Lexicon | undefined;

/** Every word in the text, in order, none inside another. Linear in the text. */
export function findWords(text: string): Word[] {
  lexicon ??= buildLexicon(getLanguages());
  const { automaton, entries } = lexicon;
  const words: Word[] = [];
  automaton.scan(text, (pattern, start, end) => {
    const entry = entries[pattern];
    if (entry === undefined) return;
    // Occurrences come by their end: one that covers earlier ones replaces them.
    let last = words.at(-1);
    while (last !== undefined && last.start >= start && last.end - last.start < end - start) {
      words.pop();
      last = words.at(-1);
    }
    if (last !== undefined && last.end > start) {
      if (last.start === start && last.end === end) last.lists |= entry.lists;
      return;
    }
    if (words.length < maxWords) words.push({ start, end, lists: entry.lists, entry });
  });
  return words;
}

/** Builds the automaton ahead of the first message; otherwise the first message does. */
export function prepareLexicon(): void {
  lexicon ??= buildLexicon(getLanguages());
}

function buildLexicon(from: readonly Language[]): Lexicon {
  const patterns: Pattern[] = [];
  const entries: Entry[] = [];
  const known = new Map<string, number>();
  from.forEach((language, index) => {
    for (const list of wordLists) {
      for (const literal of language[list] ?? []) {
        const openStart = literal.startsWith("-");
        const openEnd = literal.endsWith("-");
        const word = literal.slice(openStart ? 1 : 0, openEnd ? -1 : undefined);
        const units = foldLiteral(word);
        if (units.length === 0) continue;
        const key = `${openStart}${openEnd}${String.fromCharCode(...units)}`;
        let at = known.get(key);
        if (at === undefined) {
          at = patterns.length;
          known.set(key, at);
          patterns.push({ units, openStart, openEnd });
          entries.push({ literal: word, lists: 0, languages: [] });
        }
        const entry = entries[at];
        if (entry === undefined) continue;
        entry.lists |= listBit[list];
        const own = entry.languages.at(-1);
        if (own?.language === index) own.lists |= listBit[list];
        else entry.languages.push({ language: index, lists: listBit[list] });
      }
    }
  });
  return { automaton: buildAutomaton(patterns), entries };
}

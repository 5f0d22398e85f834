/** What the message as a whole says: which lists its words stand in, and which language it speaks. */
import { type Language, listBit } from "./language.ts";
import { getLanguages } from "./languages.ts";
import type { Word } from "./lexicon.ts";
import type { Zone } from "./zone.ts";

export type MessageContext = {
  /** The votes of the language that has most. */
  mostVotes: number;
  /** Bits of `listBit` found anywhere visible. */
  lists: number;
  subjectLists: number;
  /** How many words of inviting there are. */
  inviteWords: number;
  /** How many words speak of orders, bookings, prizes, sales; percentages count as one each. */
  tradeWords: number;
  /** How many amounts of money and percentages there are. */
  amounts: number;
  /** How many words name other numbers: orders, tickets, accounts. */
  labelWords: number;
  /** Votes by index into `languages`. */
  votes: Float64Array;
};

export const actionBits =
  listBit.verify | listBit.login | listBit.reset | listBit.invite | listBit.unlock;
export const namingBits = listBit.code | listBit.weakCode;

export function readContext(zones: readonly Zone[]): MessageContext {
  const votes = new Float64Array(getLanguages().length);
  let lists = 0;
  let subjectLists = 0;
  let inviteWords = 0;
  const seen = new Set<Word["entry"]>();
  for (const zone of zones) {
    for (const word of zone.words) {
      lists |= word.lists;
      if (word.lists & listBit.invite) inviteWords++;
      if (zone.where === "subject") subjectLists |= word.lists;
      // Said again, a word speaks for its languages no louder.
      if (seen.has(word.entry)) continue;
      seen.add(word.entry);
      // A literal that many languages share says little; a long one says more than a short one.
      const weight = (word.end - word.start) / word.entry.languages.length;
      for (const { language } of word.entry.languages)
        votes[language] = (votes[language] ?? 0) + weight;
    }
  }
  const context = {
    lists,
    subjectLists,
    inviteWords,
    tradeWords: 0,
    amounts: 0,
    labelWords: 0,
    votes,
    mostVotes: Math.max(0, ...votes),
  };
  for (const { where, words, decoys } of zones) {
    for (const word of words) {
      if (!(word.lists & (listBit.label | listBit.trade)) || !isPlausible(word, context)) continue;
      if (word.lists & listBit.trade) {
        context.tradeWords++;
        // "Your order confirmation" asks nobody to confirm.
        if (where === "subject") context.subjectLists &= ~listBit.verify;
      }
      if (word.lists & listBit.label && word.end - word.start >= shortestLabel)
        context.labelWords++;
    }
    for (const { reason } of decoys) {
      if (reason === "percentage") context.tradeWords++;
      if (reason === "percentage" || reason === "amount") context.amounts++;
    }
  }
  return context;
}

/** "no" and "id" are labels beside a number, and say nothing about the message. */
const shortestLabel = 5;

/** The likeliest of the languages a word stands in; English where it might as well be English. */
export function languageOf(word: Word, { votes }: MessageContext): Language | undefined {
  let best: Language | undefined;
  let most = -1;
  for (const { language: index } of word.entry.languages) {
    const language = getLanguages()[index];
    const own = votes[index] ?? 0;
    if (own < most || (own === most && language?.tag !== "en")) continue;
    best = language;
    most = own;
  }
  return best;
}

/** A language has this share of the leader's votes, or its words are chance finds in another's. */
const plausibleShare = 0.34;

/** Whether the message may be written in a language the word belongs to. */
export function isPlausible(word: Word, context: MessageContext): boolean {
  return word.entry.languages.some(
    ({ language }) =>
      // English words stand in messages of every language.
      getLanguages()[language]?.tag === "en" ||
      (context.votes[language] ?? 0) >= context.mostVotes * plausibleShare,
  );
}

/**
 * What one language contributes to extraction: literals, sorted by what they say about the number
 * or link beside them. `docs/adding-a-language.md` explains every list.
 *
 * A hyphen at the end of a literal says that more letters may follow (`parol-` finds `parolunuz`), a
 * hyphen in front that letters may precede (`-code` finds `Bestätigungscode`). Case, accents and the
 * kind of hyphen or apostrophe do not matter. Scripts without spaces need no hyphens.
 */
export type Language = {
  /** BCP 47 tag, also the file's name. */
  tag: string;
  /** Its English name, for people. */
  name: string;
  /** Names a one-time code without help: "verification code", "one-time password". */
  code: readonly string[];
  /** Names a code only in company: "code", "password", "PIN". */
  weakCode: readonly string[];
  /** Says how long something lasts or that it must be kept secret: "valid for", "do not share". */
  validity: readonly string[];
  /** Units behind a number that is a duration: "minutes", "hours". */
  unit: readonly string[];
  /** Names another number, right beside it: "order", "account", "call". */
  label: readonly string[];
  /** Contains a code word, yet means something else: "promo code", "postcode". */
  otherCode: readonly string[];
  /** What a message is about that logs nobody in: orders, bookings, parcels, prizes, sales. */
  trade?: readonly string[];
  /** What a link to use is called, by what it does. */
  verify: readonly string[];
  login: readonly string[];
  reset: readonly string[];
  invite: readonly string[];
  unlock: readonly string[];
  /** What other links are called: "unsubscribe", "help", "privacy". */
  otherLink: readonly string[];
  /** Opens a sentence for people who did not ask: "if this wasn't you". */
  notMe: readonly string[];
  /** Endings written onto digits: Turkish `'dir` in `123456'dir`. */
  suffix?: readonly string[];
};

export type WordList = Exclude<keyof Language, "tag" | "name" | "suffix">;

/** The lists as bits: one literal can be in several lists of several languages. */
export const listBit = {
  code: 1,
  weakCode: 2,
  validity: 4,
  unit: 8,
  label: 16,
  otherCode: 32,
  verify: 64,
  login: 128,
  reset: 256,
  invite: 512,
  unlock: 1024,
  otherLink: 2048,
  notMe: 4096,
  trade: 8192,
} as const satisfies Record<WordList, number>;

export const wordLists = Object.keys(listBit) as WordList[];

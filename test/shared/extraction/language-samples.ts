/** What a language brings to prove that its words work: its own sentences, nobody else's. */
export type LanguageSamples = {
  tag: string;
  /** Messages with a code. */
  codes: readonly { text: string; code: string }[];
  /** Subject and anchor text of a mail whose links are all rewritten by click tracking. */
  links: readonly { subject: string; anchor: string }[];
  /** Messages with numbers, none of them a code. */
  nothing: readonly string[];
};

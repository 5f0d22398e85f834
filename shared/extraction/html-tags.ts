/** What each HTML tag means for the text a browser shows, read once a spelling. */

export type TagTraits = {
  name: string;
  /** Starts and ends a line. */
  isLine: boolean;
  isCell: boolean;
  /** Its background, or the lack of one, is that of a button inside. */
  isBox: boolean;
  isVoid: boolean;
  /** Never shown, whatever its style. */
  isUnseen: boolean;
  /** SVG or MathML, which can close itself as XML does: `<svg/>`. */
  isForeign: boolean;
  /** What is inside is no text at all. */
  isRawText: boolean;
  /** Ends where the next of its kind starts. */
  endsItself: boolean;
  /** Shown larger, or as something to copy. */
  standsOut: boolean;
};

const setOf = (names: string): ReadonlySet<string> => new Set(names.split(" "));

const lineTags = setOf(
  "address article aside blockquote body br center dd div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 head header hr html li main nav ol option p pre section table tbody tfoot thead title tr ul button",
);
const cellTags = setOf("td th");
const boxTags = setOf("tr table div p");
const voidTags = setOf("area base br col embed hr img input link meta source track wbr");
const unseenTags = setOf(
  "script style noscript template title textarea iframe noembed noframes select object audio video svg math",
);
const foreignTags = setOf("svg math");
const rawTextTags = setOf("script style svg math");
const selfClosingTags = setOf("p li dd dt option");
const standOutTags = setOf("h1 h2 h3 code kbd samp pre");

/** Names are case-insensitive; the few spellings a mail uses are remembered. */
const known = new Map<string, TagTraits>();
/** A mail that invents tags must not fill the memory. */
const maxKnown = 500;
/** A longer piece of a string is no copy to V8: kept here, it would keep the mail it was cut from. */
const maxKnownLength = 12;

export function readTag(spelling: string): TagTraits {
  let traits = known.get(spelling);
  if (traits !== undefined) return traits;
  const name = spelling.toLowerCase();
  traits = {
    name,
    isLine: lineTags.has(name),
    isCell: cellTags.has(name),
    isBox: boxTags.has(name),
    isVoid: voidTags.has(name),
    isUnseen: unseenTags.has(name),
    isForeign: foreignTags.has(name),
    isRawText: rawTextTags.has(name),
    endsItself: selfClosingTags.has(name),
    standsOut: standOutTags.has(name),
  };
  if (known.size < maxKnown && spelling.length <= maxKnownLength) known.set(spelling, traits);
  return traits;
}

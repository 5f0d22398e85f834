/**
 * Cuts a message into zones, each a text read on its own: subject, the parts of the body written
 * now, what is quoted below, what is hidden. Reply history is left out; a forward's original is in.
 */
import { type AddressSpan, findAddresses } from "./addresses.ts";
import { type CodeShape, type Decoy, findCodeShapes, type ShapedCode } from "./code-shapes.ts";
import type { ExtractionInput } from "./extraction.ts";
import { type Anchor, readHtml } from "./html.ts";
import { findWords, type Word } from "./lexicon.ts";
import { blankLength } from "./lines.ts";
import { findHistory } from "./quoting.ts";

/** Text beyond this is not scanned: no message that carries a code is longer. */
export const maxScannedLength = 256 * 1024;

export type Where = "subject" | "text" | "html";

export type Zone = {
  where: Where;
  /** Not shown to a reader: a preheader, an element switched off. */
  isHidden: boolean;
  text: string;
  /** Where its first letter or digit stands. */
  contentStart: number;
  words: Word[];
  addresses: AddressSpan[];
  codes: ShapedCode[];
  decoys: Decoy[];
  anchors: Anchor[];
  /** Where elements that stand out start. */
  standOuts: ReadonlySet<number>;
  /** Characters of reply history below, which are not read. */
  historyLength: number;
};

export type { CodeShape };

/** The zones worth reading, in reading order. */
export function readZones(input: ExtractionInput): Zone[] {
  const subject = withoutNul(input.subject ?? "").slice(0, 2_000);
  const zones: Zone[] = [];
  if (subject.trim() !== "") zones.push(readZone("subject", subject));
  const text = withoutNul(input.text ?? "").slice(0, maxScannedLength);
  if (text.trim() !== "")
    zones.push(readZone("text", text, { historyStart: findHistory(subject, text) }));
  if (input.html !== undefined && input.html !== "") {
    const html = readHtml(withoutNul(input.html).slice(0, maxScannedLength * 4));
    const visible = html.text.slice(0, maxScannedLength);
    const historyStart = findHistory(subject, visible, html.quoteStart);
    const { anchors, standOuts } = html;
    zones.push(readZone("html", visible, { historyStart, anchors, standOuts }));
    const hidden = html.hiddenText.slice(0, 4_096);
    if (hidden.trim() !== "") zones.push(readZone("html", hidden, { isHidden: true }));
  }
  return zones;
}

/** As browsers show it: nothing at all. */
const withoutNul = (text: string): string => text.replaceAll("\0", "");

const nowhere: ReadonlySet<number> = new Set();

function readZone(
  where: Where,
  whole: string,
  about: {
    historyStart?: number | undefined;
    anchors?: Anchor[];
    standOuts?: ReadonlySet<number>;
    isHidden?: boolean;
  } = {},
): Zone {
  const text = whole.slice(0, about.historyStart);
  const addresses = findAddresses(text);
  const { codes, decoys } = findCodeShapes(text, addresses);
  return {
    where,
    isHidden: about.isHidden ?? false,
    text,
    contentStart: blankLength(text),
    words: outside(findWords(text), addresses),
    addresses,
    codes,
    decoys,
    anchors: (about.anchors ?? []).filter((anchor) => anchor.start <= text.length),
    standOuts: about.standOuts ?? nowhere,
    historyLength: whole.length - text.length,
  };
}

/** Words in URLs are no words of the message. */
function outside(words: readonly Word[], addresses: readonly AddressSpan[]): Word[] {
  let next = 0;
  return words.filter((word) => {
    while (next < addresses.length && (addresses[next]?.end ?? 0) <= word.start) next++;
    return (addresses[next]?.start ?? Number.POSITIVE_INFINITY) >= word.end;
  });
}

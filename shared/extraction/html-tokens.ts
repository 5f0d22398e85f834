/**
 * Cuts HTML into tags, attributes and text as browsers do (HTML Standard §13.2.5), without a tree:
 * every character is looked at once, however broken the markup. Comments and declarations are skipped.
 */
import { decodeEntities } from "./html-entities.ts";

export type HtmlTokens = {
  /** A tag opens: `start` and `end` hold its name as it is written. Its attributes follow. */
  openTag(start: number, end: number): void;
  /** An attribute's name, and its value as it is written; none for `<p hidden>`. */
  attribute(start: number, end: number, value?: string): void;
  /**
   * All attributes of the tag have been given; it may end with `/>`. A tag that never ends is not given
   * at all.
   */
  endOpenTag(isSelfClosing: boolean): void;
  closeTag(start: number, end: number): void;
  /** References such as `&amp;` decoded, where the element knows them. */
  text(text: string): void;
};

/** What is inside is text up to the element's own end tag (§13.2.5.2 to §13.2.5.5). */
const rawTextTags = new Set(["iframe", "noembed", "noframes", "script", "style", "xmp"]);
const plainTextTag = "plaintext";
/** As above, but references are decoded. */
const decodedTextTags = new Set(["textarea", "title"]);

const exclamation = 0x21;
const slash = 0x2f;
const equals = 0x3d;
const greater = 0x3e;
const question = 0x3f;

export function readTokens(html: string, tokens: HtmlTokens): void {
  let at = 0;
  let textStart = 0;
  const addText = (end: number) => {
    if (end > textStart) tokens.text(decodeEntities(html.slice(textStart, end)));
  };
  while (at < html.length) {
    const open = html.indexOf("<", at);
    if (open < 0) break;
    const next = html.charCodeAt(open + 1);
    const isClosing = next === slash && open + 2 < html.length;
    if (!isLetter(next) && !isClosing && next !== exclamation && next !== question) {
      // `3 < 4`: a sign of its own.
      at = open + 1;
      continue;
    }
    addText(open);
    if (isLetter(next)) at = readOpenTag(html, open + 1, tokens);
    else if (isClosing) at = readCloseTag(html, open + 2, tokens);
    else at = endOfMarkup(html, open + 1);
    textStart = at;
  }
  addText(html.length);
}

/** @param start of its name; gives where the text behind it starts. */
function readOpenTag(html: string, start: number, tokens: HtmlTokens): number {
  const nameEnd = endOfName(html, start);
  tokens.openTag(start, nameEnd);
  const end = readAttributes(html, nameEnd, tokens);
  if (end >= html.length) return html.length;
  const length = nameEnd - start;
  if (length < "xmp".length || length > plainTextTag.length) return end + 1;
  return readRawText(html, html.slice(start, nameEnd).toLowerCase(), end + 1, tokens);
}

/** To the end of the tag; gives where its `>` stands, or the end of a document that has none. */
function readAttributes(html: string, from: number, tokens: HtmlTokens): number {
  let at = from;
  for (;;) {
    const behindLast = at;
    while (isSpace(html.charCodeAt(at)) || html.charCodeAt(at) === slash) at++;
    if (at >= html.length) return at;
    if (html.charCodeAt(at) === greater) {
      // In `<a href=/>` the slash is the attribute's.
      tokens.endOpenTag(at > behindLast && html.charCodeAt(at - 1) === slash);
      return at;
    }
    at = readAttribute(html, at, tokens);
  }
}

function readAttribute(html: string, start: number, tokens: HtmlTokens): number {
  // A name may start with `=`.
  let nameEnd = start + 1;
  while (nameEnd < html.length && !endsAttributeName(html.charCodeAt(nameEnd))) nameEnd++;
  let at = skipSpace(html, nameEnd);
  if (html.charCodeAt(at) !== equals) {
    if (at < html.length) tokens.attribute(start, nameEnd);
    return at;
  }
  at = skipSpace(html, at + 1);
  const quote = html[at];
  if (quote === '"' || quote === "'") {
    const end = html.indexOf(quote, at + 1);
    if (end < 0) return html.length;
    tokens.attribute(start, nameEnd, html.slice(at + 1, end));
    return end + 1;
  }
  let end = at;
  while (end < html.length && html.charCodeAt(end) !== greater && !isSpace(html.charCodeAt(end)))
    end++;
  tokens.attribute(start, nameEnd, html.slice(at, end));
  return end;
}

/** @param start behind `</`; gives where the text behind the tag starts. */
function readCloseTag(html: string, start: number, tokens: HtmlTokens): number {
  if (!isLetter(html.charCodeAt(start))) return behind(html, ">", start);
  const nameEnd = endOfName(html, start);
  if (nameEnd < html.length) tokens.closeTag(start, nameEnd);
  return behind(html, ">", nameEnd);
}

/** Gives where markup goes on: at the element's end tag. */
function readRawText(html: string, name: string, start: number, tokens: HtmlTokens): number {
  const isDecoded = decodedTextTags.has(name);
  if (!isDecoded && !rawTextTags.has(name) && name !== plainTextTag) return start;
  const end = name === plainTextTag ? html.length : endOfRawText(html, name, start);
  const content = html.slice(start, end);
  if (content !== "") tokens.text(isDecoded ? decodeEntities(content) : content);
  return end;
}

/** Where `</name` stands that is followed by what ends a tag's name, or the end of the document. */
function endOfRawText(html: string, name: string, start: number): number {
  for (let at = html.indexOf("</", start); at >= 0; at = html.indexOf("</", at + 2)) {
    const end = at + 2 + name.length;
    if (
      end < html.length &&
      endsTagName(html.charCodeAt(end)) &&
      html.slice(at + 2, end).toLowerCase() === name
    )
      return at;
  }
  return html.length;
}

/**
 * Where text goes on behind `<!…>` and `<?…>`: what is no comment ends at the next `>`, CDATA as well
 * (§13.2.5.42), but within SVG and MathML, which no mail's text is in.
 *
 * @param start of the sign behind `<`
 */
function endOfMarkup(html: string, start: number): number {
  if (html.startsWith("!--", start)) return endOfComment(html, start + 3);
  return behind(html, ">", start + 1);
}

/** §13.2.5.43 to §13.2.5.52: `-->` and `--!>` end it, and `>` or `->` right at its start. */
function endOfComment(html: string, start: number): number {
  if (html.startsWith(">", start)) return start + 1;
  if (html.startsWith("->", start)) return start + 2;
  for (let at = html.indexOf("--", start); at >= 0; at = html.indexOf("--", at + 1)) {
    if (html.startsWith(">", at + 2)) return at + 3;
    if (html.startsWith("!>", at + 2)) return at + 4;
  }
  return html.length;
}

function behind(html: string, sign: string, from: number): number {
  const at = html.indexOf(sign, from);
  return at < 0 ? html.length : at + sign.length;
}

function endOfName(html: string, start: number): number {
  let end = start + 1;
  while (end < html.length && !endsTagName(html.charCodeAt(end))) end++;
  return end;
}

function skipSpace(html: string, from: number): number {
  let at = from;
  while (isSpace(html.charCodeAt(at))) at++;
  return at;
}

const endsTagName = (unit: number): boolean => unit === greater || unit === slash || isSpace(unit);

const endsAttributeName = (unit: number): boolean => unit === equals || endsTagName(unit);

function isLetter(unit: number): boolean {
  const small = unit | 0x20;
  return small >= 0x61 && small <= 0x7a;
}

/** A vertical tab is none. */
function isSpace(unit: number): boolean {
  return unit === 0x20 || unit === 0x0a || unit === 0x09 || unit === 0x0d || unit === 0x0c;
}

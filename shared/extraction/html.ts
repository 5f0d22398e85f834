/**
 * Reads the visible text of an HTML mail in reading order, with a line break wherever a browser
 * would start a new block, and its anchors. Text that is not shown (preheaders, hidden elements)
 * is kept apart. Works on the token stream, without a tree: linear however deep or broken.
 */
import { decodeEntities } from "./html-entities.ts";
import { readTag, type TagTraits } from "./html-tags.ts";
import { readTokens } from "./html-tokens.ts";
import { readStyle, type StyleTraits } from "./inline-style.ts";
import { createTextBuilder } from "./text-builder.ts";

export type HtmlText = {
  text: string;
  /** What a browser does not show. */
  hiddenText: string;
  anchors: Anchor[];
  /** Where the first quoted block (`<blockquote>`) starts in `text`, if there is one. */
  quoteStart?: number;
  /** Where elements that stand out start in `text`: headings, large or widely spaced letters. */
  standOuts: ReadonlySet<number>;
};

export type Anchor = {
  /** The attribute's bytes, white space around them removed, only `&amp;` and its numeric forms decoded. */
  href: string;
  /** The text between the tags, as a range of `text`. */
  start: number;
  end: number;
  /** Drawn as a button: a background colour, or a class or role that says so. */
  isButton: boolean;
  /** An image with an alternative text inside, or no text at all. */
  alt: string;
  isHidden: boolean;
};

/** More anchors than any mail a person reads; the rest is ignored. */
const maxAnchors = 2_000;
/** Styles, and places that stand out, remembered while one mail is read. */
const maxStyles = 500;
const maxStandOuts = 2_000;

const buttonHints = ["btn", "button", "cta"];
const plainTag = readTag("");

/** Never throws; what makes no sense as markup is text or nothing, as in a browser. */
export function readHtml(html: string): HtmlText {
  const visible = createTextBuilder();
  const hidden = createTextBuilder();
  const anchors: Anchor[] = [];
  const styles = new Map<string, StyleTraits>();
  const standOuts = new Set<number>();
  let quoteStart: number | undefined;

  let tag: TagTraits = plainTag;
  let href: string | undefined;
  let alt = "";
  let hiddenTag = false;
  let buttonTag = false;
  let hasBackground = false;
  let standsOut = false;
  let seenAttributes = 0;

  let open: Anchor | undefined;
  /** The hidden element we are in, and how many of its name are open within it. */
  let hiddenBy: TagTraits | undefined;
  let hiddenDepth = 0;
  /** The table cell or block around an anchor that has a background makes it a button. */
  let cellBackground = false;
  let preDepth = 0;

  readTokens(html, {
    openTag(start, end) {
      tag = readTag(html.slice(start, end));
      href = undefined;
      alt = "";
      hiddenTag = false;
      buttonTag = false;
      hasBackground = false;
      standsOut = tag.standsOut;
      seenAttributes = 0;
    },
    attribute(start, end, value) {
      const attribute = readAttributeName(html, start, end);
      if (attribute === undefined) return;
      // Of two of a name browsers take the first.
      const bit = 1 << attributeNames.indexOf(attribute);
      if ((seenAttributes & bit) !== 0) return;
      seenAttributes |= bit;
      if (value !== undefined) readAttribute(attribute, value);
      else if (attribute === "hidden") hiddenTag = true;
    },
    endOpenTag: enterTag,
    closeTag(start, end) {
      closeTag(readTag(html.slice(start, end)));
    },
    text: addText,
  });
  closeAnchor();
  return {
    text: visible.text(),
    hiddenText: hidden.text(),
    anchors,
    ...(quoteStart === undefined ? {} : { quoteStart }),
    standOuts,
  };

  function readAttribute(name: Attribute, value: string): void {
    if (name === "href") href = value;
    else if (name === "alt") alt = decodeEntities(value);
    else if (name === "style") {
      const style = recall(value);
      hiddenTag ||= style.isHidden;
      hasBackground ||= style.hasBackground;
      standsOut ||= style.standsOut;
    } else if (name === "bgcolor") hasBackground = true;
    else if (name === "hidden") hiddenTag = true;
    else {
      const words = value.toLowerCase();
      if (buttonHints.some((hint) => words.includes(hint))) buttonTag = true;
      if (name === "class" && words.includes("preheader")) hiddenTag = true;
    }
  }

  /** Mails repeat a few styles on hundreds of elements. */
  function recall(style: string): StyleTraits {
    let traits = styles.get(style);
    if (traits !== undefined) return traits;
    traits = readStyle(style.toLowerCase());
    if (styles.size < maxStyles) styles.set(style, traits);
    return traits;
  }

  function enterTag(isSelfClosing: boolean): void {
    // Elsewhere a browser overlooks the slash.
    if (isSelfClosing && tag.isForeign) return;
    if (hiddenBy !== undefined) {
      // A paragraph or item left unclosed ends where the next one starts.
      if (tag.name !== hiddenBy.name) return;
      if (!tag.endsItself) {
        hiddenDepth++;
        return;
      }
      hiddenBy = undefined;
    }
    if ((hiddenTag || tag.isUnseen) && !tag.isVoid) {
      visible.breakLine();
      hiddenBy = tag;
      hiddenDepth = 1;
      if (tag.name === "a" && href !== undefined) addAnchor(true);
      return;
    }
    if (tag.isLine) visible.breakLine();
    else if (tag.isCell) {
      visible.breakCell();
      cellBackground = hasBackground || buttonTag;
    }
    if (tag.isBox) cellBackground = hasBackground;
    if (standsOut && standOuts.size < maxStandOuts) standOuts.add(visible.length());
    if (tag.name === "pre") preDepth++;
    if (tag.name === "blockquote" && quoteStart === undefined) quoteStart = visible.length();
    if (tag.name === "a") {
      closeAnchor();
      if (href !== undefined) addAnchor(false);
    } else if (open !== undefined) {
      if (tag.name === "img") {
        if (alt !== "") open.alt += ` ${alt}`;
      } else if (hasBackground || buttonTag) open.isButton = true;
    }
  }

  function closeTag(closed: TagTraits): void {
    if (hiddenBy !== undefined) {
      if (closed.name === hiddenBy.name && --hiddenDepth === 0) {
        hiddenBy = undefined;
        hidden.breakLine();
      }
      return;
    }
    if (closed.name === "a") closeAnchor();
    else if (closed.isLine) visible.breakLine();
    else if (closed.isCell) {
      visible.breakCell();
      cellBackground = false;
    }
    if (closed.name === "pre" && preDepth > 0) preDepth--;
  }

  function addAnchor(isHidden: boolean): void {
    if (anchors.length >= maxAnchors) return;
    const at = visible.length();
    const anchor: Anchor = {
      href: href ?? "",
      start: at,
      end: at,
      isButton: hasBackground || buttonTag || cellBackground,
      alt: "",
      isHidden,
    };
    anchors.push(anchor);
    if (!isHidden) open = anchor;
  }

  function closeAnchor(): void {
    if (open === undefined) return;
    open.end = visible.length();
    open = undefined;
  }

  function addText(piece: string): void {
    if (hiddenBy === undefined) visible.add(piece, preDepth > 0);
    else if (!hiddenBy.isRawText) hidden.add(piece, false);
  }
}

const attributeNames = [
  "href",
  "style",
  "class",
  "alt",
  "bgcolor",
  "role",
  "id",
  "hidden",
] as const;
type Attribute = (typeof attributeNames)[number];

const attributes = new Map<string, Attribute>(attributeNames.map((name) => [name, name]));

/** Undefined for the many that say nothing here; told by length before anything is copied. */
function readAttributeName(html: string, start: number, end: number): Attribute | undefined {
  const length = end - start;
  if (length < 2 || length > 7) return undefined;
  return attributes.get(html.slice(start, end).toLowerCase());
}

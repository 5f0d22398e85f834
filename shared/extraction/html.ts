/**
 * Reads the visible text of an HTML mail in reading order, with a line break wherever a browser
 * would start a new block, and its anchors. Text that is not shown (preheaders, hidden elements)
 * is kept apart. Works on the token stream, without a tree: linear however deep or broken.
 */
import { Tokenizer } from "htmlparser2";
import { isHiddenStyle } from "./hidden-style.ts";
import { createTextBuilder } from "./text-builder.ts";

export type HtmlText = {
  text: string;
  /** What a browser does not show. */
  hiddenText: string;
  anchors: Anchor[];
  /** Where the first quoted block (`<blockquote>`) starts in `text`, if there is one. */
  quoteStart?: number;
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
/** Styles remembered while one mail is read. */
const maxStyles = 500;

const newlineTags = new Set(
  "address article aside blockquote body br center dd div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 head header hr html li main nav ol option p pre section table tbody tfoot thead title tr ul button".split(
    " ",
  ),
);
const cellTags = new Set(["td", "th"]);
const voidTags = new Set(
  "area base br col embed hr img input link meta source track wbr".split(" "),
);
const unseenTags = new Set(
  "script style noscript template title textarea iframe noembed noframes select object audio video svg math".split(
    " ",
  ),
);
const buttonHints = ["btn", "button", "cta"];

/** Never throws; what the tokenizer cannot make sense of is text or nothing, as in a browser. */
export function readHtml(html: string): HtmlText {
  const visible = createTextBuilder();
  const hidden = createTextBuilder();
  const anchors: Anchor[] = [];
  const hiddenStyles = new Map<string, boolean>();
  let quoteStart: number | undefined;

  let tag = "";
  let attribute = "";
  let valueStart = 0;
  let href: string | undefined;
  let alt = "";
  let hiddenTag = false;
  let buttonTag = false;
  let hasBackground = false;

  let open: Anchor | undefined;
  /** The hidden element we are in, and how many of its name are open within it. */
  let hiddenBy = "";
  let hiddenDepth = 0;
  /** The table cell or block around an anchor that has a background makes it a button. */
  let cellBackground = false;
  let preDepth = 0;

  const tokenizer = new Tokenizer(
    { decodeEntities: true, xmlMode: false },
    {
      onopentagname(start, end) {
        tag = html.slice(start, end).toLowerCase();
        href = undefined;
        alt = "";
        hiddenTag = false;
        buttonTag = false;
        hasBackground = false;
      },
      onattribname(start, end) {
        attribute = html.slice(start, end).toLowerCase();
        valueStart = end;
      },
      onattribdata() {},
      onattribentity() {},
      onattribend(quote, end) {
        if (quote === 0) {
          if (attribute === "hidden") hiddenTag = true;
          return;
        }
        if (!readsAttribute(attribute)) return;
        readAttribute(attribute, rawValue(html, valueStart, end));
      },
      onopentagend: openTag,
      onselfclosingtag: openTag,
      onclosetag(start, end) {
        closeTag(html.slice(start, end).toLowerCase());
      },
      ontext(start, end) {
        addText(html.slice(start, end));
      },
      ontextentity(codepoint) {
        addText(String.fromCodePoint(codepoint));
      },
      oncdata() {},
      oncomment() {},
      ondeclaration() {},
      onend() {},
      onprocessinginstruction() {},
    },
  );
  tokenizer.write(html);
  tokenizer.end();
  closeAnchor();
  return {
    text: visible.text(),
    hiddenText: hidden.text(),
    anchors,
    ...(quoteStart === undefined ? {} : { quoteStart }),
  };

  function readAttribute(name: string, value: string): void {
    if (name === "href") href = value;
    else if (name === "alt") alt = value;
    else if (name === "style") {
      const style = value.toLowerCase();
      if (isHidden(style)) hiddenTag = true;
      if (style.includes("background") && !style.includes("background-color:#fff"))
        hasBackground = true;
    } else if (name === "bgcolor") hasBackground = true;
    else if (name === "aria-hidden") hiddenTag = false;
    else if (name === "class" || name === "role" || name === "id") {
      const words = value.toLowerCase();
      if (buttonHints.some((hint) => words.includes(hint))) buttonTag = true;
      if (name === "class" && words.includes("preheader")) hiddenTag = true;
    }
  }

  /** Mails repeat a few styles on hundreds of elements. */
  function isHidden(style: string): boolean {
    const known = hiddenStyles.get(style);
    if (known !== undefined) return known;
    const hides = isHiddenStyle(style);
    if (hiddenStyles.size < maxStyles) hiddenStyles.set(style, hides);
    return hides;
  }

  function openTag(): void {
    const isVoid = voidTags.has(tag);
    if (hiddenBy !== "") {
      // A paragraph or item left unclosed ends where the next one starts.
      if (tag !== hiddenBy) return;
      if (!selfClosingTags.has(tag)) {
        hiddenDepth++;
        return;
      }
      hiddenBy = "";
    }
    if ((hiddenTag || unseenTags.has(tag)) && !isVoid) {
      visible.breakLine();
      hiddenBy = tag;
      hiddenDepth = 1;
      if (tag === "a" && href !== undefined) addAnchor(true);
      return;
    }
    if (newlineTags.has(tag)) visible.breakLine();
    else if (cellTags.has(tag)) {
      visible.breakCell();
      cellBackground = hasBackground || buttonTag;
    }
    if (tag === "tr" || tag === "table" || tag === "div" || tag === "p")
      cellBackground = hasBackground;
    if (tag === "pre") preDepth++;
    if (tag === "blockquote" && quoteStart === undefined) quoteStart = visible.length();
    if (tag === "a") {
      closeAnchor();
      if (href !== undefined) addAnchor(false);
    } else if (tag === "img" && open !== undefined && alt !== "") open.alt += ` ${alt}`;
    else if (open !== undefined && (hasBackground || buttonTag)) open.isButton = true;
  }

  function closeTag(name: string): void {
    if (hiddenBy !== "") {
      if (name === hiddenBy && --hiddenDepth === 0) {
        hiddenBy = "";
        hidden.breakLine();
      }
      return;
    }
    if (name === "a") closeAnchor();
    else if (newlineTags.has(name)) visible.breakLine();
    else if (cellTags.has(name)) {
      visible.breakCell();
      cellBackground = false;
    }
    if (name === "pre" && preDepth > 0) preDepth--;
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
    if (hiddenBy === "") visible.add(piece, preDepth > 0);
    else if (!rawTextTags.has(hiddenBy)) hidden.add(piece, false);
  }
}

const selfClosingTags = new Set(["p", "li", "dd", "dt", "option"]);
const rawTextTags = new Set(["script", "style", "svg", "math"]);

function readsAttribute(name: string): boolean {
  switch (name) {
    case "href":
    case "style":
    case "class":
    case "alt":
    case "bgcolor":
    case "role":
    case "id":
      return true;
    default:
      return false;
  }
}

/**
 * The bytes between the quotes. The tokenizer reports data and entities piecewise; the raw value
 * runs from the `=` to its end.
 */
function rawValue(html: string, nameEnd: number, end: number): string {
  let start = nameEnd;
  while (start < end && isHtmlSpace(html.charCodeAt(start))) start++;
  if (html[start] === "=") start++;
  while (start < end && isHtmlSpace(html.charCodeAt(start))) start++;
  const quote = html[start];
  if (quote !== '"' && quote !== "'") return html.slice(start, end);
  return html.slice(start + 1, html[end - 1] === quote && end - 1 > start ? end - 1 : end);
}

function isHtmlSpace(unit: number): boolean {
  return unit === 32 || (unit >= 9 && unit <= 13);
}

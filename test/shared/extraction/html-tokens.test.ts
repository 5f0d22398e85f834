/**
 * Markup is cut as browsers cut it, which htmlparser2 does too: both are given the same broken HTML.
 * Extraction has its own reader because htmlparser2's is 40 KB, a quarter of what extraction may weigh.
 */
import { decodeHTML } from "entities/decode";
import fc from "fast-check";
import { QuoteType, Tokenizer } from "htmlparser2";
import { describe, expect, it } from "vitest";
import {
  decodeEntities,
  packEntities,
  unpackEntities,
} from "../../../shared/extraction/html-entities.ts";
import { readTokens } from "../../../shared/extraction/html-tokens.ts";
import { packedEntities } from "../../../shared/extraction/packed-entities.ts";

type Token =
  | string
  | { tag: string; attributes: [name: string, value?: string][] }
  | { end: string };

/** Neighbouring pieces of text are one; a tag that never ends is none. */
function createCollector(html: string) {
  const tokens: Token[] = [];
  let tag = "";
  let attributes: [name: string, value?: string][] = [];
  return {
    tokens,
    openTag(start: number, end: number) {
      tag = html.slice(start, end);
      attributes = [];
    },
    addAttribute: (...attribute: [name: string, value?: string]) => attributes.push(attribute),
    endOpenTag: () => tokens.push({ tag, attributes }),
    closeTag: (start: number, end: number) => tokens.push({ end: html.slice(start, end) }),
    text(text: string) {
      const last = tokens.at(-1);
      if (typeof last === "string") tokens[tokens.length - 1] = last + text;
      else tokens.push(text);
    },
  };
}

function cut(html: string): Token[] {
  const { tokens, openTag, addAttribute, endOpenTag, closeTag, text } = createCollector(html);
  readTokens(html, {
    openTag,
    attribute(start, end, value) {
      const name = html.slice(start, end);
      if (value === undefined) addAttribute(name);
      else addAttribute(name, value);
    },
    endOpenTag,
    closeTag,
    text,
  });
  return tokens;
}

function cutByHtmlparser2(html: string): Token[] {
  const { tokens, openTag, addAttribute, endOpenTag, closeTag, text } = createCollector(html);
  let name = "";
  let nameEnd = 0;
  const tokenizer = new Tokenizer(
    {},
    {
      onopentagname: openTag,
      onattribname(start, end) {
        name = html.slice(start, end);
        nameEnd = end;
      },
      onattribdata() {},
      onattribentity() {},
      onattribend(quote, end) {
        if (quote === QuoteType.NoValue) addAttribute(name);
        // It tells where a value ends, and its pieces; what stands there is what lies behind the `=`.
        else addAttribute(name, valueBehind(html.slice(nameEnd, end)));
      },
      onopentagend: endOpenTag,
      onselfclosingtag: endOpenTag,
      onclosetag: closeTag,
      ontext: (start, end) => text(html.slice(start, end)),
      ontextentity: (code) => text(String.fromCodePoint(code)),
      oncdata() {},
      oncomment() {},
      ondeclaration() {},
      onprocessinginstruction() {},
      onend() {},
    },
  );
  tokenizer.write(html);
  tokenizer.end();
  return tokens;
}

/** Samples: `="x"`, ` = x`. */
const valueBehind = (behindName: string): string =>
  behindName.replace(/^[ \t\n\f\r]*=[ \t\n\f\r]*/u, "").replace(/^(["'])(.*)\1$/su, "$2");

/** Ends whatever is open, for what htmlparser2 makes of a document that ends in a tag is its own. */
const closed = (html: string) =>
  `${html}'">-->]]></script></style></title></textarea></xmp></iframe></noembed></noframes>`;

const pieces =
  "< > </ /> / = \" ' ! ? - -- --> --! --!> <!-- <!--> <!---> ]]> <!doctype <! <? & ; &amp; &amp &lt; &notit; &#52; &#x3 &# a A b p x <a <p <b <a> </a> </p > <br/> <script> </script> </script <SCRIPT </Script\t> <style> </style> <title> </title> <textarea> </textarea> <xmp> </xmp> <iframe> </iframe> <noembed> </noembed> <plaintext> <plaintexts> <scripts> href= hidden class=x style='d' é 验 \u000b \u0000 \n \t \f \r".split(
    " ",
  );
pieces.push(" ");

describe("HTML is cut as htmlparser2 cuts it", () => {
  it("made of pieces of markup", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 30 }), (chosen) => {
        const html = closed(chosen.join(""));
        // Behind a `<` in a title, htmlparser2 overlooks references.
        fc.pre(!(/<(?:title|textarea)/iu.test(html) && html.includes("&")));
        expect(cut(html)).toEqual(cutByHtmlparser2(html));
      }),
      { numRuns: 4_000 },
    );
  });

  it("made of any characters", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 60 }), (text) => {
        const html = closed(text);
        expect(cut(html)).toEqual(cutByHtmlparser2(html));
      }),
      { numRuns: 1_000 },
    );
  });
});

describe("a document that ends in markup", () => {
  it.each<{ html: string; tokens: Token[] }>([
    { html: "1 < 2", tokens: ["1 < 2"] },
    { html: "a<", tokens: ["a<"] },
    { html: "a</", tokens: ["a</"] },
    { html: "a<b", tokens: ["a"] },
    { html: "a<b c", tokens: ["a"] },
    { html: "a<b /", tokens: ["a"] },
    { html: 'a<b c="d>e', tokens: ["a"] },
    { html: "a<b c='d'", tokens: ["a"] },
    { html: "a<b c=d", tokens: ["a"] },
    { html: "a</b", tokens: ["a"] },
    { html: "a</b c", tokens: ["a", { end: "b" }] },
    { html: "a<!--b>", tokens: ["a"] },
    { html: "a<![CDATA[b>c]]>", tokens: ["ac]]>"] },
    { html: "a<![CDATA[b", tokens: ["a"] },
    { html: "a<?b", tokens: ["a"] },
    { html: "<title>a&lt;</titles>", tokens: [{ tag: "title", attributes: [] }, "a<</titles>"] },
    { html: "<style>a&lt;", tokens: [{ tag: "style", attributes: [] }, "a&lt;"] },
  ])("$html", ({ html, tokens }) => expect(cut(html)).toEqual(tokens));
});

describe("character references", () => {
  const entities = unpackEntities(packedEntities);

  it("are all that the HTML Standard names", () => {
    expect(entities.all.size).toBe(2_125);
    expect(entities.bare.size).toBe(106);
    expect(packEntities(entities)).toBe(packedEntities);
  });

  it("are decoded as entities decodes them, whatever follows", () => {
    const wrong = [...entities.all.keys()].flatMap((name) =>
      ["", ";", "x", "x;", "=", "&", "&amp;", " ", "0;"]
        .map((tail) => `a&${name}${tail}`)
        .filter((text) => decodeEntities(text) !== decodeHTML(text)),
    );
    expect(wrong).toEqual([]);
  });

  it("by number too, and where they are none", () => {
    const parts =
      "& # x X ; &# &#x lt gt; amp not notin it; 4 52 f F 110000 1114112 99999999999999999999 d800 128 x9f 0 é".split(
        " ",
      );
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...parts), { maxLength: 8 }), (chosen) => {
        const text = chosen.join("");
        expect(decodeEntities(text)).toBe(decodeHTML(text));
      }),
      { numRuns: 3_000 },
    );
  });
});

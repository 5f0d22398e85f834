/** Inputs made to cost as much as they can: every family grows with the length asked for. */
import type { ExtractionInput } from "../shared/extraction/extraction.ts";

/** The most text that is scanned; of HTML four times as much is read. */
export const fullLength = 256 * 1024;

export type Family = { name: string; create: (length: number) => ExtractionInput };

const fill = (piece: string, length: number) =>
  piece.repeat(Math.ceil(Math.max(0, length) / piece.length)).slice(0, Math.max(0, length));

/** Pieces that all differ, so that nothing remembered helps. */
function fillWith(create: (number: number) => string, length: number): string {
  const pieces: string[] = [];
  for (let number = 0, filled = 0; filled < length; number++) {
    const piece = create(number);
    pieces.push(piece);
    filled += piece.length;
  }
  return pieces.join("").slice(0, length);
}

const text = (name: string, piece: string): Family => ({
  name,
  create: (length) => ({ channel: "email", text: fill(piece, length) }),
});
const html = (name: string, piece: string): Family => ({
  name,
  create: (length) => ({ channel: "email", html: fill(piece, length) }),
});
/** A wall in front of so many pieces as are looked at, each of which must not look at the wall. */
const walled = (name: string, wall: string, piece: string): Family => ({
  name,
  create: (length) => ({
    channel: "email",
    text: fill(wall, length - 10_000) + fill(piece, Math.min(length, 10_000)),
  }),
});
/** One piece of markup that is as long as the message. */
const long = (name: string, start: string, piece: string, end = ""): Family => ({
  name,
  create: (length) => ({
    channel: "email",
    html: start + fill(piece, length - start.length - end.length) + end,
  }),
});

export const adversarialFamilies: readonly Family[] = [
  text("digit run", "1"),
  text("numbers", "123456 "),
  text("dashed digits", "12-"),
  text("keyword run", "verification code "),
  text("keywords and numbers", "code 123456 "),
  text("capitals and dashes", "A-"),
  text("Chinese keywords", "验证码"),
  text("Thai keywords, digits", "รหัส1234"),
  text("combining marks", "a\u0301\u0301\u0301"),
  text("bidi marks", "\u200f1\u202a"),
  text("one long line", "abcdefgh"),
  text("long line of words", "abcdefgh "),
  text("deep quoting", "> "),
  text("quoted lines", ">>> code 123456\n"),
  text("base64 wall", "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo0NTY3ODkwYWJjZGVm\n"),
  text("URLs", "https://a.example/x?token=1 "),
  text("at signs", "@"),
  text("dots", "a."),
  text("brackets behind a URL", "https://a.example/)))))))))))))))))))))))))))) "),
  text("bracketed URLs", "https://a.example]"),
  text("brackets open in a URL", "https://a.example/[[[[[[[[[[[[ "),
  text("other schemes", "a://"),
  text("mail addresses in one run", "a@b."),
  text(
    "URLs over lines",
    `https://a.example/${"a1".repeat(25)}\n${`${"a=".repeat(35)}\n`.repeat(100)}`,
  ),
  text("soft line breaks", "abcdefgh=\n"),
  walled("dots before prefixed codes", ".", "AB-12345 "),
  walled("marks before numbers", "\u200b", "482913 "),
  walled("empty lines before links", "\n", "https://a.example/t?token=abc123def456 "),
  walled("code words before numbers", "verification code ", "482913 "),
  text("digits spaced out", "1 2 3 4 5 6 x "),
  text("digits a line", "1\n"),
  text("letters and digits in one run", "1x"),
  text("capitals", "ABCD EFGH "),
  text("labels and numbers", "no 12345 id 12345 order "),
  text("words that nearly match", "verification cod one-time passwor "),
  text("words within words", "verification verification code one-time code "),
  text("attributions", "On 3 May 2031 at 10:04, Ana <ana@example.org> wrote.:x\n"),
  text("forward headers", "---------- From: a Date: b Subject: c To: d Forwarded messag :\n"),
  text("origin-bound lines", "\n@a.example #1234"),
  text("years", "3 May 2031, 2019-2031 "),
  text("asterisks", "*1*"),
  html("nested tags", "<div>"),
  {
    name: "nested, never closed",
    create: (length) => ({
      channel: "email",
      html: fill("<b>", length / 2) + fill("</i>", length / 2),
    }),
  },
  html("tags never ended", "<a href="),
  html("angle brackets", "<"),
  html("entity flood", "&amp;&#50;&zwj"),
  html("comment flood", "<!-- x -->"),
  html("open comments", "<!--"),
  html("anchors", '<a href="https://a.example/t?token=abc123def456">log in</a> '),
  html("bare anchors", "<a href=x>"),
  html("hidden paragraphs", "<p style='display:none'>1"),
  html("cells", "<td>1</td>"),
  html("spans of one digit", "<span>1</span>"),
  html("attributes", "<a b=c d='e' f>"),
  html("named references", "&eacute &notit;&CounterClockwiseContourIntegral&aaaaaaa"),
  html("comments with false ends", "<!-- -- --! - -->"),
  html("titles", "<title>&amp;</title>"),
  text("addresses glued to each other", "https://a.example/xY3"),
  text("letters and digits spaced out", "A 7 "),
  text(
    "conditions before links",
    "If this wasn't you, reset your password. https://a.example/r/aB3dE5fG7hI9kL1mN3 ",
  ),
  text("conditions without an end", "If not, reset "),
  html("pictures in anchors", `<a href=x>${"<img alt=log>".repeat(50)}`),
  long("one style", '<p style="', "height:0;", '">1'),
  long("one tag of attributes", "<a ", "href=x ", ">1"),
  long("one address", '<a href="https://a.example/?', "t_oken=abc123DEF&", '">log in</a>'),
  long("one number of digits", "&#", "1"),
  long("an open comment of dashes", "<!--", "-"),
  long("an open style with false ends", "<style>", "</styl></style"),
  long("open CDATA", "<![CDATA[", "]]<![CDATA["),
  {
    name: "styles of their own",
    create: (length) => ({
      channel: "email",
      html: fillWith((number) => `<p style="font-size:${number}px;height:0">1`, length),
    }),
  },
  {
    name: "tags of their own",
    create: (length) => ({ channel: "email", html: fillWith((number) => `<x${number}>1`, length) }),
  },
  {
    name: "long addresses",
    create: (length) => ({
      channel: "email",
      html: fillWith(
        (number) => `<a href="https://a.example/${number}/${fill("%2F__", 2_000)}">log in</a>`,
        length,
      ),
    }),
  },
];

/** Inputs made to cost as much as they can: every family grows with the length asked for. */
import type { ExtractionInput } from "../shared/extraction/extraction.ts";

/** The most text that is scanned. */
export const fullLength = 256 * 1024;

type Family = { name: string; create: (length: number) => ExtractionInput };

const fill = (piece: string, length: number) =>
  piece.repeat(Math.ceil(length / piece.length)).slice(0, length);

const text = (name: string, piece: string): Family => ({
  name,
  create: (length) => ({ channel: "email", text: fill(piece, length) }),
});
const html = (name: string, piece: string): Family => ({
  name,
  create: (length) => ({ channel: "email", html: fill(piece, length) }),
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
];

/** What a browser would show of a mail, in what order, and what it would not. */
import { describe, expect, it } from "vitest";
import { extract } from "../../../shared/extraction/extract.ts";
import { readHtml } from "../../../shared/extraction/html.ts";

const texts: { name: string; html: string; text: string }[] = [
  {
    name: "blocks are lines",
    html: "<p>One</p><div>Two<br>Three</div>",
    text: "One\nTwo\nThree\n",
  },
  { name: "spans join", html: "<span>48</span><span>29</span><b>13</b>", text: "482913" },
  {
    name: "cells are gaps",
    html: "<table><tr><td>4</td><td>8</td></tr><tr><td>2</td></tr></table>",
    text: "4\t8\t\n2\t\n",
  },
  { name: "white space collapses", html: "<p>  a \n\t b  </p>", text: "a b \n" },
  { name: "preformatted text keeps its lines", html: "<pre>a\n b</pre>", text: "a\n b\n" },
  { name: "entities", html: "Caf&eacute; &#52;&#x38;&amp;&nbsp;x", text: "Café 48&\u00a0x" },
  {
    name: "comments and scripts",
    html: "a<!-- 111 --><script>var b = 222</script><style>c{}</style>d",
    text: "a\nd",
  },
  { name: "the title is not shown", html: "<title>482913</title>x", text: "x" },
  { name: "unclosed tags", html: "<p>a<p>b<div>c", text: "a\nb\nc" },
  { name: "a tag never ended", html: "a <b", text: "a " },
  { name: "a drawing that closes itself", html: 'a<svg width="1"/>b', text: "ab" },
  { name: "CDATA is a comment", html: "a<![CDATA[<b>482913</b>]]>c", text: "a482913]]>c" },
];

const hidden = [
  '<div style="display:none">482913</div>',
  '<span style="DISPLAY : none !important">482913</span>',
  '<span style="visibility:hidden">482913</span>',
  '<div style="max-height:0; overflow:hidden">482913</div>',
  '<div style="font-size:0px;overflow:hidden">482913</div>',
  "<div style='mso-hide:all'>482913</div>",
  "<p hidden>482913</p>",
  "<template>482913</template>",
];

const shown = [
  '<div style="max-height:0.5em; overflow:hidden">482913</div>',
  '<div style="opacity:0.9">482913</div>',
  '<td style="font-size:0"><span style="font-size:14px">482913</span></td>',
  '<div style="line-height:0">482913</div>',
  '<div style="color:red" style="display:none">482913</div>',
];

describe("visible text", () => {
  it.each(texts)("$name", ({ html, text }) => {
    expect(readHtml(html).text).toBe(text);
  });

  it.each(hidden)("does not contain %s", (html) => {
    const { text, hiddenText } = readHtml(`a${html}b`);
    expect(text.replace(/\s/gu, "")).toBe("ab");
    expect(hiddenText).toContain("482913");
  });

  it.each(shown)("contains %s", (html) => {
    expect(readHtml(html).text).toContain("482913");
  });

  it("ends a hidden paragraph where the next starts", () => {
    expect(readHtml("<p style='display:none'>a<p>b").text).toBe("b");
  });
});

describe("anchors", () => {
  it("have the first of two addresses, and their alternative text decoded", () => {
    const { anchors } = readHtml('<a href="/a" href="/b"><img alt="Best&auml;tigen"></a>');
    expect(anchors).toMatchObject([{ href: "/a", alt: " Bestätigen" }]);
  });

  it("come with text, alternative text and looks", () => {
    const { text, anchors } = readHtml(
      '<a href=" https://a.example/?x=1&amp;y=2 ">One</a><a href="b"><img alt="Logo"></a><a class="Button" href="c">Go</a>',
    );
    expect(anchors.map(({ href, alt, isButton }) => ({ href, alt, isButton }))).toEqual([
      { href: " https://a.example/?x=1&amp;y=2 ", alt: "", isButton: false },
      { href: "b", alt: " Logo", isButton: false },
      { href: "c", alt: "", isButton: true },
    ]);
    const [one] = anchors;
    expect(text.slice(one?.start, one?.end)).toBe("One");
  });
});

const mails: { name: string; html: string; code: string | undefined }[] = [
  {
    name: "digits in cells",
    html: "<p>Your verification code is</p><table><tr><td>4</td><td>8</td><td>2</td><td>9</td><td>1</td><td>3</td></tr></table>",
    code: "482913",
  },
  {
    name: "digits in spans",
    html: "<p>Your verification code:</p><div><span>4</span><span>8</span><span>2</span><span>9</span><span>1</span><span>3</span></div>",
    code: "482913",
  },
  {
    name: "digits in blocks",
    html: "<p>Your verification code:</p><div>4</div><div>8</div><div>2</div><div>9</div><div>1</div><div>3</div><p>Bye</p>",
    code: "482913",
  },
  {
    name: "digits spaced with spaces and entities",
    html: "<p>Your verification code:</p><p>4&nbsp;8&nbsp;2&nbsp;9&nbsp;1&nbsp;3</p>",
    code: "482913",
  },
  {
    name: "broken by soft marks",
    html: "<p>Your verification code: 482&zwnj;913</p>",
    code: "482913",
  },
  {
    name: "in the preheader only",
    html: '<div style="display:none">Your verification code is 482913</div><p>Hello</p>',
    code: "482913",
  },
  {
    name: "colours are no codes",
    html: '<p style="color:#482913">Your verification code is in the app.</p>',
    code: undefined,
  },
  {
    name: "not in an attribute",
    html: '<img alt="482913" src="https://example.com/482913.png"><p>Your verification code is in the app.</p>',
    code: undefined,
  },
];

describe("codes in HTML", () => {
  it.each(mails)("$name", ({ html, code }) => {
    expect(extract({ channel: "email", html }).code?.value).toBe(code);
  });
});

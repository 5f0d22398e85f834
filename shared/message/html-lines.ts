/** The visible text of an HTML mail, a block a line: enough to find the header of a forwarded mail. */
import { Parser } from "htmlparser2";

const lineTags = new Set(
  "address blockquote body br div dd dl dt h1 h2 h3 h4 h5 h6 hr li ol p pre table tr ul".split(" "),
);
const hiddenTags = new Set(["head", "script", "style", "title"]);

/** Characters of HTML looked at: htmlparser2 takes quadratic time in nested tags. */
const htmlCharacters = 64 * 1024;

/** At most `limit` characters. */
export function htmlLines(html: string, limit: number): string {
  const pieces: string[] = [];
  let length = 0;
  let hidden = 0;
  const add = (piece: string): void => {
    if (length >= limit) return;
    pieces.push(piece);
    length += piece.length;
  };
  const parser = new Parser({
    onopentagname: (name) => {
      if (hiddenTags.has(name)) hidden += 1;
      if (lineTags.has(name)) add("\n");
    },
    ontext: (text) => {
      if (hidden === 0) add(text.replace(/\s+/gu, " "));
    },
    onclosetag: (name) => {
      if (hiddenTags.has(name)) hidden -= 1;
      if (lineTags.has(name) && name !== "br") add("\n");
    },
  });
  parser.write(html.slice(0, htmlCharacters));
  parser.end();
  return pieces.join("").slice(0, limit);
}

/** Decodes the character references of HTML text as browsers do: `&eacute;`, `&#52;`, `&#x38;`, `&amp`. */
import { packedEntities } from "./packed-entities.ts";
import { packText, unpackText } from "./packed-text.ts";

type Entities = {
  /** By name, without `&` and `;`. */
  all: Map<string, string>;
  /** Those that old pages wrote without the semicolon, too. */
  bare: Map<string, string>;
};

/** HTML Standard §13.2.5.72 to §13.2.5.80, for references outside attributes. Linear in the text. */
export function decodeEntities(text: string): string {
  let at = text.indexOf("&");
  if (at < 0) return text;
  let decoded = "";
  let from = 0;
  while (at >= 0) {
    const reference =
      text.charCodeAt(at + 1) === hash ? readNumeric(text, at + 2) : readNamed(text, at + 1);
    if (reference === undefined) {
      at = text.indexOf("&", at + 1);
      continue;
    }
    decoded += text.slice(from, at) + reference.value;
    from = reference.end;
    at = text.indexOf("&", from);
  }
  return decoded + text.slice(from);
}

type Reference = { value: string; end: number };

const hash = 0x23;
const semicolon = 0x3b;
const highest = 0x10ffff;
/** What Windows shows where Unicode has control characters, from U+0080 on (§13.2.5.80). */
const windows1252 = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ";

/** @param start behind `&#` */
function readNumeric(text: string, start: number): Reference | undefined {
  const isHex = (text.charCodeAt(start) | 0x20) === 0x78;
  const base = isHex ? 16 : 10;
  const first = isHex ? start + 1 : start;
  let end = first;
  let code = 0;
  for (; ; end++) {
    const digit = digitOf(text.charCodeAt(end));
    if (digit >= base) break;
    code = Math.min(code * base + digit, highest + 1);
  }
  if (end === first) return undefined;
  return { value: characterOf(code), end: text.charCodeAt(end) === semicolon ? end + 1 : end };
}

/** 99 for what is none, in any base. */
function digitOf(unit: number): number {
  if (unit >= 48 && unit <= 57) return unit - 48;
  const letter = unit | 0x20;
  return letter >= 97 && letter <= 102 ? letter - 87 : 99;
}

function characterOf(code: number): string {
  if (code === 0 || code > highest || (code >= 0xd800 && code <= 0xdfff)) return "\ufffd";
  if (code >= 0x80 && code <= 0x9f) return windows1252.charAt(code - 0x80);
  return String.fromCodePoint(code);
}

const longestName = "CounterClockwiseContourIntegral".length;
const longestBare = "Aacute".length;
const shortestBare = "lt".length;

/** @param start behind `&` */
function readNamed(text: string, start: number): Reference | undefined {
  const most = start + longestName;
  let end = start;
  while (end <= most && isNameUnit(text.charCodeAt(end))) end++;
  if (end - start < shortestBare) return undefined;
  entities ??= unpackEntities(packedEntities);
  if (text.charCodeAt(end) === semicolon) {
    const value = entities.all.get(text.slice(start, end));
    if (value !== undefined) return { value, end: end + 1 };
  }
  // `&notit;` is `¬it;`: the longest name that needs no semicolon.
  for (let length = Math.min(longestBare, end - start); length >= shortestBare; length--) {
    const value = entities.bare.get(text.slice(start, start + length));
    if (value !== undefined) return { value, end: start + length };
  }
  return undefined;
}

const isNameUnit = (unit: number): boolean =>
  (unit >= 48 && unit <= 57) || (unit >= 65 && unit <= 90) || (unit >= 97 && unit <= 122);

let entities: Entities | undefined;

/**
 * In the order of their characters, so that most lines are names alone: `<characters skipped, base 36>
 * <names>`, then, behind an empty line, `<several characters> <names>`; `!` behind the names of `bare`.
 */
export function packEntities({ all, bare }: Entities): string {
  const names = new Map<string, string[]>();
  for (const [name, value] of all) {
    const own = names.get(value) ?? [];
    names.set(value, [...own, bare.has(name) ? `${name}!` : name]);
  }
  const values = [...names.keys()].sort(
    (a, b) => (a.codePointAt(0) ?? 0) - (b.codePointAt(0) ?? 0),
  );
  let next = 0;
  const lines = [false, true].map((areSeveral) =>
    values
      .filter((value) => [...value].length > 1 === areSeveral)
      .map((value) => {
        const code = value.codePointAt(0) ?? 0;
        const key = areSeveral ? value : code === next ? "" : (code - next).toString(36);
        next = code + 1;
        return [key, ...(names.get(value) ?? [])].join(" ");
      }),
  );
  return packText(lines.map((each) => each.join("\n")).join("\n\n"));
}

export function unpackEntities(packed: string): Entities {
  const all = new Map<string, string>();
  const bare = new Map<string, string>();
  const [ones = "", several = ""] = unpackText(packed).split("\n\n");
  const add = (value: string, names: readonly string[]) => {
    for (const name of names) {
      if (name.endsWith("!")) bare.set(name.slice(0, -1), value);
      all.set(name.replace("!", ""), value);
    }
  };
  let next = 0;
  for (const line of ones.split("\n")) {
    const [skipped = "", ...names] = line.split(" ");
    const code = next + Number.parseInt(skipped || "0", 36);
    add(String.fromCodePoint(code), names);
    next = code + 1;
  }
  for (const line of several.split("\n")) {
    const [value = "", ...names] = line.split(" ");
    add(value, names);
  }
  return { all, bare };
}

/** Finds the characters that nobody sees, and that change what is read. */

export type TextPart = { text: string } | { unseen: number };

/** Code points, first and last. */
const unseenRanges: readonly (readonly [number, number])[] = [
  // Controls, but tab and line feed.
  [0x00, 0x08],
  [0x0b, 0x1f],
  [0x7f, 0x9f],
  // Soft hyphen, grapheme joiner, Arabic letter mark, Hangul and Khmer fillers, Mongolian separators.
  [0xad, 0xad],
  [0x034f, 0x034f],
  [0x061c, 0x061c],
  [0x115f, 0x1160],
  [0x17b4, 0x17b5],
  [0x180b, 0x180f],
  // Zero-width, directional marks; line and paragraph separator; embeddings and overrides.
  [0x200b, 0x200f],
  [0x2028, 0x202e],
  // Word joiner, invisible operators, isolates.
  [0x2060, 0x206f],
  [0x3164, 0x3164],
  [0xfeff, 0xfeff],
  [0xffa0, 0xffa0],
  [0xfff9, 0xfffb],
  // Tags.
  [0xe0000, 0xe0fff],
];

const isUnseen = (codePoint: number): boolean =>
  unseenRanges.some(([first, last]) => first <= codePoint && codePoint <= last);

/** Persian words and emoji are spelled with joiners: between two characters beyond ASCII they stay. */
const isSpelling = (codePoint: number, before: number, after: number): boolean =>
  (codePoint === 0x200c || codePoint === 0x200d) && before > 0x7f && after > 0x7f;

export function readParts(value: string): TextPart[] {
  const parts: TextPart[] = [];
  const characters = Array.from(value, (character) => character.codePointAt(0) ?? 0);
  let seen = "";
  characters.forEach((codePoint, index) => {
    const isShown =
      !isUnseen(codePoint) ||
      isSpelling(codePoint, characters[index - 1] ?? 0, characters[index + 1] ?? 0);
    if (isShown) {
      seen += String.fromCodePoint(codePoint);
      return;
    }
    if (seen !== "") parts.push({ text: seen });
    parts.push({ unseen: codePoint });
    seen = "";
  });
  if (seen !== "") parts.push({ text: seen });
  return parts;
}

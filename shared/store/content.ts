/** How much of a message is kept. */

export const contentLimits = {
  /** Of a pushed content or an SMS; a stored item has at most 400 KB. */
  contentBytes: 256 * 1024,
  /** Of an email: a code then costs a handful of write units. */
  excerptBytes: 1024,
} as const;

/** At most so many bytes of UTF-8 from the start, no character split. */
export function cutToBytes(text: string, bytes: number): string {
  // A UTF-16 unit has at most three bytes of UTF-8.
  if (text.length * 3 <= bytes) return text;
  const encoded = Buffer.from(text);
  if (encoded.length <= bytes) return text;
  let end = bytes;
  // RFC 3629 §3: a byte 10xxxxxx continues a character.
  while (end > 0 && ((encoded[end] ?? 0) & 0b1100_0000) === 0b1000_0000) end -= 1;
  return encoded.toString("utf8", 0, end);
}

/**
 * Text as a string that is short in a bundle: one byte a letter in every alphabet, compressed, and
 * written in base 85, which takes five characters for four bytes (base 64: five and a third).
 */
import { endianness } from "node:os";
import { brotliCompressSync, brotliDecompressSync, constants } from "node:zlib";

/** Z85 (ZeroMQ RFC 32), `_` for `$`: nothing that means something in a string literal or a template. */
const alphabet =
  "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%_#";

export function packText(text: string): string {
  const bytes = brotliCompressSync(toBytes(text), {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_GENERIC,
      [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
    },
  });
  let out = "";
  for (let at = 0; at < bytes.length; at += 4) {
    const group = bytes.subarray(at, at + 4);
    let value = Buffer.concat([group, Buffer.alloc(4 - group.length)]).readUInt32BE();
    let signs = "";
    for (let place = 0; place < 5; place++) {
      signs = alphabet.charAt(value % 85) + signs;
      value = Math.floor(value / 85);
    }
    // A last group of fewer bytes is one sign longer than they, as in Ascii85.
    out += signs.slice(0, group.length + 1);
  }
  return out;
}

export function unpackText(packed: string): string {
  const values = new Uint8Array(128);
  for (let value = 0; value < alphabet.length; value++) values[alphabet.charCodeAt(value)] = value;
  const groups = new Uint32Array(Math.ceil(packed.length / 5));
  // What the last group lacks counts as the highest sign, so that nothing is carried into its bytes.
  const signs = Buffer.from(packed.padEnd(groups.length * 5, alphabet.at(-1)), "latin1");
  for (let group = 0, at = 0; group < groups.length; group++) {
    let value = 0;
    for (const end = at + 5; at < end; at++) value = value * 85 + (values[signs[at] ?? 0] ?? 0);
    groups[group] = value;
  }
  const bytes = Buffer.from(groups.buffer);
  if (endianness() === "LE") bytes.swap32();
  return toText(brotliDecompressSync(bytes.subarray(0, Math.floor((packed.length * 4) / 5))));
}

/**
 * After Unicode's compression scheme (UTS #6): `1 n` selects the n-th block of 128 units, whose units
 * then are a byte each from 128 on; `2` stands before the two bytes of any other unit. Neither is in
 * the texts.
 */
const select = 1;
const quote = 2;
/** Han, Hangul and the halves of astral letters change their block with nearly every unit. */
const firstQuoted = 0x3000;

function toBytes(text: string): Uint8Array {
  const bytes: number[] = [];
  let selected = -1;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    const block = unit >> 7;
    if (block === 0) bytes.push(unit);
    else if (unit >= firstQuoted) bytes.push(quote, unit >> 8, unit & 0xff);
    else {
      if (block !== selected) bytes.push(select, block);
      selected = block;
      bytes.push(0x80 | (unit & 0x7f));
    }
  }
  return Uint8Array.from(bytes);
}

function toText(bytes: Uint8Array): string {
  const units = new Uint16Array(bytes.length);
  let length = 0;
  let selected = 0;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    if (byte === select) selected = (bytes[++at] ?? 0) << 7;
    else if (byte === quote) units[length++] = ((bytes[++at] ?? 0) << 8) | (bytes[++at] ?? 0);
    else units[length++] = byte < 0x80 ? byte : selected | (byte & 0x7f);
  }
  let text = "";
  // As many arguments as any call takes.
  for (let from = 0; from < length; from += 8_192)
    text += String.fromCharCode(...units.subarray(from, Math.min(length, from + 8_192)));
  return text;
}

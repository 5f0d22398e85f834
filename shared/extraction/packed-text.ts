/**
 * Text as a string that is short in a bundle: compressed, and written in base 85, which takes five
 * characters for four bytes (base 64 takes more than five and a third).
 */
import { endianness } from "node:os";
import { brotliCompressSync, brotliDecompressSync, constants } from "node:zlib";

/** Z85 (ZeroMQ RFC 32), `_` for `$`: nothing that means something in a string literal or a template. */
const alphabet =
  "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%_#";

export function packText(text: string): string {
  const bytes = brotliCompressSync(text, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
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
  return brotliDecompressSync(bytes.subarray(0, Math.floor((packed.length * 4) / 5))).toString();
}

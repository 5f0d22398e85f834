/**
 * A table as a piece of compressed text that is unpacked when the function starts: V8 reads a megabyte
 * of source in some 25 ms, and unpacks it in five.
 */
import { brotliCompressSync, constants } from "node:zlib";

/** An expression that gives the value again; `zlib` must be in reach. @param value of JSON */
const pack = (value: unknown): string =>
  `JSON.parse(${packBytes(Buffer.from(JSON.stringify(value)))}.toString())`;

/** An expression that gives a `Buffer` of the bytes; as above. */
export function packBytes(bytes: Buffer): string {
  const packed = brotliCompressSync(bytes, {
    params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY },
  });
  return `zlib.brotliDecompressSync(Buffer.from("${packed.toString("base64")}", "base64"))`;
}

export const packedModule = (value: unknown): string =>
  `import zlib from "node:zlib"; export default ${pack(value)};`;
/** Unpacked when it is first required. */
export const packedCommonJs = (value: unknown): string =>
  `const zlib = require("node:zlib"); module.exports = ${pack(value)};`;

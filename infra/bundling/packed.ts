/**
 * A table as a piece of compressed text that is unpacked when the function starts: V8 reads a megabyte
 * of source in some 25 ms, and unpacks it in five.
 */
import { brotliCompressSync, constants } from "node:zlib";

/** An expression that gives the value again; `zlib` must be in reach. @param value of JSON */
export function pack(value: unknown): string {
  const packed = brotliCompressSync(JSON.stringify(value), {
    params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY },
  });
  return `JSON.parse(zlib.brotliDecompressSync(Buffer.from("${packed.toString("base64")}", "base64")).toString())`;
}

export const packedModule = (value: unknown): string =>
  `import zlib from "node:zlib"; export default ${pack(value)};`;
/** Unpacked when it is first required. */
export const packedCommonJs = (value: unknown): string =>
  `const zlib = require("node:zlib"); module.exports = ${pack(value)};`;

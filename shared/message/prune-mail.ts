/**
 * Drops, of a raw mail, the bytes that cannot become text to scan: the rest of an attachment once
 * it is long, before the MIME parser would split and decode all 40 MB of it.
 *
 * It understands nothing of MIME but this: a part ends at a line that begins with `--`. Such lines
 * pass; of the lines between two of them pass the first `partBytes`. So the parser sees the
 * structure as it is, with long bodies cut.
 */
import { Buffer } from "node:buffer";
import { OtpostError } from "../errors.ts";
import { mailLimits, pruneLimits } from "./mail-limits.ts";

const lineFeed = 0x0a;
const dash = 0x2d;
const lineBreak = Buffer.from("\r\n");

/**
 * @throws OtpostError `mail_limit_exceeded` above 40 000 KiB; and whatever the source throws.
 */
export async function* pruneMail(raw: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  const prune = createPruner();
  let seenBytes = 0;
  for await (const chunk of raw) {
    seenBytes += chunk.length;
    if (seenBytes > mailLimits.mailBytes) {
      throw new OtpostError(
        "mail_limit_exceeded",
        `The mail is larger than ${mailLimits.mailBytes} bytes.`,
      );
    }
    const kept = prune(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
    if (kept.length > 0) {
      yield kept;
    }
  }
}

function createPruner(): (chunk: Buffer) => Buffer {
  let passedBytes = 0;
  let partBytes = 0;
  /** Bytes of the current line seen so far, and how many of its first two are dashes. */
  let lineBytes = 0;
  let dashes = 0;
  let boundaryLines = 0;
  /** The last byte passed; the line feed that stands before a mail's first line. */
  let lastByte = lineFeed;

  const partAllowance = (): number => {
    if (passedBytes < pruneLimits.generousBytes) return pruneLimits.partBytes;
    return passedBytes < pruneLimits.totalBytes ? pruneLimits.smallPartBytes : 0;
  };

  const countDashes = (piece: Buffer): void => {
    for (let at = 0; at < piece.length && lineBytes + at < 2; at += 1) {
      if (piece[at] === dash && dashes === lineBytes + at) dashes += 1;
    }
  };

  const isBoundaryLike = (): boolean => dashes === 2 && boundaryLines <= pruneLimits.boundaryLines;

  const allowance = (): number => {
    if (isBoundaryLike()) return pruneLimits.boundaryLineBytes - lineBytes;
    const left = Math.max(0, partAllowance() - partBytes);
    // A chunk may end after a boundary's first dash.
    return dashes === 1 && lineBytes === 0 ? Math.max(1, left) : left;
  };

  /** What passes of a piece that reaches to the end of its line, or of the chunk. */
  const take = (piece: Buffer): Buffer => {
    const dashesBefore = dashes;
    countDashes(piece);
    if (dashes === 2 && dashesBefore < 2) boundaryLines += 1;
    const kept = piece.subarray(0, Math.min(piece.length, Math.max(0, allowance())));
    partBytes = isBoundaryLike() ? 0 : partBytes + kept.length;
    return kept;
  };

  const passWhole = (chunk: Buffer): Buffer => {
    passedBytes += chunk.length;
    partBytes += chunk.length;
    const lastLineBytes = chunk.length - (chunk.lastIndexOf(lineFeed) + 1);
    lineBytes = lastLineBytes === chunk.length ? lineBytes + lastLineBytes : lastLineBytes;
    lastByte = chunk.at(-1) ?? lastByte;
    return chunk;
  };

  return (chunk) => {
    const fits = partBytes + chunk.length < partAllowance();
    if (fits && chunk[0] !== dash && chunk.at(-1) !== dash && !chunk.includes("\n--")) {
      if (lineBytes !== 0 || lastByte === lineFeed) return passWhole(chunk);
    }
    const kept: Buffer[] = [];
    for (let start = 0; start < chunk.length; ) {
      const end = chunk.indexOf(lineFeed, start) + 1 || chunk.length;
      const piece = chunk.subarray(start, end);
      const passed = take(piece);
      if (passed.length > 0) {
        // A line that was cut still ends, or the boundary after it would not begin a line.
        if (lineBytes === 0 && lastByte !== lineFeed) kept.push(lineBreak);
        kept.push(passed);
        passedBytes += passed.length;
        lastByte = passed.at(-1) ?? lastByte;
      }
      const ended = piece.at(-1) === lineFeed;
      lineBytes = ended ? 0 : lineBytes + piece.length;
      dashes = ended ? 0 : dashes;
      start = end;
    }
    return Buffer.concat(kept);
  };
}

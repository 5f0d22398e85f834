/**
 * What an image says of itself before any of it is decoded: PNG or JPEG, and how many pixels. A few
 * kilobytes can stand for gigabytes of them.
 */
import { OtpostError } from "../errors.ts";

export type ImageFormat = "png" | "jpeg";

export const imageLimits = {
  /** In Base64 4 MB: Lambda takes a request of 6 MB. */
  bytes: 3 * 1024 * 1024,
  /** A 4K screen has 8 294 400. Decoding and reading takes some 60 bytes of memory for each. */
  pixels: 8_500_000,
  /**
   * A progressive JPEG has about ten. Each of them passes over the whole image, and a few bytes are
   * enough for one.
   */
  scans: 40,
} as const;

const pngSignature = Buffer.from("89504e470d0a1a0a", "hex");
const jpegStart = Buffer.from("ffd8ff", "hex");

/** @throws OtpostError `validation_failed` for any image that must not be decoded. */
export function readImageFormat(image: Uint8Array): ImageFormat {
  if (image.length > imageLimits.bytes) {
    throw refuse(`has ${image.length} bytes; at most ${imageLimits.bytes} are read: crop it`);
  }
  const bytes = Buffer.from(image.buffer, image.byteOffset, image.byteLength);
  if (bytes.subarray(0, 8).equals(pngSignature)) {
    assertPng(bytes);
    return "png";
  }
  if (bytes.subarray(0, 3).equals(jpegStart)) {
    assertJpeg(bytes);
    return "jpeg";
  }
  throw refuse("is neither a PNG nor a JPEG");
}

/** Portable Network Graphics (Third Edition) §5.3: length, type, data, checksum; `IHDR` first. */
function assertPng(bytes: Buffer): void {
  let headers = 0;
  for (let at = 8; at + 8 <= bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    const type = bytes.toString("latin1", at + 4, at + 8);
    if (type === "IHDR") {
      headers += 1;
      // A second one would replace the first, whose size was looked at.
      if (headers > 1 || at !== 8 || length !== 13 || at + 21 > bytes.length) throw damaged();
      assertPixels(bytes.readUInt32BE(at + 8), bytes.readUInt32BE(at + 12));
      // pngjs inflates these without a limit.
      if (bytes[at + 20] !== 0) throw refuse("is interlaced: save it without interlacing");
    }
    at += 12 + length;
  }
  if (headers === 0) throw damaged();
}

/** ITU-T T.81 §B.1.1.4: 0xFF, a marker, and for most a length of two bytes that counts itself. */
function assertJpeg(bytes: Buffer): void {
  let scans = 0;
  // Within a scan 0xFF is followed by 0x00, so this counts no scan too few.
  for (let at = bytes.indexOf(startOfScan); at >= 0; at = bytes.indexOf(startOfScan, at + 2)) {
    scans += 1;
  }
  if (scans > imageLimits.scans) throw refuse(`has more than ${imageLimits.scans} scans`);

  for (let at = 2; at + 9 <= bytes.length; ) {
    const marker = bytes[at + 1] ?? 0;
    if (bytes[at] !== 0xff) throw damaged();
    // §B.1.1.2: any number of 0xFF may stand before a marker.
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (frameMarkers.has(marker)) {
      assertPixels(bytes.readUInt16BE(at + 7), bytes.readUInt16BE(at + 5));
      return;
    }
    if (marker === 0xda || marker === 0xd9) throw damaged();
    const isAlone = marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8);
    at += isAlone ? 2 : 2 + bytes.readUInt16BE(at + 2);
  }
  throw damaged();
}

const startOfScan = Buffer.from("ffda", "hex");
/** §B.1.1.3: baseline, extended and progressive DCT with Huffman coding; nobody writes the others. */
const frameMarkers: ReadonlySet<number> = new Set([0xc0, 0xc1, 0xc2]);

function assertPixels(width: number, height: number): void {
  if (width === 0 || height === 0) throw damaged();
  if (width * height <= imageLimits.pixels) return;
  throw refuse(
    `has ${width} × ${height} pixels; at most ${imageLimits.pixels} are read: crop it to the QR code, or save it smaller`,
  );
}

const damaged = (): OtpostError => refuse("is damaged");

const refuse = (what: string): OtpostError =>
  new OtpostError("validation_failed", `The image ${what}.`);

/** The pixels of a PNG or JPEG, in grey on white. */
import jpeg from "jpeg-js";
import { PNG } from "pngjs";
import { OtpostError } from "../errors.ts";
import { type ImageFormat, imageLimits, readImageFormat } from "./image-header.ts";

export type GreyImage = {
  width: number;
  height: number;
  /** One byte a pixel, row by row; 0 is black. */
  pixels: Uint8ClampedArray;
};

/** Beside the pixels' own limit: what a file says of itself twice, or says wrongly. */
const jpegLimits = { maxResolutionInMP: 8.5, maxMemoryUsageInMB: 420 };

type Decoded = { width: number; height: number; data: Uint8Array };

const decoders: { readonly [format in ImageFormat]: (image: Uint8Array) => Decoded } = {
  png: (image) => PNG.sync.read(Buffer.from(image.buffer, image.byteOffset, image.byteLength)),
  jpeg: (image) => jpeg.decode(image, { useTArray: true, ...jpegLimits }),
};

/** @throws OtpostError `validation_failed`: too large, damaged, or of another format. */
export function decodeImage(image: Uint8Array): GreyImage {
  const decoded = decode(image, readImageFormat(image));
  const { width, height, data } = decoded;
  if (width * height > imageLimits.pixels || data.length < width * height * 4) throw damaged();
  const pixels = new Uint8ClampedArray(width * height);
  for (let at = 0, from = 0; at < pixels.length; at += 1, from += 4) {
    // ITU-R BT.601.
    const grey =
      0.299 * (data[from] ?? 0) + 0.587 * (data[from + 1] ?? 0) + 0.114 * (data[from + 2] ?? 0);
    // What is transparent shows the page below, which is white.
    pixels[at] = 255 + ((grey - 255) * (data[from + 3] ?? 0)) / 255;
  }
  return { width, height, pixels };
}

function decode(image: Uint8Array, format: ImageFormat): Decoded {
  try {
    return decoders[format](image);
  } catch (cause) {
    throw damaged(cause);
  }
}

const damaged = (cause?: unknown): OtpostError =>
  new OtpostError("validation_failed", "The image is damaged.", { cause });

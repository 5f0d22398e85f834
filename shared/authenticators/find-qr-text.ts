/** The text of the QR code in an image: a screenshot, or a photo of a screen. */
import jsqr from "jsqr";
import { OtpostError } from "../errors.ts";
import { decodeImage, type GreyImage } from "./decode-image.ts";

/**
 * Tried one after the other, the quick ones first. On a photo's noise jsQR looks for corners at every
 * pixel, and finds them nowhere: a smaller image, and a smooth one, have less of it. Sharp and large
 * ones are for a small code in a large screenshot.
 */
const attempts = [
  { pixels: 400_000, isSmooth: true },
  { pixels: 1_500_000, isSmooth: true },
  { pixels: 400_000, isSmooth: false },
  { pixels: 1_500_000, isSmooth: false },
  { pixels: 4_200_000, isSmooth: true },
  { pixels: 4_200_000, isSmooth: false },
] as const;
/** After as long as this no further attempt is begun: on noise the last takes seconds. */
const patienceMilliseconds = 6000;

/**
 * Takes up to some 10 s of processor time and some 500 MB of memory on an image that was made for
 * it; 0.1 s for a screenshot.
 *
 * @throws OtpostError `validation_failed`: an image that is refused, or no QR code in it.
 */
export function findQrText(image: Uint8Array, { now }: { now: () => Date }): string {
  const startedAt = now().getTime();
  const whole = decodeImage(image);
  const tried = new Set<string>();
  for (const { pixels, isSmooth } of attempts) {
    const factor = Math.max(1, Math.ceil(Math.sqrt((whole.width * whole.height) / pixels)));
    const name = `${factor} ${isSmooth}`;
    if (tried.has(name)) continue;
    tried.add(name);
    const smaller = shrink(whole, factor);
    const text = scan(isSmooth ? smooth(smaller) : smaller);
    if (text !== undefined) return text;
    if (now().getTime() - startedAt > patienceMilliseconds) break;
  }
  throw new OtpostError(
    "validation_failed",
    "No QR code was found in the image: crop it to the code with a white margin, and see that it is sharp.",
  );
}

/** Each pixel is the mean of `factor` × `factor`. */
function shrink({ width, height, pixels }: GreyImage, factor: number): GreyImage {
  if (factor === 1) return { width, height, pixels };
  const small = { width: Math.floor(width / factor), height: Math.floor(height / factor) };
  const means = new Uint8ClampedArray(small.width * small.height);
  for (let y = 0; y < small.height; y += 1) {
    for (let x = 0; x < small.width; x += 1) {
      let sum = 0;
      for (let row = y * factor; row < (y + 1) * factor; row += 1) {
        const from = row * width + x * factor;
        for (let at = from; at < from + factor; at += 1) sum += pixels[at] ?? 0;
      }
      means[y * small.width + x] = sum / (factor * factor);
    }
  }
  return { ...small, pixels: means };
}

/** Each pixel is the mean of itself and its eight neighbours; the edges stay as they are. */
function smooth({ width, height, pixels }: GreyImage): GreyImage {
  const means = pixels.slice();
  for (let y = 1; y < height - 1; y += 1) {
    for (let x = 1; x < width - 1; x += 1) {
      let sum = 0;
      for (let at = (y - 1) * width + x; at <= (y + 1) * width + x; at += width) {
        sum += (pixels[at - 1] ?? 0) + (pixels[at] ?? 0) + (pixels[at + 1] ?? 0);
      }
      means[y * width + x] = sum / 9;
    }
  }
  return { width, height, pixels: means };
}

function scan({ width, height, pixels }: GreyImage): string | undefined {
  // RGBA is what jsQR takes.
  const data = new Uint8ClampedArray(pixels.length * 4);
  for (let at = 0; at < pixels.length; at += 1) data.fill(pixels[at] ?? 0, at * 4, at * 4 + 4);
  // A code of light on dark is not rare: dark mode.
  return readQr(() => jsqr.default(data, width, height, { inversionAttempts: "attemptBoth" }));
}

/** jsQR throws at some images that are none. */
function readQr(read: () => { data: string } | null): string | undefined {
  try {
    return read()?.data || undefined;
  } catch {
    return undefined;
  }
}

/** The bytes of an image in a data URL (RFC 2397), as a browser or a script makes it. */
import { imageLimits } from "../../shared/authenticators/image-header.ts";
import { OtpostError } from "../../shared/errors.ts";

// data:image/png;base64,
const prefix = /^data:image\/(?:png|jpe?g)(?:;[\w.+-]+=[\w.+-]+)*;base64,/i;
const prefixCharacters = 200;
/** Four characters for three bytes. */
const mostCharacters = prefixCharacters + Math.ceil(imageLimits.bytes / 3) * 4;
const base64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** @throws OtpostError `validation_failed`; what the bytes are is for whoever decodes them. */
export function parseImageUrl(text: string): Uint8Array {
  if (text.length > mostCharacters) {
    throw refuse(`The image has more than ${imageLimits.bytes} bytes: crop it to the QR code.`);
  }
  const [start] = prefix.exec(text.slice(0, prefixCharacters)) ?? [];
  if (start === undefined) {
    throw refuse(
      "It must be a data URL of a PNG or JPEG: `data:image/png;base64,` and the image in Base64.",
    );
  }
  const encoded = text.slice(start.length);
  if (!base64.test(encoded)) throw refuse("The data URL is not Base64 throughout.");
  return Buffer.from(encoded, "base64");
}

const refuse = (message: string): OtpostError => new OtpostError("validation_failed", message);

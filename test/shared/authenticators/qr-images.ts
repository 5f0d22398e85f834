/** Pictures of QR codes: made by other packages than those that read them, and bent as a photo bends them. */
import { crc32 } from "node:zlib";
import jpeg from "jpeg-js";
import { PNG } from "pngjs";
import QRCode from "qrcode";

export type Picture = { width: number; height: number; data: Buffer };

export const qrPng = (text: string, options: QRCode.QRCodeToBufferOptions = {}): Promise<Buffer> =>
  QRCode.toBuffer(text, { type: "png", ...options });

export async function qrPicture(text: string, width = 400): Promise<Picture> {
  return PNG.sync.read(await qrPng(text, { width }));
}

export const toPng = ({ width, height, data }: Picture): Buffer => {
  const png = new PNG({ width, height });
  data.copy(png.data);
  return PNG.sync.write(png);
};

export const toJpeg = (picture: Picture, quality = 70): Buffer =>
  Buffer.from(jpeg.encode(picture, quality).data);

export function blank(width: number, height: number, grey = 255): Picture {
  const data = Buffer.alloc(width * height * 4, grey);
  for (let at = 3; at < data.length; at += 4) data[at] = 255;
  return { width, height, data };
}

/** The picture turned and scaled in the middle of a larger one, on grey, with noise and uneven light. */
export function photographed(
  picture: Picture,
  {
    width,
    height,
    degrees,
    scale,
    noise,
  }: { width: number; height: number; degrees: number; scale: number; noise: number },
): Picture {
  const photo = blank(width, height);
  const cosine = Math.cos((degrees * Math.PI) / 180) / scale;
  const sine = Math.sin((degrees * Math.PI) / 180) / scale;
  let seed = 1;
  const random = (): number => {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
    return seed / 2 ** 31 - 0.5;
  };
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const [right, down] = [x - width / 2, y - height / 2];
      const u = Math.floor(cosine * right + sine * down + picture.width / 2);
      const v = Math.floor(cosine * down - sine * right + picture.height / 2);
      const isWithin = u >= 0 && v >= 0 && u < picture.width && v < picture.height;
      const own = isWithin ? (picture.data[(v * picture.width + u) * 4] ?? 0) : 120;
      // Ink is not black, paper not white, and the lamp stands to the left.
      const grey = 35 + own * 0.7 - (x / width) * 30 + random() * noise;
      photo.data.fill(
        Math.max(0, Math.min(255, grey)),
        (y * width + x) * 4,
        (y * width + x) * 4 + 3,
      );
    }
  }
  return photo;
}

/** A PNG chunk, with its checksum. */
export function pngChunk(type: string, content: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, "latin1"), content]);
  const framed = Buffer.alloc(named.length + 8);
  framed.writeUInt32BE(content.length, 0);
  named.copy(framed, 4);
  framed.writeUInt32BE(crc32(named), named.length + 4);
  return framed;
}

export function pngHeader(
  width: number,
  height: number,
  { depth = 8, colorType = 6, interlaced = false } = {},
): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([depth, colorType, 0, 0, interlaced ? 1 : 0], 8);
  return pngChunk("IHDR", header);
}

export const pngSignature = Buffer.from("89504e470d0a1a0a", "hex");

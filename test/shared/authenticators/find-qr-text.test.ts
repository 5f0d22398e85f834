import { randomBytes } from "node:crypto";
import { deflateSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findQrText } from "../../../shared/authenticators/find-qr-text.ts";
import { imageLimits } from "../../../shared/authenticators/image-header.ts";
import {
  blank,
  photographed,
  pngChunk,
  pngHeader,
  pngSignature,
  qrPicture,
  qrPng,
  toJpeg,
  toPng,
} from "./qr-images.ts";

const uri =
  "otpauth://totp/ACME:jane@example.com?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=ACME&algorithm=SHA256&digits=8&period=60";
/** The clock stands still: how busy the machine is must not decide what is found. */
const find = (image: Uint8Array): string => findQrText(image, { now: () => new Date(0) });

describe("a QR code is read from", () => {
  it.each([1, 2, 4, 12])("a PNG of %i pixels a module", async (scale) => {
    expect(find(await qrPng(uri, { scale }))).toBe(uri);
  });

  it("a JPEG of poor quality", async () => {
    expect(find(toJpeg(await qrPicture(uri), 20))).toBe(uri);
  });

  it("an inverted one, as in dark mode", async () => {
    const color = { dark: "#ffffffff", light: "#101418ff" };
    expect(find(await qrPng(uri, { color }))).toBe(uri);
  });

  it("one in two colours on a transparent background", async () => {
    expect(find(await qrPng(uri, { color: { dark: "#1a3fa0ff", light: "#ffffff00" } }))).toBe(uri);
  });

  it.each([
    ["L", 1],
    ["H", 8],
  ] as const)("one with error correction %s", async (errorCorrectionLevel, scale) => {
    expect(find(await qrPng(uri, { errorCorrectionLevel, scale: scale + 2 }))).toBe(uri);
  });

  it("an export of ten accounts, with the smallest modules", async () => {
    const data = randomBytes(900).toString("base64");
    const text = `otpauth-migration://offline?data=${encodeURIComponent(data)}`;
    expect(find(await qrPng(text, { scale: 3 }))).toBe(text);
  });

  it("a corner of a 4K screenshot", async () => {
    const screen = blank(3840, 2160, 243);
    const code = await qrPicture(uri, 250);
    for (let row = 0; row < code.height; row += 1) {
      const line = code.data.subarray(row * code.width * 4, (row + 1) * code.width * 4);
      line.copy(screen.data, ((row + 901) * screen.width + 1713) * 4);
    }
    expect(find(toPng(screen))).toBe(uri);
  });

  it.each([
    { degrees: 3, scale: 1.1, noise: 20 },
    { degrees: 17, scale: 0.9, noise: 40 },
    { degrees: 45, scale: 1.2, noise: 30 },
    { degrees: 90, scale: 1, noise: 60 },
    { degrees: 200, scale: 1.7, noise: 50 },
    { degrees: 315, scale: 0.7, noise: 40 },
  ])("a photo: turned by $degrees°, scaled by $scale, noise of $noise", async (bent) => {
    const photo = photographed(await qrPicture(uri, 400), { width: 1000, height: 750, ...bent });
    expect(find(toJpeg(photo, 60))).toBe(uri);
  });
});

describe("an image that is refused before it is decoded", () => {
  const bomb = deflateSync(Buffer.alloc(64 * 1024 * 1024));
  const png = (...chunks: Buffer[]): Buffer =>
    Buffer.concat([pngSignature, ...chunks, pngChunk("IEND", Buffer.alloc(0))]);
  const jpegOf = (width: number, height: number, marker = 0xc0): Buffer => {
    const frame = Buffer.from([
      0xff,
      marker,
      0,
      17,
      8,
      0,
      0,
      0,
      0,
      3,
      1,
      34,
      0,
      2,
      17,
      1,
      3,
      17,
      1,
    ]);
    frame.writeUInt16BE(height, 5);
    frame.writeUInt16BE(width, 7);
    return Buffer.concat([Buffer.from("ffd8ffe000044a46", "hex"), frame, Buffer.alloc(32)]);
  };
  const cases = [
    { name: "nothing", image: Buffer.alloc(0), says: "neither a PNG nor a JPEG" },
    { name: "text", image: Buffer.from(uri), says: "neither a PNG nor a JPEG" },
    {
      name: "a GIF",
      image: Buffer.from("GIF89a\x01\x00\x01\x00"),
      says: "neither a PNG nor a JPEG",
    },
    {
      name: "too many bytes",
      image: Buffer.concat([pngSignature, Buffer.alloc(imageLimits.bytes)]),
      says: `at most ${imageLimits.bytes}`,
    },
    {
      name: "a PNG of 65535 × 65535 pixels in 64 KB",
      image: png(pngHeader(65535, 65535, { depth: 1, colorType: 0 }), pngChunk("IDAT", bomb)),
      says: "65535 × 65535 pixels",
    },
    {
      name: "a PNG of 2^31 pixels in a row",
      image: png(pngHeader(2 ** 31 - 1, 1)),
      says: "pixels",
    },
    { name: "a PNG of no pixels", image: png(pngHeader(0, 10)), says: "damaged" },
    {
      name: "a PNG that says its size twice",
      image: png(pngHeader(10, 10), pngHeader(65535, 65535), pngChunk("IDAT", bomb)),
      says: "damaged",
    },
    {
      name: "an interlaced PNG of few pixels and 64 MB of data",
      image: png(pngHeader(10, 10, { interlaced: true }), pngChunk("IDAT", bomb)),
      says: "interlaced",
    },
    {
      name: "a PNG whose header is not the first",
      image: png(pngChunk("tEXt", Buffer.from("a")), pngHeader(10, 10)),
      says: "damaged",
    },
    { name: "a PNG without a header", image: png(), says: "damaged" },
    { name: "a JPEG of 65535 × 65535 pixels", image: jpegOf(65535, 65535), says: "65535 × 65535" },
    { name: "a progressive one", image: jpegOf(9000, 9000, 0xc2), says: "9000 × 9000" },
    { name: "a JPEG of no height", image: jpegOf(100, 0), says: "damaged" },
    { name: "a lossless JPEG", image: jpegOf(10, 10, 0xc3), says: "damaged" },
    {
      name: "a JPEG of many scans",
      image: Buffer.concat([jpegOf(2000, 2000), Buffer.from("ffda".repeat(41), "hex")]),
      says: "more than 40 scans",
    },
    { name: "only a JPEG's start", image: Buffer.from("ffd8ff", "hex"), says: "damaged" },
  ];
  it.each(cases)("$name", ({ image, says }) => {
    const before = process.memoryUsage();
    const startedAt = performance.now();
    expect(() => find(image)).toThrow(says);
    expect(() => find(image)).toThrow(expect.objectContaining({ code: "validation_failed" }));
    const after = process.memoryUsage();
    expect(after.arrayBuffers - before.arrayBuffers).toBeLessThan(20_000_000);
    expect(performance.now() - startedAt).toBeLessThan(1000);
  });
});

describe("an image that is refused afterwards", () => {
  const png = (data: Buffer): Buffer =>
    Buffer.concat([
      pngSignature,
      pngHeader(100, 100),
      pngChunk("IDAT", data),
      pngChunk("IEND", Buffer.alloc(0)),
    ]);
  it("a PNG with more data than pixels costs no more than its pixels", () => {
    const image = png(deflateSync(Buffer.alloc(256 * 1024 * 1024)));
    expect(image.length).toBeLessThan(imageLimits.bytes);
    const before = process.memoryUsage().arrayBuffers;
    expect(() => find(image)).toThrow("The image");
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(20_000_000);
  });

  it("a PNG with too little data", () => {
    expect(() => find(png(deflateSync(Buffer.alloc(10))))).toThrow(/No QR code|is damaged/);
  });

  it("a white one, and a picture of something else", () => {
    expect(() => find(toPng(blank(300, 300)))).toThrow("No QR code was found");
    const noise = { ...blank(200, 200), data: randomBytes(200 * 200 * 4) };
    expect(() => find(toJpeg(noise))).toThrow("No QR code was found");
  });

  it("is given up when it took too long", async () => {
    const image = await qrPng(uri, { scale: 1 });
    let asked = 0;
    const now = (): Date => {
      asked += 1;
      return new Date(asked * 10_000);
    };
    // Of one pixel a module smoothing leaves nothing; the sharp attempt comes after it.
    expect(() => findQrText(image, { now })).toThrow("No QR code was found");
    expect(asked).toBe(2);
    expect(find(image)).toBe(uri);
  });

  it("half of a QR code", async () => {
    const { width, height, data } = await qrPicture(uri);
    const half = { width, height: height >> 1, data: data.subarray(0, width * (height >> 1) * 4) };
    expect(() => find(toPng(half))).toThrow("No QR code was found");
  });

  it("any damage to a good one is refused or does no harm", async () => {
    const images = [await qrPng(uri), toJpeg(await qrPicture(uri, 200))];
    const changes = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(fc.constantFrom(...images), changes, fc.nat(), (image, changed, cut) => {
        const damaged = Buffer.from(image);
        for (const [at, byte] of changed) damaged[at % damaged.length] = byte;
        try {
          find(cut % 3 === 0 ? damaged.subarray(0, cut % damaged.length) : damaged);
        } catch (error) {
          expect(error).toMatchObject({ code: "validation_failed" });
        }
      }),
      { numRuns: 60 },
    );
  });
});

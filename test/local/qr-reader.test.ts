import { afterEach, describe, expect, it } from "vitest";
import { createQrReader, type QrReader } from "../../local/qr-reader.ts";
import { blank, qrPng, toPng } from "../shared/authenticators/qr-images.ts";

const uri = "otpauth://totp/ACME:jane@example.com?secret=JBSWY3DPEHPK3PXP";
let reader: QrReader;
afterEach(() => reader.close());

describe("the thread that reads QR codes", () => {
  it("gives the text, or the refusal, of one image after the other", async () => {
    reader = createQrReader();
    const readings = await Promise.allSettled([
      reader.readQrCode(await qrPng(uri)),
      reader.readQrCode(Buffer.from("no image")),
      reader.readQrCode(await qrPng(`${uri}&digits=8`)),
    ]);
    expect(readings).toMatchObject([
      { value: uri },
      { reason: { code: "validation_failed", message: "The image is neither a PNG nor a JPEG." } },
      { value: `${uri}&digits=8` },
    ]);
  });

  it("is ended when an image takes too long, and the next one is read", async () => {
    reader = createQrReader({ imageSeconds: 0.001 });
    await expect(reader.readQrCode(toPng(blank(2000, 2000)))).rejects.toMatchObject({
      code: "validation_failed",
      message: expect.stringContaining("too much time or memory"),
    });
    const patient = createQrReader();
    expect(await patient.readQrCode(await qrPng(uri))).toBe(uri);
    await patient.close();
  });

  it("lets four wait and no more", async () => {
    reader = createQrReader();
    const image = await qrPng(uri);
    const readings = await Promise.allSettled(
      Array.from({ length: 6 }, () => reader.readQrCode(image)),
    );
    expect(readings.map(({ status }) => status)).toEqual([
      ...Array(4).fill("fulfilled"),
      ...Array(2).fill("rejected"),
    ]);
    expect(readings[5]).toMatchObject({ reason: { code: "unavailable" } });
  });

  it("refuses who waits when it is closed", async () => {
    reader = createQrReader();
    const image = await qrPng(uri);
    const waiting = Promise.allSettled([reader.readQrCode(image), reader.readQrCode(image)]);
    await reader.close();
    expect(await waiting).toMatchObject([
      { reason: { code: "unavailable" } },
      { reason: { code: "unavailable" } },
    ]);
    await expect(reader.readQrCode(image)).rejects.toMatchObject({ code: "unavailable" });
  });
});

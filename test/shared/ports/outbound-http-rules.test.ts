import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readOutboundUrl } from "../../../shared/ports/outbound-http-rules.ts";
import { hostileUrls } from "../../fixtures/hostile-urls.ts";

const publicOnly = { allowLoopback: false };
const withLoopback = { allowLoopback: true };

describe("a URL that a user named", () => {
  it.each([
    "https://example.com/otp",
    "https://EXAMPLE.com:443/otp?token=a%20b#top",
    "https://example.com:8443/",
    "https://bücher.example/otp",
    "https://93.184.215.14/otp",
    "https://[2606:2800:21f:cb07:6820:80da:af6b:8b2c]/otp",
    "https://example.com./otp",
    "https://local.example.com/",
  ])("%s may be called", (url) => {
    expect(readOutboundUrl(url, publicOnly).protocol).toBe("https:");
  });

  it("has a table of at least forty hostile ones", () => {
    expect(hostileUrls.length).toBeGreaterThanOrEqual(40);
    expect(new Set(hostileUrls.map(({ url }) => url)).size).toBe(hostileUrls.length);
  });

  it.each(hostileUrls)("$url is refused: $why", ({ url, reason }) => {
    expect(() => readOutboundUrl(url, publicOnly)).toThrow(
      expect.objectContaining({
        code: "validation_failed",
        message: expect.stringMatching(reason),
      }),
    );
  });

  it.each([
    "https://127.0.0.1:8443/otp",
    "http://127.0.0.1:3000/otp",
    "http://localhost/otp",
    "http://skyvern.localhost:8000",
    "https://[::1]:8443/otp",
    "http://2130706433:8000/",
  ])("%s may be called where loopback is switched on", (url) => {
    expect(readOutboundUrl(url, withLoopback).host).not.toBe("");
  });

  it("is refused in every spelling of any address of a refused range", () => {
    const octet = fc.nat(255);
    const hostile = fc.oneof(
      fc.tuple(fc.constantFrom(0, 10, 127), octet, octet, octet),
      fc.tuple(fc.constant(172), fc.integer({ min: 16, max: 31 }), octet, octet),
      fc.tuple(fc.constant(192), fc.constant(168), octet, octet),
      fc.tuple(fc.constant(169), fc.constant(254), octet, octet),
      fc.tuple(fc.constant(100), fc.integer({ min: 64, max: 127 }), octet, octet),
      fc.tuple(fc.integer({ min: 224, max: 255 }), octet, octet, octet),
    );
    const radix = fc.constantFrom(
      (part: number) => String(part),
      (part: number) => `0x${part.toString(16)}`,
      (part: number) => `0${part.toString(8)}`,
    );
    const spell = fc.tuple(
      fc.integer({ min: 1, max: 4 }),
      fc.array(radix, { minLength: 4, maxLength: 4 }),
    );
    fc.assert(
      fc.property(hostile, spell, (address, [parts, radices]) => {
        // The last part stands for all that are left out: 127.1 is 127.0.0.1.
        const head = address.slice(0, parts - 1);
        const tail = address.slice(parts - 1).reduce((sum, part) => sum * 256 + part, 0);
        const host = [...head, tail].map((part, at) => radices[at]?.(part)).join(".");
        expect(() => readOutboundUrl(`https://${host}/`, publicOnly)).toThrow("The host is");
        const [a, b, c, d] = address.map((part) => part.toString(16).padStart(2, "0"));
        for (const prefix of ["::ffff:", "::", "64:ff9b::", "::ffff:0:"]) {
          const mapped = `https://[${prefix}${a}${b}:${c}${d}]/`;
          expect(() => readOutboundUrl(mapped, publicOnly)).toThrow("The host is");
        }
      }),
    );
  });

  it("names the setting to whoever wants loopback", () => {
    expect(() => readOutboundUrl("http://localhost:8000", publicOnly)).toThrow(
      "OTPOST_ALLOW_LOOPBACK_DESTINATIONS",
    );
  });

  const stillRefused = hostileUrls.filter(({ loopback }) => loopback !== true);
  it.each(stillRefused)("$url is refused there too: $why", ({ url }) => {
    expect(() => readOutboundUrl(url, withLoopback)).toThrow();
  });
});

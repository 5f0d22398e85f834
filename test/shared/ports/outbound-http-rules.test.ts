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

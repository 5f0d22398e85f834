/** Recognises a message that is nothing but one code or one URL, which needs no words around it. */
import { findAddresses } from "./addresses.ts";
import { findCodeShapes } from "./code-shapes.ts";
import { excerptAround } from "./excerpt.ts";
import type { Extraction, ExtractionInput, RegistrableDomain } from "./extraction.ts";
import { readUrl } from "./url-parts.ts";

const longestUrl = 8_192;

/** Undefined when there is more in the message, or it is neither. */
export function readWholeContent(
  input: ExtractionInput,
  siteOf: RegistrableDomain,
): Extraction | undefined {
  if (input.html !== undefined && input.html.trim() !== "") return undefined;
  const text = (input.text ?? "").slice(0, longestUrl + 1).trim();
  if (text === "" || text.length > longestUrl) return undefined;
  if (/[\s]/u.test(text) && text.length > 24) return undefined;
  const addresses = findAddresses(text);
  const [address] = addresses;
  if (address !== undefined) {
    if (address.kind !== "url" || address.start !== 0 || address.end !== text.length)
      return undefined;
    const parts = readUrl(address.value);
    if (parts === undefined || parts.isBare) return undefined;
    // Without a scheme it may be any address somebody passes on.
    const hasScheme = address.value.includes("://");
    if (!hasScheme && parts.kind === undefined && !parts.hasToken) return undefined;
    const site = siteOf(address.value);
    return {
      link: {
        value: address.value,
        kind: parts.kind ?? "login",
        ...(site === undefined ? {} : { site }),
        evidence: {
          rule: "whole_content",
          shape: "url",
          where: "text",
          excerpt: excerptAround(text, 0, text.length),
        },
      },
      primary: "link",
    };
  }
  const { codes } = findCodeShapes(text, []);
  const [code] = codes;
  if (code === undefined || codes.length > 1 || code.start !== 0 || code.end !== text.length)
    return undefined;
  if (code.shape === "letters" || code.value.length < 4) return undefined;
  // "00000000": nobody's code, and what a machine that has nothing to say sends.
  if (new Set(code.value).size === 1) return undefined;
  return {
    code: {
      value: code.value,
      evidence: { rule: "whole_content", shape: code.shape, where: "text", excerpt: text },
    },
    primary: "code",
  };
}

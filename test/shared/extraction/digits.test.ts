/** Digits of every script are read, and given back as ASCII. */
import { expect, it } from "vitest";
import { extract } from "../../../shared/extraction/extract.ts";
import { toAscii } from "../../../shared/extraction/fold.ts";

const scripts: [string, number][] = [
  ["Arabic-Indic", 0x660],
  ["extended Arabic-Indic", 0x6f0],
  ["N'Ko", 0x7c0],
  ["Devanagari", 0x966],
  ["Bengali", 0x9e6],
  ["Gurmukhi", 0xa66],
  ["Gujarati", 0xae6],
  ["Odia", 0xb66],
  ["Tamil", 0xbe6],
  ["Telugu", 0xc66],
  ["Kannada", 0xce6],
  ["Malayalam", 0xd66],
  ["Sinhala", 0xde6],
  ["Thai", 0xe50],
  ["Lao", 0xed0],
  ["Tibetan", 0xf20],
  ["Burmese", 0x1040],
  ["Khmer", 0x17e0],
  ["Mongolian", 0x1810],
  ["Meitei", 0xabf0],
  ["full-width", 0xff10],
];

it.each(scripts)("%s", (_name, zero) => {
  const native = [...("4829130576" as string)]
    .map((digit) => String.fromCharCode(zero + Number(digit)))
    .join("");
  expect(toAscii(native)).toBe("4829130576");
  const code = native.slice(0, 6);
  expect(extract({ channel: "sms", text: `Your verification code: ${code}` }).code?.value).toBe(
    "482913",
  );
  expect(
    extract({ channel: "sms", text: `Code ${code.slice(0, 3)} ${code.slice(3)}` }).code?.value,
  ).toBe("482913");
});

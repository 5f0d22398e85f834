import fc from "fast-check";
import { parseAddressHeader } from "mailparser";
import { describe, expect, test } from "vitest";
import { normalizeEmailAddress } from "../../../shared/message/identifier.ts";
import { addressesIn } from "../../../shared/message/mail-addresses.ts";

const cases: { name: string; value: string; expected: string[] }[] = [
  { name: "an address alone", value: "Jane@Example.COM", expected: ["jane@example.com"] },
  { name: "with a name", value: "Jane Doe <Jane@Example.com>", expected: ["jane@example.com"] },
  { name: "in angle brackets alone", value: "<jane@example.com>", expected: ["jane@example.com"] },
  { name: "with a tag", value: "jane+bank@example.com", expected: ["jane+bank@example.com"] },
  {
    name: "several, one of them twice",
    value: "Jane <jane@example.com>, bob@example.org, JANE@example.com",
    expected: ["jane@example.com", "bob@example.org"],
  },
  {
    name: "a quoted name that holds another address",
    value: '"bob@example.org" <jane@example.com>',
    expected: ["jane@example.com"],
  },
  {
    name: "a name that ends like an address",
    value: "bob@example.org <jane@example.com>",
    expected: ["jane@example.com"],
  },
  { name: "a group", value: "friends: jane@example.com;", expected: ["jane@example.com"] },
  { name: "no address", value: "Jane Doe", expected: [] },
  { name: "nothing", value: "", expected: [] },
];

describe("the addresses of a header value", () => {
  for (const { name, value, expected } of cases) {
    test(name, () => expect(addressesIn(value)).toEqual(expected));
  }

  test("words are read one by one", () => {
    expect(addressesIn("jane@gmail.com codes@otp.example", "words")).toEqual([
      "jane@gmail.com",
      "codes@otp.example",
    ]);
  });

  const piece = fc.constantFrom(
    ...[
      "jane",
      "Doe",
      "x-1",
      "_",
      "@",
      "@example.com",
      "a@b.example",
      "<",
      ">",
      "<j.d+t@e.example>",
    ],
    ...[" ", "  ", ".", "-", "+", ",", ":", ";", '"', "(", ")", "\\", "=?utf-8?Q?a?=", "ä", "\t"],
  );
  test("what is read by a shortcut is what the parser of RFC 5322 gives", () => {
    const parsed = (value: string): string[] => [
      ...new Set(
        parseAddressHeader(value, { flatten: true, decodePunycode: false }).value.flatMap(
          ({ address }) => normalizeEmailAddress(address ?? "") ?? [],
        ),
      ),
    ];
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 7 }), (pieces) => {
        const value = pieces.join("");
        expect(addressesIn(value)).toEqual(parsed(value));
      }),
      { numRuns: 5000 },
    );
  });
});

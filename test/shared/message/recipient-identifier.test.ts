/** Whose code a mail carries: real forwarders' headers, and those that lie. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { forwarderHeaders, notedRecipients } from "../../../shared/message/forwarder-headers.ts";
import { parseMail } from "../../../shared/message/parse-mail.ts";
import { quotedRecipients } from "../../../shared/message/quoted-recipients.ts";
import { recipientIdentifier } from "../../../shared/message/recipient-identifier.ts";
import { chunked, crlf, readMailFixture } from "./mail-fixtures.ts";

const inboxAddress = "in-7f3k@codes.example";
const isOwnAddress = async (address: string): Promise<boolean> =>
  address.endsWith("@codes.example");

async function identify(
  raw: Uint8Array,
  { recipient = inboxAddress, inbox = {}, own = isOwnAddress } = {},
): Promise<string> {
  const mail = await parseMail(chunked(raw));
  const quoted = quotedRecipients(mail);
  const noted = notedRecipients(mail.headers);
  return recipientIdentifier({ noted, quoted, recipient, inbox, isOwnAddress: own });
}

const forwarded: readonly { file: string; expected: string }[] = [
  { file: "northwind-code.eml", expected: "jane@customer.example" },
  { file: "gmail-automatic-forward.eml", expected: "jane.roe@gmail.com" },
  { file: "gmail-forward-to-somebody-else.eml", expected: "jane@customer.example" },
  { file: "microsoft365-inbox-rule.eml", expected: "jane.roe@contoso.example" },
  { file: "fastmail-rule.eml", expected: "shopping@jane.example" },
  { file: "postfix-alias.eml", expected: "jane@family.example" },
  { file: "mutt-bounce.eml", expected: "jane@customer.example" },
  { file: "gmail-manual-forward.eml", expected: "jane@customer.example" },
  { file: "outlook-manual-forward-html.eml", expected: "jane@customer.example" },
  { file: "apple-mail-manual-forward.eml", expected: "jane@customer.example" },
  { file: "thunderbird-forward-as-attachment.eml", expected: "jane@customer.example" },
];

const written: readonly { name: string; raw: string; recipient?: string; expected: string }[] = [
  {
    name: "an address too long to be anybody's: the next one",
    raw: `To: ${"q".repeat(400)}@b.example, jane@customer.example\n\nhi`,
    expected: "jane@customer.example",
  },
  {
    name: "a mail sent straight to the inbox: the envelope recipient",
    raw: `To: ${inboxAddress}\n\nhi`,
    expected: inboxAddress,
  },
  {
    name: "a mail without any header: the envelope recipient",
    raw: "\nhi",
    expected: inboxAddress,
  },
  {
    name: "a plus-address of ours: with its tag, for it is an account of its own",
    raw: `To: in-7f3k+bank@codes.example\n\nhi`,
    recipient: "In-7f3k+Bank@codes.example",
    expected: "in-7f3k+bank@codes.example",
  },
  {
    name: "a plus-address of somebody: with its tag",
    raw: "To: Jane <Jane+Bank@Customer.example>\n\nhi",
    expected: "jane+bank@customer.example",
  },
  {
    name: "an own address among others is skipped",
    raw: `To: ${inboxAddress}, other@codes.example, jane@customer.example\n\nhi`,
    expected: "jane@customer.example",
  },
  {
    name: "Gmail's Delivered-To alone says nothing",
    raw: `Delivered-To: mallory@evil.example\nTo: jane@customer.example\n\nhi`,
    expected: "jane@customer.example",
  },
  {
    name: "Gmail without X-Forwarded-For: Delivered-To",
    raw: `X-Forwarded-To: ${inboxAddress}\nDelivered-To: ${inboxAddress}\nDelivered-To: jane@gmail.com\nTo: list@x.example\n\nhi`,
    expected: "jane@gmail.com",
  },
  {
    name: "Gmail, forwarded on by its first target: the first address",
    raw: `X-Forwarded-To: ${inboxAddress}\nX-Forwarded-For: jane@gmail.com second@gmail.com ${inboxAddress}\n\nhi`,
    expected: "jane@gmail.com",
  },
  {
    name: "a display name that looks like an address is none",
    raw: 'To: "mallory@evil.example" <jane@customer.example>\n\nhi',
    expected: "jane@customer.example",
  },
  {
    name: "an unfamiliar word before the colon, a familiar separator in the text",
    raw: `To: ${inboxAddress}\nSubject: Doorst: code\n\n---------- Forwarded message ---------\nFrom: A <a@x.example>\nDate: today\nSubject: code\nTo: <jane@customer.example>\n\n123456`,
    expected: "jane@customer.example",
  },
  {
    name: "a reply that quotes a mail is no forward",
    raw: `To: ${inboxAddress}\nSubject: my code\n\nFrom: A <a@x.example>\nTo: <mallory@evil.example>\n\n123456`,
    expected: inboxAddress,
  },
];

describe("recipientIdentifier", () => {
  it.each(forwarded)("$file → $expected", async ({ file, expected }) => {
    expect(await identify(readMailFixture(file))).toBe(expected);
  });

  it.each(written)("$name", async ({ raw, recipient = inboxAddress, expected }) => {
    expect(await identify(crlf(raw), { recipient })).toBe(expected);
  });

  it("puts the inbox's own identifier before all else", async () => {
    const raw = readMailFixture("gmail-automatic-forward.eml");
    const inbox = { totpIdentifier: "work-account" };
    expect(await identify(raw, { inbox })).toBe("work-account");
  });

  it("takes an identifier that the inbox accepts, and refuses another", async () => {
    const raw = readMailFixture("northwind-code.eml");
    const accepts = (one: string) => identify(raw, { inbox: { acceptedIdentifiers: [one] } });
    expect(await accepts("jane@customer.example")).toBe("jane@customer.example");
    await expect(accepts("joe@customer.example")).rejects.toMatchObject({
      code: "identifier_not_allowed",
      message: expect.not.stringContaining("jane"),
    });
  });

  it("looks up a bounded number of addresses", async () => {
    let lookups = 0;
    const addresses = Array.from({ length: 500 }, (_, number) => `in${number}@codes.example`);
    const counting = async () => {
      lookups += 1;
      return true;
    };
    const identifier = await identify(crlf(`To: ${addresses.join(", ")}\n\nhi`), { own: counting });
    expect(identifier).toBe(inboxAddress);
    expect(lookups).toBeLessThanOrEqual(20);
  });

  it("never is an own address unless it is the envelope's", async () => {
    const address = fc.constantFrom(
      "jane@customer.example",
      "mallory@evil.example",
      "other@codes.example",
      inboxAddress,
      "in-7f3k+x@codes.example",
    );
    const header = fc.record({
      name: fc.constantFrom("x-forwarded-to", ...forwarderHeaders.map((row) => row.header)),
      value: fc.array(address, { maxLength: 3 }).map((list) => list.join(", ")),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(header, { maxLength: 6 }),
        fc.array(address, { maxLength: 3 }),
        async (headers, quoted) => {
          const identifier = await recipientIdentifier({
            noted: notedRecipients(headers),
            quoted,
            recipient: inboxAddress,
            inbox: {},
            isOwnAddress,
          });
          if (identifier === inboxAddress) {
            const direct = headers.filter(({ name }) => name === "to");
            expect([...direct.map(({ value }) => value), ...quoted].join()).not.toMatch(
              /customer|evil/,
            );
          } else {
            expect(await isOwnAddress(identifier)).toBe(false);
          }
        },
      ),
    );
  });
});

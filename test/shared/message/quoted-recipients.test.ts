/** The quoted header of a forwarded mail, and texts made to keep its expressions busy. */
import { describe, expect, it } from "vitest";
import { quotedRecipients } from "../../../shared/message/quoted-recipients.ts";

const separator = "---------- Forwarded message ---------\n";

const seeds: readonly string[] = [
  " ",
  "\n",
  "\n ",
  "\n\nx",
  ">\n",
  "> ",
  "-",
  "_",
  "*",
  "From: ",
  "From: a\n",
  "To: a <",
  "<>",
  "[]",
  "Subject: a\n",
  separator,
  "Begin forwarded message:\n",
  "\u00a0",
  "To: a <mailto:",
  "'",
  "\r\n",
  "\t",
  'Am schrieb "a" <b>',
  "<> kirjoitti",
  "időpontban <>",
  "a@b.",
  "a;",
  "\u2028",
  "\ufeff",
  "\v",
];

describe("quotedRecipients", () => {
  it.each(seeds)("is quick on 256 KiB of %j", (seed) => {
    const long = seed.repeat(Math.ceil((256 * 1024) / seed.length));
    for (const text of [long, separator + long, `${separator}From: x\nSubject: y\nTo: ${long}`]) {
      for (const mail of [{ text }, { html: `<pre>${text.replaceAll("\n", "<br>")}` }]) {
        const begun = performance.now();
        quotedRecipients({ subject: "Fwd: x", attached: [], ...mail });
        // 40 ms at the worst on a quiet machine; unbounded it would be minutes.
        expect(performance.now() - begun).toBeLessThan(2000);
      }
    }
  });

  it("is quick on deeply nested HTML", () => {
    const begun = performance.now();
    quotedRecipients({ subject: "Fwd: x", attached: [], html: "<b>".repeat(80_000) });
    expect(performance.now() - begun).toBeLessThan(2000);
  });

  it("finds several recipients", () => {
    const text = `${separator}From: A <a@x.example>\nDate: today\nSubject: s\nTo: Jane <jane@customer.example>, Joe <joe@customer.example>\n\n1`;
    expect(quotedRecipients({ subject: "Fwd: s", attached: [], text })).toEqual([
      "jane@customer.example",
      "joe@customer.example",
    ]);
  });
});

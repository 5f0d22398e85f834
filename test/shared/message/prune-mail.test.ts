/** What of a raw mail the MIME parser gets to see. */
import { Buffer } from "node:buffer";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mailLimits, pruneLimits } from "../../../shared/message/mail-limits.ts";
import { pruneMail } from "../../../shared/message/prune-mail.ts";
import { chunked } from "./mail-fixtures.ts";

async function collect(pieces: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const collected: Uint8Array[] = [];
  for await (const piece of pieces) collected.push(piece);
  return Buffer.concat(collected);
}

async function prune(raw: Uint8Array | string, chunkBytes?: number): Promise<Buffer> {
  return collect(pruneMail(chunked(raw, chunkBytes)));
}

const line = `${"QUJD".repeat(19)}\r\n`;
const long = line.repeat(40_000);

describe("pruneMail", () => {
  it("passes a small mail byte for byte, however it is chunked", async () => {
    const pieces = fc.constantFrom("-", "--", "\r", "\n", "\r\n", "a", "--b", "text ", "\0");
    await fc.assert(
      fc.asyncProperty(
        fc.array(pieces, { maxLength: 60 }),
        fc.integer({ min: 1, max: 9 }),
        async (parts, size) => {
          expect((await prune(parts.join(""), size)).toString()).toBe(parts.join(""));
        },
      ),
    );
  });

  it.each([1000, 4099, 65_536, 10_000_000])(
    "keeps the structure around a long body in chunks of %i",
    async (size) => {
      const raw = `Subject: x\r\n\r\n--b\r\n\r\n${long}--b\r\n\r\n${long}--b--\r\n`;
      const kept = (await prune(raw, size)).toString();
      expect(kept.length).toBeLessThan(2 * pruneLimits.partBytes + 1000);
      expect(kept.split(/\r\n(?=--b)/)).toHaveLength(4);
      expect(kept.endsWith("\r\n--b--\r\n")).toBe(true);
    },
  );

  it("finds a boundary whose dashes fall into two chunks", async () => {
    const head = `--b\r\n\r\n${long}`;
    const raw = `${head}--b\r\n\r\nbehind`;
    for (const split of [head.length, head.length + 1, head.length + 2]) {
      async function* halves(): AsyncGenerator<Uint8Array> {
        yield Buffer.from(raw.slice(0, split));
        yield Buffer.from(raw.slice(split));
      }
      const kept = (await collect(pruneMail(halves()))).toString();
      expect(kept.endsWith("\r\n--b\r\n\r\nbehind"), `split at ${split}`).toBe(true);
    }
  });

  it("passes at most 12 MB and the boundaries of a mail of many long parts", async () => {
    const raw = Buffer.from(`--b\r\n\r\n${line.repeat(1000)}`.repeat(500));
    expect((await prune(raw)).length).toBeLessThan(pruneLimits.totalBytes + 500 * 20 + 65_536);
  });

  it("refuses more than the limit before it is read whole", async () => {
    let served = 0;
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (;;) {
        served += 1_000_000;
        yield Buffer.alloc(1_000_000, "x");
      }
    }
    const pruned = async () => {
      for await (const _ of pruneMail(endless()));
    };
    await expect(pruned()).rejects.toMatchObject({ code: "mail_limit_exceeded" });
    expect(served).toBeLessThan(mailLimits.mailBytes + 2_000_000);
  });
});

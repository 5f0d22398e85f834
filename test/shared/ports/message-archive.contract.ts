/** What every `MessageArchive` must do. */
import { afterEach, beforeEach, describe, expect } from "vitest";
import type { MessageArchive } from "../../../shared/ports/message-archive.ts";
import { contractCases, expectError, type SkippedCases } from "./contract-cases.ts";

export type MessageArchiveUnderTest = { archive: MessageArchive; close?: () => Promise<void> };

export async function* chunksOf(...chunks: (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) yield typeof chunk === "string" ? Buffer.from(chunk) : chunk;
}

export async function readAll(raw: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of raw) chunks.push(chunk);
  return Buffer.concat(chunks);
}

export function describeMessageArchiveContract(
  name: string,
  create: () => Promise<MessageArchiveUnderTest>,
  options: { skipped?: SkippedCases } = {},
): void {
  describe(`MessageArchive: ${name}`, () => {
    const cases = contractCases(options.skipped ?? []);
    let archive: MessageArchive;
    let close: () => Promise<void>;

    beforeEach(async () => {
      const made = await create();
      archive = made.archive;
      close = made.close ?? (async () => {});
    });
    afterEach(() => close());

    const read = async (id: string) => readAll(await archive.open(id));

    for (const { name: what, chunks } of [
      { name: "a short mail", chunks: ["Subject: hi\r\n", "\r\n", "123456\r\n"] },
      { name: "an empty one", chunks: [] },
      { name: "bytes that are no text", chunks: [Uint8Array.of(0, 255, 128, 13, 10, 0)] },
      {
        name: "five megabytes in uneven chunks",
        chunks: [1, 65_535, 65_537, 3_000_000, 2_000_000].map((size) =>
          Buffer.alloc(size, `${size}:`),
        ),
      },
    ]) {
      cases.case(`gives back ${what}, byte for byte, as often as asked`, async () => {
        await archive.store("mail-1_A", chunksOf(...chunks));
        const expected = Buffer.concat(chunks.map((chunk) => Buffer.from(chunk)));
        expect((await read("mail-1_A")).equals(expected)).toBe(true);
        expect((await read("mail-1_A")).equals(expected)).toBe(true);
      });
    }

    cases.case("keeps its own copy when the source reuses its buffer", async () => {
      const buffer = Buffer.from("first.");
      async function* reusing() {
        yield buffer;
        buffer.write("second");
        yield buffer;
      }
      await archive.store("m", reusing());
      buffer.fill("x");
      expect((await read("m")).toString()).toBe("first.second");
    });

    cases.case("replaces what was stored under the same id", async () => {
      await archive.store("m", chunksOf("a longer first mail"));
      await archive.store("m", chunksOf("second"));
      expect((await read("m")).toString()).toBe("second");
    });

    cases.case(
      "keeps nothing when the source fails half-way, and throws its error on",
      async () => {
        const reset = new Error("connection reset");
        async function* failing() {
          yield Buffer.from("half");
          throw reset;
        }
        await expect(archive.store("m", failing())).rejects.toBe(reset);
        await expectError(archive.open("m"), "raw_message_missing");
        await archive.store("n", chunksOf("whole"));
        await expect(archive.store("n", failing())).rejects.toBe(reset);
        expect((await read("n")).toString()).toBe("whole");
      },
    );

    cases.case("stores many at once", async () => {
      const ids = Array.from({ length: 40 }, (_, number) => `mail-${number}`);
      await Promise.all(ids.map((id) => archive.store(id, chunksOf("mail ", id))));
      for (const id of ids) expect((await read(id)).toString()).toBe(`mail ${id}`);
    });

    cases.case("deletes, and does not mind when there is nothing", async () => {
      await archive.store("m", chunksOf("mail"));
      await archive.delete("m");
      await archive.delete("m");
      await expectError(archive.open("m"), "raw_message_missing");
    });

    cases.case("takes an id of 128 characters", async () => {
      await archive.store("x".repeat(128), chunksOf("mail"));
      expect((await read("x".repeat(128))).toString()).toBe("mail");
    });

    const badIds = ["", "a/b", "..", ".", "../x", "a.b", "a\u0000", "a\n", "é", "x".repeat(129)];
    for (const id of badIds) {
      cases.case(`refuses the id ${JSON.stringify(id.slice(0, 20))}`, async () => {
        await expectError(archive.store(id, chunksOf("mail")), "invalid_key");
        await expectError(archive.open(id), "invalid_key");
        await expectError(archive.delete(id), "invalid_key");
      });
    }
    cases.assertAllKnown();
  });
}

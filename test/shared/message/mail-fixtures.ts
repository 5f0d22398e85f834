/** The mails of `test/fixtures/mail`, as they come over the wire. */
import { Buffer } from "node:buffer";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const directory = join(import.meta.dirname, "../../fixtures/mail");

export const mailFixtures: readonly string[] = readdirSync(directory).filter((name) =>
  name.endsWith(".eml"),
);

export function readMailFixture(name: string): Buffer {
  return crlf(readFileSync(join(directory, name), "utf8"));
}

/** Keys and certificates that protect nothing: they are public. */
export function readTestKey(name: string): string {
  return readFileSync(join(directory, name), "utf8");
}

export function crlf(text: string): Buffer {
  return Buffer.from(text.replace(/\r?\n/g, "\r\n"));
}

export async function* chunked(
  raw: Uint8Array | string,
  chunkBytes = 64 * 1024,
): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(raw);
  for (let at = 0; at < bytes.length; at += chunkBytes) yield bytes.subarray(at, at + chunkBytes);
}

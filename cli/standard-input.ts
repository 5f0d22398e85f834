/** Reads all of standard input as text, up to a limit. */
import type { Readable } from "node:stream";
import { CommandFailure } from "./failure.ts";

/** @throws CommandFailure above `mostBytes`. */
export async function readStandardInput(stdin: Readable, mostBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stdin) {
    const buffer = Buffer.from(chunk);
    bytes += buffer.byteLength;
    if (bytes > mostBytes) {
      throw new CommandFailure(`Standard input has more than ${mostBytes} bytes.`);
    }
    chunks.push(buffer);
  }
  return Buffer.concat(chunks).toString("utf8");
}

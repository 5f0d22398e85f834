/** An image file as a data URL, as the API takes it. */
import { readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";
import type { Cli } from "./cli.ts";
import { CommandFailure } from "./failure.ts";

/** The API's own limit; a file that is larger need not be read. */
const mostBytes = 3 * 1024 * 1024;

/**
 * What the bytes are is for the server to say; PNG is only the name of what is not a JPEG.
 *
 * @throws CommandFailure when it is too large; what the file system says when it cannot be read.
 */
export function readImageUrl(file: string, { terminal }: Pick<Cli, "terminal">): string {
  const path = resolve(terminal.workingDirectory, file);
  if (statSync(path).size > mostBytes) {
    throw new CommandFailure(
      `${file} has more than ${mostBytes} bytes: crop the image to the QR code.`,
    );
  }
  const bytes = readFileSync(path);
  const format = bytes[0] === 0xff ? "jpeg" : "png";
  return `data:image/${format};base64,${bytes.toString("base64")}`;
}

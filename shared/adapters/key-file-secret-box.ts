/** `SecretBox` whose key lies in a file that only its owner may read; made at the first start. */
import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import { OtpostError } from "../errors.ts";
import type { SecretBox } from "../ports/secret-box.ts";
import { createAesSecretBox, keyBytes } from "./aes-secret-box.ts";
import { syncDirectory } from "./private-file.ts";

/**
 * `random` gives cryptographically strong bytes.
 *
 * @throws OtpostError `configuration_invalid` when the file is readable by others or is no key
 */
export function createKeyFileSecretBox({
  path,
  random,
}: {
  path: string;
  random: (bytes: number) => Uint8Array;
}): SecretBox {
  if (!existsSync(path)) createKeyFile(path, random(keyBytes));
  return createAesSecretBox({ key: readKeyFile(path), random });
}

function createKeyFile(path: string, key: Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  // Written beside it and linked: a crash half-way must not leave an empty key file, and `link`
  // never replaces a key that another process made meanwhile.
  const temporary = `${path}.new`;
  rmSync(temporary, { force: true });
  const file = openSync(temporary, "wx", 0o600);
  try {
    writeSync(file, key);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  try {
    linkSync(temporary, path);
  } catch (error) {
    if (!existsSync(path)) throw error;
  }
  rmSync(temporary);
  syncDirectory(dirname(path));
}

function readKeyFile(path: string): Buffer {
  const file = openSync(path, "r");
  try {
    const { mode } = fstatSync(file);
    if ((mode & 0o077) !== 0) {
      throw new OtpostError(
        "configuration_invalid",
        `The key file ${path} can be read by others (mode ${(mode & 0o777).toString(8)}); run: chmod 600 '${path}'`,
      );
    }
    const key = readFileSync(file);
    if (key.length !== keyBytes) {
      throw new OtpostError(
        "configuration_invalid",
        `The key file ${path} has ${key.length} bytes instead of ${keyBytes}; restore it from a backup. Without it the sealed secrets are lost.`,
      );
    }
    return key;
  } finally {
    closeSync(file);
  }
}

/**
 * `SecretBox` with a key in memory: AES-256-GCM (NIST SP 800-38D), a random nonce of 96 bits, the
 * context as additional authenticated data.
 *
 * Sealed: base64url of version (1 byte), nonce (12), ciphertext, tag (16). Random nonces are safe for
 * 2^32 seals under one key (SP 800-38D §8.3): a thousand a second for 49 days; otpost seals when a
 * person adds a secret. The length of a secret is not hidden.
 */
import { createCipheriv, createDecipheriv } from "node:crypto";
import { OtpostError } from "../errors.ts";
import type { SecretBox, SecretContext } from "../ports/secret-box.ts";
import { encodeSecret, secretUnreadable } from "../ports/secret-box-rules.ts";

const algorithm = "aes-256-gcm";
const version = 1;
const nonceBytes = 12;
const tagBytes = 16;
export const keyBytes = 32;

/** `key` has 32 bytes; `random` gives cryptographically strong ones. */
export function createAesSecretBox({
  key,
  random,
}: {
  key: Uint8Array;
  random: (bytes: number) => Uint8Array;
}): SecretBox {
  if (key.length !== keyBytes) {
    throw new OtpostError(
      "configuration_invalid",
      `The key that seals secrets has ${key.length} bytes; it must have ${keyBytes}.`,
    );
  }
  return {
    async seal(secret, context) {
      const plain = encodeSecret(secret);
      const nonce = random(nonceBytes);
      const cipher = createCipheriv(algorithm, key, nonce, { authTagLength: tagBytes });
      cipher.setAAD(encodeContext(context));
      const encrypted = [cipher.update(plain), cipher.final()];
      return Buffer.concat([
        Uint8Array.of(version),
        nonce,
        ...encrypted,
        cipher.getAuthTag(),
      ]).toString("base64url");
    },

    async open(sealed, context) {
      const bytes = Buffer.from(sealed, "base64url");
      const isOurs =
        bytes.toString("base64url") === sealed &&
        bytes.length > 1 + nonceBytes + tagBytes &&
        bytes[0] === version;
      if (!isOurs) throw secretUnreadable();
      const nonce = bytes.subarray(1, 1 + nonceBytes);
      // The length is given: GCM in Node otherwise accepts a tag cut to 4 bytes.
      const decipher = createDecipheriv(algorithm, key, nonce, { authTagLength: tagBytes });
      decipher.setAAD(encodeContext(context));
      decipher.setAuthTag(bytes.subarray(-tagBytes));
      try {
        const plain = decipher.update(bytes.subarray(1 + nonceBytes, -tagBytes));
        return Buffer.concat([plain, decipher.final()]).toString();
      } catch (cause) {
        throw secretUnreadable(cause);
      }
    },
  };
}

/** JSON, so that ("a", "bc") and ("ab", "c") differ. */
const encodeContext = ({ organizationId, purpose, subject }: SecretContext): Buffer =>
  Buffer.from(
    JSON.stringify([
      "otpost",
      version,
      organizationId,
      purpose,
      ...(subject === undefined ? [] : [subject]),
    ]),
  );

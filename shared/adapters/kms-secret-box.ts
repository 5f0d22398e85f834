/**
 * `SecretBox` by AWS KMS: the key never leaves KMS, and the context is KMS's encryption context, which
 * CloudTrail shows with every use of the key.
 *
 * Sealed: `k1.` and the ciphertext blob in base64url; the prefix says which box sealed it, and
 * leaves room for another form.
 */
import { DecryptCommand, EncryptCommand, type KMSClient } from "@aws-sdk/client-kms";
import { OtpostError } from "../errors.ts";
import type { SecretBox } from "../ports/secret-box.ts";
import { encodeSecret, secretUnreadable } from "../ports/secret-box-rules.ts";
import { awsErrorName, awsFailure } from "./aws-failure.ts";

const prefix = "k1.";
/** KMS Decrypt takes no larger blob; one of 4096 bytes sealed has about 4250. */
const blobBytes = 6144;

/** KMS's words for: changed, sealed under another context, sealed with another key. */
const unreadableNames: ReadonlySet<string> = new Set([
  "InvalidCiphertextException",
  "IncorrectKeyException",
]);

/** `keyId` is the id or ARN of a symmetric key. */
export function createKmsSecretBox({
  client,
  keyId,
}: {
  client: KMSClient;
  keyId: string;
}): SecretBox {
  return {
    async seal(secret, context) {
      const command = new EncryptCommand({
        KeyId: keyId,
        Plaintext: encodeSecret(secret),
        EncryptionContext: { ...context },
      });
      const { CiphertextBlob: blob } = await client.send(command).catch((error: unknown) => {
        throw awsFailure("KMS", error);
      });
      if (!blob) throw withoutAnswer();
      return prefix + Buffer.from(blob).toString("base64url");
    },

    async open(sealed, context) {
      const command = new DecryptCommand({
        // Given, so that KMS refuses what somebody sealed with a key of theirs.
        KeyId: keyId,
        CiphertextBlob: readBlob(sealed),
        EncryptionContext: { ...context },
      });
      const { Plaintext: plain } = await client.send(command).catch((error: unknown) => {
        if (unreadableNames.has(awsErrorName(error))) throw secretUnreadable(error);
        throw awsFailure("KMS", error);
      });
      if (!plain) throw withoutAnswer();
      return Buffer.from(plain).toString();
    },
  };
}

/** Only the spelling we write: Node skips what is not base64url. */
function readBlob(sealed: string): Buffer {
  const text = sealed.slice(prefix.length);
  const blob = Buffer.from(text, "base64url");
  const isOurs =
    sealed.startsWith(prefix) &&
    blob.length > 0 &&
    blob.length <= blobBytes &&
    blob.toString("base64url") === text;
  if (!isOurs) throw secretUnreadable();
  return blob;
}

const withoutAnswer = (): OtpostError =>
  new OtpostError("internal", "KMS answered without a result.");

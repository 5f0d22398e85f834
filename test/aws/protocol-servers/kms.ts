/**
 * KMS's Encrypt and Decrypt over its JSON 1.1 protocol: real AES-256-GCM with the encryption context as
 * additional authenticated data, and KMS's limits and errors.
 *
 * A blob is the key's id (16 bytes), nonce (12), ciphertext and tag (16).
 */
import { createCipheriv, createDecipheriv, randomBytes, randomUUID } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import { z } from "zod";
import type { ProtocolServer } from "./dynamodb.ts";
import { closeServer, listenOnLoopback } from "./loopback.ts";

const algorithm = "aes-256-gcm";
const idBytes = 16;
const nonceBytes = 12;
const tagBytes = 16;

export type KmsServer = ProtocolServer & { createKey(id?: string): { keyId: string; arn: string } };

type Key = { id: string; arn: string; material: Buffer };

class KmsError extends Error {}
const refuse = (name: string, message: string): KmsError => new KmsError(message, { cause: name });

const context = z.record(z.string(), z.string()).default({});
const base64 = z.string().transform((text) => Buffer.from(text, "base64"));
const encryptRequest = z.object({
  KeyId: z.string(),
  Plaintext: base64,
  EncryptionContext: context,
});
const decryptRequest = z.object({
  KeyId: z.string().optional(),
  CiphertextBlob: base64,
  EncryptionContext: context,
});

export async function startKms(): Promise<KmsServer> {
  const keys = new Map<string, Key>();

  const findKey = (name: string): Key => {
    const key = [...keys.values()].find(({ id, arn }) => id === name || arn === name);
    if (!key) throw refuse("NotFoundException", `Key '${name}' does not exist`);
    return key;
  };

  const actions: Record<string, (body: unknown) => object> = {
    Encrypt(body) {
      const { KeyId, Plaintext, EncryptionContext } = encryptRequest.parse(body);
      assertLength("plaintext", Plaintext, 4096);
      const key = findKey(KeyId);
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv(algorithm, key.material, nonce);
      cipher.setAAD(authenticated(EncryptionContext));
      const parts = [
        idOf(key),
        nonce,
        cipher.update(Plaintext),
        cipher.final(),
        cipher.getAuthTag(),
      ];
      return { CiphertextBlob: Buffer.concat(parts).toString("base64"), KeyId: key.arn };
    },

    Decrypt(body) {
      const { KeyId, CiphertextBlob: blob, EncryptionContext } = decryptRequest.parse(body);
      assertLength("ciphertextBlob", blob, 6144);
      const named = KeyId === undefined ? undefined : findKey(KeyId);
      const key = [...keys.values()].find((each) => idOf(each).equals(blob.subarray(0, idBytes)));
      if (!key || blob.length < idBytes + nonceBytes + tagBytes) {
        throw refuse("InvalidCiphertextException", "");
      }
      if (named && named !== key) {
        throw refuse(
          "IncorrectKeyException",
          "The key ID in the request does not identify a CMK that can perform this operation.",
        );
      }
      const nonce = blob.subarray(idBytes, idBytes + nonceBytes);
      const decipher = createDecipheriv(algorithm, key.material, nonce, {
        authTagLength: tagBytes,
      });
      decipher.setAAD(authenticated(EncryptionContext));
      decipher.setAuthTag(blob.subarray(-tagBytes));
      try {
        const plain = decipher.update(blob.subarray(idBytes + nonceBytes, -tagBytes));
        const Plaintext = Buffer.concat([plain, decipher.final()]).toString("base64");
        return { Plaintext, KeyId: key.arn };
      } catch {
        throw refuse("InvalidCiphertextException", "");
      }
    },
  };

  const answer = async (request: IncomingMessage): Promise<[status: number, body: object]> => {
    const target = String(request.headers["x-amz-target"]);
    const action = actions[target.replace(/^TrentService\./, "")];
    try {
      if (!action) throw refuse("UnknownOperationException", "");
      return [200, action(JSON.parse(await readText(request)))];
    } catch (error) {
      if (error instanceof KmsError) {
        return [400, { __type: String(error.cause), message: error.message }];
      }
      return [400, { __type: "ValidationException", message: "The request is malformed" }];
    }
  };

  const server = createServer((request, response) => {
    void answer(request).then(([status, body]) => {
      response.writeHead(status, { "content-type": "application/x-amz-json-1.1" });
      response.end(JSON.stringify(body));
    });
  });
  return {
    endpoint: await listenOnLoopback(server),
    close: () => closeServer(server),
    createKey(id = randomUUID()) {
      const arn = `arn:aws:kms:us-east-1:000000000000:key/${id}`;
      keys.set(id, { id, arn, material: randomBytes(32) });
      return { keyId: id, arn };
    },
  };
}

const idOf = ({ id }: Key): Buffer => Buffer.from(id.replaceAll("-", ""), "hex");

/** The order of the pairs does not matter to KMS. */
const authenticated = (pairs: Record<string, string>): Buffer =>
  Buffer.from(JSON.stringify(Object.entries(pairs).sort(([a], [b]) => (a < b ? -1 : 1))));

function assertLength(name: string, bytes: Buffer, most: number): void {
  if (bytes.length < 1 || bytes.length > most) {
    throw refuse(
      "ValidationException",
      `1 validation error detected: Value at '${name}' failed to satisfy constraint: Member must have length less than or equal to ${most}`,
    );
  }
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/** `Idempotency-Key`: a repeated push is the same message, received at the same instant. */
import { z } from "zod";
import { OtpostError } from "../errors.ts";
import type { JsonValue, Table } from "../ports/table.ts";
import { sha256 } from "./secrets.ts";
import { readItem, storedInstant } from "./stored-items.ts";
import { tableKeys } from "./table-keys.ts";

export type IdempotencyKeys = {
  /**
   * The `sourceId` and `receivedAt` of the push, the same for every repeat within a day.
   *
   * `request` is what must not differ between repeats (content, run, source, expiry).
   *
   * @throws OtpostError `validation_failed` for a key that is empty or longer than 255 characters;
   * `idempotency_key_reused` when the key came with another request before.
   */
  admit(push: {
    organizationId: string;
    identifier: string;
    idempotencyKey: string;
    request: JsonValue;
  }): Promise<{ sourceId: string; receivedAt: Date }>;
};

const storedPush = z.object({ requestHash: z.string(), receivedAt: storedInstant });

const keepMilliseconds = 24 * 60 * 60_000;
const keyCharacters = 255;

export function createIdempotencyKeys({
  table,
  now,
}: {
  table: Table;
  now: () => Date;
}): IdempotencyKeys {
  return {
    async admit({ organizationId, identifier, idempotencyKey, request }) {
      if (idempotencyKey === "" || idempotencyKey.length > keyCharacters) {
        throw new OtpostError(
          "validation_failed",
          `An Idempotency-Key has 1 to ${keyCharacters} characters.`,
        );
      }
      const keyHash = sha256(JSON.stringify([idempotencyKey, identifier]));
      const requestHash = sha256(JSON.stringify(request));
      const key = tableKeys.idempotencyKey(organizationId, keyHash);
      const receivedAt = now();
      const isFirst = await table.putIfAbsent({
        ...key,
        expiresAt: new Date(receivedAt.getTime() + keepMilliseconds),
        attributes: { requestHash, receivedAt: receivedAt.toISOString() },
      });
      const item = isFirst ? undefined : await table.get(key);
      const first = item && readItem(storedPush, item);
      if (first !== undefined && first.requestHash !== requestHash) {
        throw new OtpostError(
          "idempotency_key_reused",
          "This Idempotency-Key came with another request before: use a new key for a new push.",
        );
      }
      return {
        sourceId: `idempotency-key-${keyHash}`,
        receivedAt: first?.receivedAt ?? receivedAt,
      };
    },
  };
}

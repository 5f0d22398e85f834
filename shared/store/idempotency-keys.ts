/** `Idempotency-Key`: a repeated push is the same message, received at the same instant. */
import type { JsonValue, Table } from "../ports/table.ts";

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

export declare function createIdempotencyKeys(options: {
  table: Table;
  now: () => Date;
}): IdempotencyKeys;

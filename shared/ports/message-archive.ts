/**
 * `MessageArchive`: the raw bytes of a mail between its arrival and its parsing.
 *
 * `test/shared/ports/message-archive.contract.ts` proves every adapter. An id is 1–128 characters of
 * `A–Z a–z 0–9 - _` (`OtpostError` `invalid_key` otherwise), so that it is a file name and an S3 key.
 */
export type MessageArchive = {
  /**
   * Keeps the bytes; they are durable when this resolves. When the source fails half-way nothing
   * is kept and its error is thrown on.
   */
  store(id: string, raw: AsyncIterable<Uint8Array>): Promise<void>;
  /** @throws OtpostError `raw_message_missing` when there is none of that id. */
  open(id: string): Promise<AsyncIterable<Uint8Array>>;
  /** Deletes the bytes; nothing happens when there are none. */
  delete(id: string): Promise<void>;
};

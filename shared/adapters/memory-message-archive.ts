/** `MessageArchive` in memory, for tests. */
import type { MessageArchive } from "../ports/message-archive.ts";
import { assertMessageId, rawMessageMissing } from "../ports/message-archive-rules.ts";

export function createMemoryMessageArchive(): MessageArchive {
  const messages = new Map<string, Uint8Array[]>();

  return {
    async store(id, raw) {
      assertMessageId(id);
      const chunks: Uint8Array[] = [];
      // Copied: a stream may reuse its buffer.
      for await (const chunk of raw) chunks.push(Uint8Array.from(chunk));
      messages.set(id, chunks);
    },

    async open(id) {
      assertMessageId(id);
      const chunks = messages.get(id);
      if (!chunks) throw rawMessageMissing();
      return (async function* () {
        for (const chunk of chunks) yield Uint8Array.from(chunk);
      })();
    },

    async delete(id) {
      assertMessageId(id);
      messages.delete(id);
    },
  };
}

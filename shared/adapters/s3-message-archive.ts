/**
 * `MessageArchive` in an S3 bucket: an object a mail, put there by SES itself or by `store`; the bucket's
 * lifecycle deletes what nobody did.
 *
 * `store` gathers the mail in memory and sends it in one PutObject: a mail has at most 40 MB, and one
 * request either keeps all of it or nothing. A multipart upload would save that memory, but takes three
 * requests at least, and a process that dies half-way leaves parts that are paid for and never seen.
 *
 * S3 names a missing object (404) only to who may list the bucket; to anybody else it is forbidden (403),
 * which here is `internal` and not `raw_message_missing`.
 */
import {
  DeleteObjectCommand,
  GetObjectCommand,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { OtpostError } from "../errors.ts";
import type { MessageArchive } from "../ports/message-archive.ts";
import { assertMessageId, rawMessageMissing } from "../ports/message-archive-rules.ts";
import { awsErrorName, awsFailure } from "./aws-failure.ts";

/** What SES delivers and the one-machine intake takes: 40 000 KiB. */
const rawMessageBytes = 40_000 * 1024;

/** Objects are named by `prefix` (none by default) and the message's id. */
export function createS3MessageArchive({
  client,
  bucket,
  prefix = "",
}: {
  client: S3Client;
  bucket: string;
  prefix?: string;
}): MessageArchive {
  const locate = (id: string) => {
    assertMessageId(id);
    return { Bucket: bucket, Key: `${prefix}${id}` };
  };

  return {
    async store(id, raw) {
      const target = locate(id);
      const body = await gather(raw);
      await client.send(new PutObjectCommand({ ...target, Body: body })).catch(fail);
    },

    async open(id) {
      const { Body: body } = await client.send(new GetObjectCommand(locate(id))).catch(fail);
      if (!body) throw new OtpostError("internal", "S3 answered without a body.");
      return readChunks(body.transformToWebStream());
    },

    async delete(id) {
      await client.send(new DeleteObjectCommand(locate(id))).catch(fail);
    },
  };
}

/** The source's own errors pass; a buffer that the source goes on using is copied. */
async function gather(raw: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of raw) {
    bytes += chunk.length;
    if (bytes > rawMessageBytes) {
      throw new OtpostError(
        "mail_too_large",
        `The mail is larger than the ${rawMessageBytes} bytes that are kept.`,
      );
    }
    chunks.push(Uint8Array.from(chunk));
  }
  return Buffer.concat(chunks, bytes);
}

/** Who stops early cancels the download, so that its connection is free again. */
async function* readChunks(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read().catch(fail);
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}

function fail(error: unknown): never {
  if (awsErrorName(error) === "NoSuchKey") throw rawMessageMissing(error);
  throw awsFailure("S3", error);
}

import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createS3MessageArchive } from "../../../shared/adapters/s3-message-archive.ts";
import type { ProtocolServer } from "../../aws/protocol-servers/dynamodb.ts";
import { createMailBucket, startFauxqsOnLoopback } from "../../aws/protocol-servers/fauxqs.ts";
import { loopbackClient } from "../../aws/protocol-servers/loopback.ts";
import { expectError } from "../ports/contract-cases.ts";
import {
  chunksOf,
  describeMessageArchiveContract,
  readAll,
} from "../ports/message-archive.contract.ts";

let server: ProtocolServer;
let client: S3Client;

beforeAll(async () => {
  server = await startFauxqsOnLoopback();
  client = new S3Client({
    ...loopbackClient,
    endpoint: server.endpoint,
    forcePathStyle: true,
    requestHandler: { httpAgent: { maxSockets: 2 } },
  });
});
afterAll(async () => {
  client.destroy();
  await server.close();
});

describeMessageArchiveContract("S3", async () => ({
  archive: createS3MessageArchive({ client, bucket: await createMailBucket(client) }),
}));

describe("an archive in S3", () => {
  it("names the object by prefix and id, as SES does", async () => {
    const bucket = await createMailBucket(client);
    const archive = createS3MessageArchive({ client, bucket, prefix: "mail/" });
    await archive.store("o3vrnil0e2ic28tr", chunksOf("mail"));
    const command = new GetObjectCommand({ Bucket: bucket, Key: "mail/o3vrnil0e2ic28tr" });
    expect(await (await client.send(command)).Body?.transformToString()).toBe("mail");
  });

  it("refuses a mail above 40 000 KiB before anything is sent, without reading on", async () => {
    const archive = createS3MessageArchive({ client, bucket: await createMailBucket(client) });
    let chunks = 0;
    async function* endless() {
      for (; ; chunks += 1) yield Buffer.alloc(1024 * 1024);
    }
    await expectError(archive.store("m", endless()), "mail_too_large");
    expect(chunks).toBe(39);
    await expectError(archive.open("m"), "raw_message_missing");
  });

  it("gives its connection back when the reader stops early", async () => {
    const archive = createS3MessageArchive({ client, bucket: await createMailBucket(client) });
    await archive.store("m", chunksOf(Buffer.alloc(3_000_000, "mail ")));
    // The client has two connections: the third reading would wait for ever.
    for (let reading = 1; reading <= 5; reading += 1) {
      for await (const chunk of await archive.open("m")) {
        expect(chunk.length).toBeGreaterThan(0);
        break;
      }
    }
    expect(await readAll(await archive.open("m"))).toHaveLength(3_000_000);
  });

  it("does not take a missing bucket for a missing mail", async () => {
    const archive = createS3MessageArchive({ client, bucket: "no-such-bucket" });
    await expectError(archive.open("m"), "internal");
    await expectError(archive.store("m", chunksOf("mail")), "internal");
  });
});

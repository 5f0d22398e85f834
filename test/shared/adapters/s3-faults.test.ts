import { S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createS3MessageArchive } from "../../../shared/adapters/s3-message-archive.ts";
import { archiveClientSettings } from "../../../shared/aws/client-settings.ts";
import type { MessageArchive } from "../../../shared/ports/message-archive.ts";
import type { ProtocolServer } from "../../aws/protocol-servers/dynamodb.ts";
import {
  type Fault,
  type FaultyProxy,
  startFaultyProxy,
} from "../../aws/protocol-servers/faulty-proxy.ts";
import { createMailBucket, startFauxqsOnLoopback } from "../../aws/protocol-servers/fauxqs.ts";
import { loopbackClient } from "../../aws/protocol-servers/loopback.ts";
import { expectError } from "../ports/contract-cases.ts";
import { chunksOf, readAll } from "../ports/message-archive.contract.ts";

let server: ProtocolServer;
let proxy: FaultyProxy;
let client: S3Client;
let archive: MessageArchive;

beforeAll(async () => {
  server = await startFauxqsOnLoopback();
  proxy = await startFaultyProxy(server.endpoint);
  client = new S3Client({
    ...archiveClientSettings,
    ...loopbackClient,
    endpoint: proxy.endpoint,
    forcePathStyle: true,
    maxAttempts: 2,
  });
});
beforeEach(async () => {
  proxy.heal();
  archive = createS3MessageArchive({ client, bucket: await createMailBucket(client) });
});
afterAll(async () => {
  client.destroy();
  await proxy.close();
  await server.close();
});

const slowDown: Fault = { kind: "answer", status: 503, name: "SlowDown" };
const broken: Fault = { kind: "answer", status: 500, name: "InternalError" };

describe("S3 on a bad day", () => {
  it("is asked again, with the whole mail", async () => {
    proxy.fail("PUT", [broken]);
    await archive.store("m", chunksOf("whole ", "mail"));
    proxy.fail("GET", [broken]);
    expect((await readAll(await archive.open("m"))).toString()).toBe("whole mail");
  });

  for (const [method, run] of [
    ["PUT", () => archive.store("m", chunksOf("mail"))],
    ["GET", () => archive.open("m")],
    ["DELETE", () => archive.delete("m")],
  ] as [string, () => Promise<unknown>][]) {
    for (const [how, fault] of Object.entries({ slowDown, broken })) {
      it(`is unavailable while ${method} is answered with ${how}`, async () => {
        proxy.fail(method, [fault, fault]);
        await expectError(run(), "unavailable");
        expect(proxy.requests()).toEqual([method, method]);
      });
    }
  }

  it("is unavailable when a mail breaks off in the middle: half a mail is never a whole one", async () => {
    await archive.store("m", chunksOf(Buffer.alloc(3_000_000, "mail ")));
    proxy.fail("GET", [{ kind: "cut-answer" }]);
    const reading = archive.open("m").then(readAll);
    await expectError(reading, "unavailable");
    expect(await readAll(await archive.open("m"))).toHaveLength(3_000_000);
  });

  it("does not take a forbidden mail for a missing one", async () => {
    proxy.fail("GET", [{ kind: "answer", status: 403, name: "AccessDenied" }]);
    await expectError(archive.open("m"), "internal");
  });
});

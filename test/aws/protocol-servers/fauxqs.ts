/**
 * SQS's and S3's protocols by fauxqs, in memory, and what the stacks make in them.
 *
 * fauxqs tells the time by `Date.now`, so a test that moves that moves its leases and delays.
 */
import { randomUUID } from "node:crypto";
import {
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  type S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { CreateQueueCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { buildApp } from "fauxqs";
import type { ProtocolServer } from "./dynamodb.ts";

export async function startFauxqsOnLoopback(): Promise<ProtocolServer> {
  const app = buildApp({ logger: false });
  const endpoint = await app.listen({ port: 0, host: "127.0.0.1" });
  return {
    endpoint,
    async close() {
      // Or it would wait for whoever waits for a message.
      app.server.closeAllConnections();
      await app.close();
    },
  };
}

export type Queues = { queueUrl: string; deadLetterQueueUrl: string };

/** A queue with its dead letters; SQS itself moves a job after `maxReceiveCount` receptions. */
export async function createOtpostQueues(
  client: SQSClient,
  { maxReceiveCount }: { maxReceiveCount: number },
): Promise<Queues> {
  const name = randomUUID();
  const create = async (queue: string, attributes: Record<string, string>): Promise<string> => {
    const command = new CreateQueueCommand({ QueueName: queue, Attributes: attributes });
    const { QueueUrl: url } = await client.send(command);
    if (url === undefined) throw new Error("The queue has no URL.");
    return url;
  };
  const deadLetterQueueUrl = await create(`${name}-dead-letters`, {});
  const queueUrl = await create(name, {
    RedrivePolicy: JSON.stringify({
      deadLetterTargetArn: `arn:aws:sqs:us-east-1:000000000000:${name}-dead-letters`,
      maxReceiveCount,
    }),
  });
  return { queueUrl, deadLetterQueueUrl };
}

export async function createMailBucket(client: S3Client): Promise<string> {
  const bucket = `mail-${randomUUID()}`;
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
  return bucket;
}

/** fauxqs takes at most 11 MiB in one request. */
const partBytes = 10 * 1024 * 1024;

export async function putLargeObject(
  client: S3Client,
  place: { Bucket: string; Key: string },
  body: Buffer,
): Promise<void> {
  const { UploadId } = await client.send(new CreateMultipartUploadCommand(place));
  const Parts: CompletedPart[] = [];
  for (let at = 0; at < body.length; at += partBytes) {
    const PartNumber = Parts.length + 1;
    const Body = body.subarray(at, at + partBytes);
    const { ETag } = await client.send(
      new UploadPartCommand({ ...place, UploadId, PartNumber, Body }),
    );
    Parts.push({ PartNumber, ETag });
  }
  await client.send(
    new CompleteMultipartUploadCommand({ ...place, UploadId, MultipartUpload: { Parts } }),
  );
}

/** The bundles of the parsers, as Lambda calls them with what it received from a queue. */
import { ListObjectsV2Command, PutObjectCommand } from "@aws-sdk/client-s3";
import {
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
} from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { firstOrganizationId } from "../../shared/store/organizations.ts";
import { readMailFixture } from "../shared/message/mail-fixtures.ts";
import { readEvent } from "./functions-under-test.ts";
import { type SeededFunctions, startSeededFunctions } from "./seeded-functions.ts";

const batch = z.object({ batchItemFailures: z.array(z.object({ itemIdentifier: z.string() })) });

let aws: SeededFunctions;
beforeAll(async () => {
  aws = await startSeededFunctions();
});
afterAll(() => aws.close());

async function receiveEvent(queueUrl: string, event: string, replace = {}): Promise<unknown> {
  const recorded = z
    .object({ Records: z.array(z.object({ body: z.string() }).loose()) })
    .parse(readEvent(event, replace));
  const { clients } = aws;
  const MessageBody = recorded.Records[0]?.body;
  await clients.sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody }));
  const { Messages = [] } = await clients.sqs.send(
    new ReceiveMessageCommand({
      QueueUrl: queueUrl,
      MaxNumberOfMessages: 1,
      MessageSystemAttributeNames: ["ApproximateReceiveCount"],
    }),
  );
  return {
    Records: recorded.Records.map((record) => ({
      ...record,
      messageId: Messages[0]?.MessageId,
      receiptHandle: Messages[0]?.ReceiptHandle,
    })),
  };
}

const run = async (concern: "email-parser" | "sms-parser", event: unknown) => {
  const { invoke } = await aws.start(concern);
  return batch.parse(await invoke(event)).batchItemFailures;
};

const listFor = async (identifier: string): Promise<{ code: string }[]> => {
  const { body } = await aws.call("list-codes", "http-list", { "jane.roe@gmail.com": identifier });
  return z.array(z.object({ code: z.string() })).parse(JSON.parse(body));
};

const bucketKeys = async (): Promise<string[]> => {
  const listed = await aws.clients.s3.send(new ListObjectsV2Command({ Bucket: aws.mailBucket }));
  return (listed.Contents ?? []).map(({ Key = "" }) => Key);
};

describe("the parsers", () => {
  const objectKey = "o3vrnil0e2ic28trm7dfhrc2v0cnbeccl4nbp0g1";
  const nowIso = new Date().toISOString();
  const fresh = { "2026-05-04T09:12:33.000Z": nowIso };
  const store = (Key: string, file = "northwind-code.eml") =>
    aws.clients.s3.send(
      new PutObjectCommand({
        Bucket: aws.mailBucket,
        Key,
        Body: readMailFixture(file),
      }),
    );

  it("an SMS becomes a code", async () => {
    const event = await receiveEvent(aws.queues.sms.queueUrl, "sqs-inbound-sms", {
      ...fresh,
      ORGANIZATION: firstOrganizationId,
      INBOX: aws.phoneInbox.id,
    });
    expect(await run("sms-parser", event)).toEqual([]);
    expect(await listFor("%2B14155550100")).toMatchObject([{ code: "730184" }]);
  });

  it("a mail becomes a code once, also when SES tells of it twice; strangers are left out", async () => {
    await store(objectKey);
    const [before, buried] = [(await listAll()).length, await deadLetters()];
    for (let time = 0; time < 2; time += 1) {
      const event = await receiveEvent(aws.queues.emails.queueUrl, "sqs-ses-mail", fresh);
      const failures = await run("email-parser", event);
      expect(failures).toEqual([]);
    }
    expect(await listAll()).toHaveLength(before + 1);
    expect(await deadLetters()).toBe(buried);
    expect(await bucketKeys()).toEqual([]);
  });

  const wording = [
    { file: "sakura-base64-iso-2022-jp.eml", code: "624813" },
    { file: "fjord-raw-utf8-headers.eml", code: "903114" },
  ];
  for (const { file, code } of wording) {
    it(`${file} is read with the tables that the bundle has`, async () => {
      await store("tables1", file);
      const event = await receiveEvent(aws.queues.emails.queueUrl, "sqs-ses-mail", {
        ...fresh,
        [objectKey]: "tables1",
      });
      expect(await run("email-parser", event)).toEqual([]);
      expect(await listAll()).toContainEqual(expect.objectContaining({ code }));
    });
  }

  it("a mail for nobody is forgotten", async () => {
    await store(objectKey);
    const event = await receiveEvent(aws.queues.emails.queueUrl, "sqs-ses-mail", {
      ...fresh,
      "in-7f3k@": "stranger@",
    });
    expect(await run("email-parser", event)).toEqual([]);
    expect(await bucketKeys()).toEqual([]);
  });

  it("a mail with a virus goes to the dead letters, unread", async () => {
    await store("virus1");
    const event = await receiveEvent(aws.queues.emails.queueUrl, "sqs-ses-mail", {
      ...fresh,
      [objectKey]: "virus1",
      '\\"virusVerdict\\": {\\"status\\": \\"PASS\\"}':
        '\\"virusVerdict\\": {\\"status\\": \\"FAIL\\"}',
    });
    const before = await deadLetters();
    expect(await run("email-parser", event)).toEqual([]);
    expect(await deadLetters()).toBe(before + 1);
    expect(await bucketKeys()).toEqual(["virus1"]);
  });

  it("a notice of another kind goes to the dead letters", async () => {
    const event = await receiveEvent(aws.queues.emails.queueUrl, "sqs-ses-mail", {
      '\\"Received\\"': '\\"Bounce\\"',
    });
    const before = await deadLetters();
    expect(await run("email-parser", event)).toEqual([]);
    expect(await deadLetters()).toBe(before + 1);
  });

  it("what fails for now is named, and put off for a second and not for six minutes", async () => {
    const event = await receiveEvent(aws.queues.sms.queueUrl, "sqs-inbound-sms", {
      ...fresh,
      ORGANIZATION: firstOrganizationId,
      INBOX: aws.phoneInbox.id,
    });
    const failure = { kind: "answer", status: 500, name: "InternalServerError" } as const;
    aws.dynamodbProxy.fail(
      "Query",
      Array.from({ length: 20 }, () => failure),
    );
    const failures = await run("sms-parser", event).finally(() => aws.dynamodbProxy.heal());
    expect(failures).toHaveLength(1);
    const again = await aws.clients.sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: aws.queues.sms.queueUrl,
        WaitTimeSeconds: 5,
        MessageSystemAttributeNames: ["ApproximateReceiveCount"],
      }),
    );
    expect(again.Messages?.[0]?.Attributes).toMatchObject({ ApproximateReceiveCount: "2" });
  });

  const listAll = async () => {
    const { body } = await aws.call("list-codes", "http-list", {
      "totp_identifier=jane.roe@gmail.com&limit=5": "limit=100",
    });
    return z.array(z.unknown()).parse(JSON.parse(body));
  };

  const deadLetters = async (): Promise<number> => {
    const { Attributes } = await aws.clients.sqs.send(
      new GetQueueAttributesCommand({
        QueueUrl: aws.queues.emails.deadLetterQueueUrl,
        AttributeNames: ["ApproximateNumberOfMessages"],
      }),
    );
    return Number(Attributes?.ApproximateNumberOfMessages);
  };
});

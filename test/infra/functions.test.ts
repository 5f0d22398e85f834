/** Each function's bundle, as AWS calls it: recorded events in, its answer out. */
import { createHmac, randomBytes } from "node:crypto";
import { ListObjectsV2Command, PutObjectCommand } from "@aws-sdk/client-s3";
import {
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
} from "@aws-sdk/client-sqs";
import twilioWebhooks from "twilio/lib/webhooks/webhooks.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { concerns } from "../../infra/bundle.ts";
import { createDynamodbTable } from "../../shared/adapters/dynamodb-table.ts";
import { createApiKeys } from "../../shared/store/api-keys.ts";
import { createInboxes, type Inbox } from "../../shared/store/inboxes.ts";
import { firstOrganizationId } from "../../shared/store/organizations.ts";
import { createTotpUrls } from "../../shared/store/totp-urls.ts";
import { readMailFixture } from "../shared/message/mail-fixtures.ts";
import { type FunctionsUnderTest, readEvent, startFunctions } from "./functions-under-test.ts";

const answer = z.object({
  statusCode: z.number(),
  headers: z.record(z.string(), z.string()),
  body: z.string(),
});
const batch = z.object({ batchItemFailures: z.array(z.object({ itemIdentifier: z.string() })) });

let aws: FunctionsUnderTest;
let key: string;
let capability: string;
let phoneInbox: Inbox;

beforeAll(async () => {
  aws = await startFunctions();
  const now = () => new Date();
  const random = (bytes: number): Uint8Array => new Uint8Array(randomBytes(bytes));
  const table = createDynamodbTable({
    client: aws.clients.dynamodb,
    tableName: "otpost",
    now,
    random,
  });
  const stored = { table, now, random, mailDomain: "codes.example.com" };
  const organizationId = firstOrganizationId;
  ({ key } = await createApiKeys(stored).create({ organizationId, scopes: ["operator"] }));
  const inboxes = createInboxes(stored);
  await inboxes.create({
    organizationId,
    kind: "email_address",
    address: "in-7f3k@codes.example.com",
  });
  phoneInbox = await inboxes.create({
    organizationId,
    kind: "phone_number",
    address: "+14155550100",
  });
  ({ capability } = await createTotpUrls(stored).create({
    organizationId,
    identifier: "jane.roe@gmail.com",
  }));
});
afterAll(() => aws.close());

const call = async (concern: (typeof concerns)[number], event: string, replace = {}) => {
  const { invoke } = await aws.start(concern);
  return answer.parse(await invoke(readEvent(event, { KEY: key, ...replace })));
};

describe("the environment in the template", () => {
  for (const concern of concerns) {
    it(`is what ${concern} reads`, async () => {
      const { read } = await aws.start(concern);
      const given = Object.keys(aws.environmentOf(concern)).filter(
        (name) => name !== "NODE_OPTIONS",
      );
      const own = [...read].filter((name) => /^(OTPOST|TOTP)_/.test(name));
      // Not set unless somebody says so.
      expect(own.filter((name) => name !== "OTPOST_DEFAULT_REGION").sort()).toEqual(given.sort());
    });
  }
});

describe("the HTTP API's functions", () => {
  for (const event of ["http-push", "http-push-slash"]) {
    it(`${event}: a pushed message is stored`, async () => {
      const { statusCode, headers, body } = await call("push-code", event);
      expect(statusCode).toBe(200);
      expect(headers["content-type"]).toBe("application/json");
      expect(JSON.parse(body)).toMatchObject({ code: "481920", otp_type: "totp" });
    });
  }

  it("a wrong key is refused", async () => {
    const { statusCode } = await call("push-code", "http-push", { KEY: "wrong" });
    expect(statusCode).toBe(401);
  });

  it("the list has it, and so has next", async () => {
    const list = await call("list-codes", "http-list");
    expect(JSON.parse(list.body)[0]).toMatchObject({ code: "481920" });
    const next = await call("list-codes", "http-next");
    expect(JSON.parse(next.body)).toMatchObject({ timed_out: false, code: "481920" });
  });

  it("the pull is answered to who signs", async () => {
    const { statusCode } = await call("manage", "http-inboxes", {
      '"method": "GET"': '"method": "POST"',
      '"rawPath": "/v1/inboxes"': '"rawPath": "/v1/skyvern-keys"',
      '"isBase64Encoded": false': `"isBase64Encoded": false, "body": "{\\"skyvern_api_key\\":\\"skyvern-secret-0123456789\\"}"`,
      '"accept": "*/*"': '"accept": "*/*", "content-type": "application/json"',
    });
    expect(statusCode).toBe(201);
    const body = '{"task_id": "tsk_41", "workflow_run_id": "wr_7"}';
    const SIGNATURE = createHmac("sha256", "skyvern-secret-0123456789").update(body).digest("hex");
    const replace = { CAPABILITY: capability };
    const pulled = await call("totp-url", "http-pull", { ...replace, SIGNATURE });
    expect(pulled).toMatchObject({ statusCode: 200, body: '{"verification_code":"481920"}' });
    const forged = await call("totp-url", "http-pull", { ...replace, SIGNATURE: "0".repeat(64) });
    expect(forged.statusCode).toBe(401);
  });

  it("management lists the inboxes", async () => {
    const { statusCode, body } = await call("manage", "http-inboxes");
    expect(statusCode).toBe(200);
    expect(
      JSON.parse(body)
        .map(({ address }: { address: string }) => address)
        .sort(),
    ).toEqual(["+14155550100", "in-7f3k@codes.example.com"]);
  });

  it("about answers for itself, and for what no route matches", async () => {
    expect(await call("about", "http-health")).toMatchObject({ statusCode: 200 });
    expect(await call("about", "http-unknown")).toMatchObject({ statusCode: 404 });
    const wrong = await call("about", "http-wrong-method");
    expect(wrong.statusCode).toBe(405);
    expect(wrong.headers["allow"]).toBe("GET, HEAD, POST");
  });
});

const waiting = async (QueueUrl: string): Promise<string[]> => {
  const command = new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 });
  const { Messages = [] } = await aws.clients.sqs.send(command);
  return Messages.map(({ Body = "" }) => Body);
};

describe("Twilio's webhook", () => {
  const path = "/v1/webhooks/twilio/sms";

  it("is refused while no token is known", async () => {
    const { statusCode } = await call("sms-webhook", "http-twilio-sms");
    expect(statusCode).toBe(403);
  });

  it("queues what is signed over the public URL", async () => {
    aws.secretValues.set("twilio", '{"authTokens":["a-token"]}');
    // A running function would go on with what it knows for five minutes.
    aws.forget("sms-webhook");
    const { body } = z.object({ body: z.string() }).parse(readEvent("http-twilio-sms"));
    const SIGNATURE = twilioWebhooks.getExpectedTwilioSignature(
      "a-token",
      `https://otp.example.com${path}`,
      Object.fromEntries(new URLSearchParams(Buffer.from(body, "base64").toString())),
    );
    const answered = await call("sms-webhook", "http-twilio-sms", { SIGNATURE });
    expect(answered).toMatchObject({ statusCode: 200, body: "<Response/>" });
    const [job = ""] = await waiting(aws.queues.sms.queueUrl);
    expect(JSON.parse(job)).toMatchObject({ inboxId: phoneInbox.id, to: "+14155550100" });
  });
});

/** As Lambda's poller does: the message is received, and its receipt handed to the function. */
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
  const { body } = await call("list-codes", "http-list", { "jane.roe@gmail.com": identifier });
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
      INBOX: phoneInbox.id,
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
      INBOX: phoneInbox.id,
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
    const { body } = await call("list-codes", "http-list", {
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

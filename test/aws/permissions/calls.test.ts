/** What calls ask for: actions, resources, and what the encryption of those needs. */
import { describe, expect, it } from "vitest";
import { readCall, type WireRequest } from "./calls.ts";

const queue = "arn:aws:sqs:us-east-1:000000000000:jobs";
const bucket = "arn:aws:s3:::mail";
const keys: Readonly<Record<string, string>> = { [queue]: "queue-key", [bucket]: "mail-key" };

const signed = (service: string, target?: string): WireRequest["headers"] => ({
  authorization: `AWS4-HMAC-SHA256 Credential=ASIA/20260504/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`,
  ...(target === undefined ? {} : { "x-amz-target": target }),
});
const json = (service: string, target: string, body: object): WireRequest => ({
  method: "POST",
  url: "/",
  headers: signed(service, target),
  body: Buffer.from(JSON.stringify(body)),
});
const s3 = (method: string, url: string): WireRequest => ({
  method,
  url,
  headers: signed("s3"),
  body: Buffer.alloc(0),
});
const QueueUrl = "http://127.0.0.1:1/000000000000/jobs";

const cases: readonly { name: string; request: WireRequest; needs: readonly string[] }[] = [
  {
    name: "an item",
    request: json("dynamodb", "DynamoDB_20120810.PutItem", { TableName: "codes" }),
    needs: ["dynamodb:PutItem arn:aws:dynamodb:us-east-1:000000000000:table/codes"],
  },
  {
    name: "an index is a resource of its own",
    request: json("dynamodb", "DynamoDB_20120810.Query", { TableName: "codes", IndexName: "i1" }),
    needs: ["dynamodb:Query arn:aws:dynamodb:us-east-1:000000000000:table/codes/index/i1"],
  },
  {
    name: "sending to an encrypted queue",
    request: json("sqs", "AmazonSQS.SendMessageBatch", { QueueUrl }),
    needs: [`sqs:SendMessage ${queue}`, "kms:GenerateDataKey queue-key", "kms:Decrypt queue-key"],
  },
  {
    name: "receiving from one",
    request: json("sqs", "AmazonSQS.ReceiveMessage", { QueueUrl }),
    needs: [`sqs:ReceiveMessage ${queue}`, "kms:Decrypt queue-key"],
  },
  {
    name: "deleting needs no key",
    request: json("sqs", "AmazonSQS.DeleteMessageBatch", { QueueUrl }),
    needs: [`sqs:DeleteMessage ${queue}`],
  },
  {
    name: "reading an encrypted object",
    request: s3("GET", "/mail/a%2Bb?x-id=GetObject"),
    needs: [`s3:GetObject ${bucket}/a+b`, "kms:Decrypt mail-key"],
  },
  {
    name: "deleting an object",
    request: s3("DELETE", "/mail/ab?x-id=DeleteObject"),
    needs: [`s3:DeleteObject ${bucket}/ab`],
  },
  {
    name: "listing a bucket",
    request: s3("GET", "/mail?list-type=2"),
    needs: [`s3:ListBucket ${bucket}`],
  },
];

describe("a call", () => {
  for (const { name, request, needs } of cases)
    it(name, () => {
      const call = readCall(request, (arn) => keys[arn]);
      expect(call.needs.map(({ action, resource }) => `${action} ${resource}`)).toEqual(needs);
    });

  it("with an encryption context says so", () => {
    const request = json("kms", "TrentService.Decrypt", {
      KeyId: "arn:key",
      EncryptionContext: { purpose: "skyvern-key" },
    });
    expect(readCall(request, () => undefined).needs).toEqual([
      {
        action: "kms:Decrypt",
        resource: "arn:key",
        context: { "kms:EncryptionContext:purpose": "skyvern-key" },
      },
    ]);
  });

  const unknown = [
    json("dynamodb", "DynamoDB_20120810.Scan", { TableName: "codes" }),
    json("ses", "SES.SendEmail", {}),
    s3("GET", "/mail/ab?acl"),
    s3("PUT", "/mail"),
  ];
  for (const request of unknown)
    it(`${request.url} ${request.headers["x-amz-target"]} is not known, and an error`, () => {
      expect(() => readCall(request, () => undefined)).toThrow("the runner does not know");
    });
});

/**
 * What a request to AWS asks for: its service from the signature, its action and resources from the
 * wire. A call that is not in these tables is an error.
 *
 * The actions and what each needs: Service Authorization Reference, by service.
 */
import { z } from "zod";
import { account, region } from "../template/names.ts";
import type { Request } from "./policy.ts";

export type WireRequest = {
  method: string;
  /** Path and query. */
  url: string;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  body: Buffer;
};

export type Service = "dynamodb" | "sqs" | "s3" | "kms" | "secretsmanager";

/** `encryption` of what is named by an ARN: the key's ARN, when it has a key of its own. */
export type Encryption = (arn: string) => string | undefined;

export type Call = { service: Service; operation: string; needs: readonly Request[] };

const services: readonly Service[] = ["dynamodb", "sqs", "s3", "kms", "secretsmanager"];

/** @throws Error for a call that the runner does not know */
export function readCall(request: WireRequest, encryption: Encryption): Call {
  const service = serviceOf(request);
  if (service === "s3") return readObjectCall(request, encryption);
  const operation = String(request.headers["x-amz-target"]).split(".").at(-1) ?? "";
  const read = operations[service][operation];
  if (read === undefined) throw new Error(`the runner does not know ${service}:${operation}`);
  return { service, operation, needs: read(JSON.parse(request.body.toString()), encryption) };
}

/** `Authorization: AWS4-HMAC-SHA256 Credential=<key>/<date>/<region>/<service>/aws4_request, …` */
function serviceOf({ headers }: WireRequest): Service {
  const [, name] =
    /Credential=[^/]+\/\d{8}\/[\w-]+\/(\w+)\/aws4_request/.exec(String(headers["authorization"])) ??
    [];
  const service = services.find((one) => one === name);
  if (service === undefined) throw new Error(`the runner does not know the service ${name}`);
  return service;
}

type ReadNeeds = (body: unknown, encryption: Encryption) => Request[];

const need = (action: string, resource: string, context: Request["context"] = {}): Request => ({
  action,
  resource,
  context,
});

const tableRequest = z.object({ TableName: z.string(), IndexName: z.string().optional() });
const onTable =
  (action: string): ReadNeeds =>
  (body) => {
    const { TableName, IndexName } = tableRequest.parse(body);
    const table = `arn:aws:dynamodb:${region}:${account}:table/${TableName}`;
    return [
      need(`dynamodb:${action}`, IndexName === undefined ? table : `${table}/index/${IndexName}`),
    ];
  };

const queueRequest = z.object({ QueueUrl: z.string() });
/** SQS developer guide, "Key management": what a caller needs of the key of an encrypted queue. */
const onQueue =
  (action: string, ofKey: readonly string[] = []): ReadNeeds =>
  (body, encryption) => {
    const name = new URL(queueRequest.parse(body).QueueUrl).pathname.split("/").at(-1);
    const queue = `arn:aws:sqs:${region}:${account}:${name}`;
    return [need(`sqs:${action}`, queue), ...throughService("sqs", queue, ofKey, encryption)];
  };

/** What a service does with a key on behalf of its caller. */
function throughService(
  service: "sqs" | "s3",
  arn: string,
  actions: readonly string[],
  encryption: Encryption,
): Request[] {
  const key = encryption(arn);
  if (key === undefined) return [];
  const context = {
    "kms:ViaService": `${service}.${region}.amazonaws.com`,
    [`kms:EncryptionContext:aws:${service}:arn`]: arn,
  };
  return actions.map((action) => need(action, key, context));
}

const keyRequest = z.object({
  KeyId: z.string(),
  EncryptionContext: z.record(z.string(), z.string()).default({}),
});
const onKey =
  (action: string): ReadNeeds =>
  (body) => {
    const { KeyId, EncryptionContext } = keyRequest.parse(body);
    const context = Object.entries(EncryptionContext).map(([name, value]) => [
      `kms:EncryptionContext:${name}`,
      value,
    ]);
    return [need(`kms:${action}`, KeyId, Object.fromEntries(context))];
  };

const secretRequest = z.object({ SecretId: z.string() });
const onSecret =
  (action: string): ReadNeeds =>
  (body) => [need(`secretsmanager:${action}`, secretRequest.parse(body).SecretId)];

const sending = ["kms:GenerateDataKey", "kms:Decrypt"];
const operations: Record<Exclude<Service, "s3">, Readonly<Record<string, ReadNeeds>>> = {
  dynamodb: {
    GetItem: onTable("GetItem"),
    PutItem: onTable("PutItem"),
    UpdateItem: onTable("UpdateItem"),
    DeleteItem: onTable("DeleteItem"),
    Query: onTable("Query"),
  },
  sqs: {
    SendMessage: onQueue("SendMessage", sending),
    SendMessageBatch: onQueue("SendMessage", sending),
    ReceiveMessage: onQueue("ReceiveMessage", ["kms:Decrypt"]),
    DeleteMessage: onQueue("DeleteMessage"),
    DeleteMessageBatch: onQueue("DeleteMessage"),
    ChangeMessageVisibility: onQueue("ChangeMessageVisibility"),
    ChangeMessageVisibilityBatch: onQueue("ChangeMessageVisibility"),
    GetQueueAttributes: onQueue("GetQueueAttributes"),
  },
  kms: { Encrypt: onKey("Encrypt"), Decrypt: onKey("Decrypt") },
  secretsmanager: {
    GetSecretValue: onSecret("GetSecretValue"),
    PutSecretValue: onSecret("PutSecretValue"),
  },
};

/** Path-style, as the SDK asks an endpoint that is an address: `/bucket/key`. */
function readObjectCall({ method, url }: WireRequest, encryption: Encryption): Call {
  const { pathname, searchParams } = new URL(url, "http://s3");
  const [, bucketName = "", key = ""] = /^\/([^/]+)\/?(.*)$/.exec(pathname) ?? [];
  const bucket = `arn:aws:s3:::${bucketName}`;
  const object = `${bucket}/${decodeURIComponent(key)}`;
  const read = [
    need("s3:GetObject", object),
    ...throughService("s3", bucket, ["kms:Decrypt"], encryption),
  ];
  const calls: Readonly<Record<string, { operation: string; needs: Request[] }>> = {
    GET: { operation: "GetObject", needs: read },
    HEAD: { operation: "HeadObject", needs: read },
    DELETE: { operation: "DeleteObject", needs: [need("s3:DeleteObject", object)] },
    PUT: {
      operation: "PutObject",
      needs: [
        need("s3:PutObject", object),
        ...throughService("s3", bucket, ["kms:GenerateDataKey"], encryption),
      ],
    },
  };
  const isList = key === "" && method === "GET" && searchParams.get("list-type") === "2";
  const call = isList
    ? { operation: "ListObjectsV2", needs: [need("s3:ListBucket", bucket)] }
    : key === "" || [...searchParams.keys()].some((name) => name !== "x-id")
      ? undefined
      : calls[method];
  if (call === undefined) throw new Error(`the runner does not know s3 ${method} ${url}`);
  return { service: "s3", ...call };
}

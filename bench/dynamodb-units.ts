/**
 * Counts the capacity that requests to DynamoDB use, as a proxy before dynalite: asks for it with every
 * request, and adds what dynalite leaves out.
 *
 * dynalite counts the table alone. DynamoDB also charges each secondary index that a written item is
 * in (developer guide, "Provisioned throughput considerations for global secondary indexes"): all of
 * ours hold the whole item, so as much again for each. A condition that fails costs as much as a write
 * ("Condition expressions"); every item of ours that such a write meets is below 1 KB. And a read that
 * finds nothing costs the least that a read costs ("DynamoDB read consistency": 4 KB, half a unit when
 * it may lag), where dynalite counts nothing.
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import { z } from "zod";
import { dynamodbSchema } from "../shared/adapters/dynamodb-schema.ts";
import { closeServer, listenOnLoopback } from "../test/aws/protocol-servers/loopback.ts";

export type Units = { read: number; written: number };

export type CountingDynamodb = {
  endpoint: string;
  /** Since the last time it was asked. */
  take(): Units & { requests: readonly string[] };
  close(): Promise<void>;
};

const counted: Readonly<Record<string, keyof Units>> = {
  GetItem: "read",
  Query: "read",
  PutItem: "written",
  UpdateItem: "written",
  DeleteItem: "written",
};

const item = z.record(z.string(), z.unknown());
const asked = z.looseObject({ Item: item.optional(), ConsistentRead: z.boolean().optional() });
const answered = z.looseObject({
  __type: z.string().optional(),
  Attributes: item.optional(),
  ConsumedCapacity: z.object({ CapacityUnits: z.number() }).optional(),
});

export async function startCountingDynamodb(target: string): Promise<CountingDynamodb> {
  let units: Units = { read: 0, written: 0 };
  let requests: string[] = [];

  const handle = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const action = String(incoming.headers["x-amz-target"]).split(".").at(-1) ?? "";
    const kind = counted[action];
    const request = asked.parse(JSON.parse((await buffer(incoming)).toString()));
    const { host: _, "content-length": __, ...headers } = incoming.headers;
    const forwarded = await fetch(target, {
      method: "POST",
      headers: Object.entries(headers).map(([name, value]) => [name, String(value)]),
      body: JSON.stringify(
        kind === undefined ? request : { ...request, ReturnConsumedCapacity: "TOTAL" },
      ),
    });
    const body = await forwarded.text();
    if (kind !== undefined) {
      const answer = answered.parse(JSON.parse(body));
      const used = unitsOf(kind, request, answer);
      requests.push(`${action} ${used}`);
      units = { ...units, [kind]: units[kind] + used };
    }
    response.writeHead(forwarded.status, { "content-type": "application/x-amz-json-1.0" });
    response.end(body);
  };

  const server = createServer((incoming, response) => {
    handle(incoming, response).catch(() => response.writeHead(502).end());
  });
  return {
    endpoint: await listenOnLoopback(server),
    take: () => {
      const taken = { ...units, requests };
      units = { read: 0, written: 0 };
      requests = [];
      return taken;
    },
    close: () => closeServer(server),
  };
}

function unitsOf(
  kind: keyof Units,
  request: z.infer<typeof asked>,
  answer: z.infer<typeof answered>,
): number {
  if (answer.__type?.endsWith("ConditionalCheckFailedException")) return 1;
  const own = answer.ConsumedCapacity?.CapacityUnits ?? 0;
  if (kind === "read") return Math.max(own, request.ConsistentRead === true ? 1 : 0.5);
  return own * (1 + indexesOf(request.Item ?? answer.Attributes ?? {}));
}

const indexesOf = (written: z.infer<typeof item>): number =>
  [dynamodbSchema.index1, dynamodbSchema.index2].filter(({ partition }) => partition in written)
    .length;

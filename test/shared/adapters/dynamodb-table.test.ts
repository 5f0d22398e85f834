import { randomBytes } from "node:crypto";
import { DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDynamodbTable } from "../../../shared/adapters/dynamodb-table.ts";
import type { JsonValue } from "../../../shared/ports/table.ts";
import {
  createOtpostTable,
  type ProtocolServer,
  startDynamodb,
} from "../../aws/protocol-servers/dynamodb.ts";
import { loopbackClient } from "../../aws/protocol-servers/loopback.ts";
import { expectError } from "../ports/contract-cases.ts";
import { describeTableContract } from "../ports/table.contract.ts";
import { ascending, key } from "../ports/table-suite.ts";

let server: ProtocolServer;
let client: DynamoDBClient;
let tables = 0;

beforeAll(async () => {
  server = await startDynamodb();
  client = new DynamoDBClient({ ...loopbackClient, endpoint: server.endpoint });
});
afterAll(async () => {
  client.destroy();
  await server.close();
});

async function createTable(): Promise<string> {
  const tableName = `table-${++tables}`;
  await createOtpostTable(client, tableName);
  return tableName;
}

describeTableContract("DynamoDB", async ({ now }) => ({
  table: createDynamodbTable({ client, tableName: await createTable(), now, random: randomBytes }),
}));

describe("a read of DynamoDB", () => {
  it.each([
    { name: "sees every write", mayLag: undefined, consistent: true },
    { name: "costs half where it may lag", mayLag: true, consistent: false },
  ])("$name", async ({ mayLag, consistent }) => {
    const asked: unknown[] = [];
    const own = new DynamoDBClient({ ...loopbackClient, endpoint: server.endpoint });
    own.middlewareStack.add(
      (next) => (call) => {
        asked.push(Reflect.get(call.input, "ConsistentRead"));
        return next(call);
      },
      { step: "initialize" },
    );
    const now = () => new Date("2026-05-01T08:30:00.000Z");
    const tableName = await createTable();
    const table = createDynamodbTable({ client: own, tableName, now, random: randomBytes });
    await table.get({ partition: "p", sort: "s" }, { mayLag });
    await table.query({ ...ascending, mayLag });
    own.destroy();
    expect(asked).toEqual([consistent, consistent]);
  });
});

describe("an item in DynamoDB", () => {
  const now = () => new Date("2026-05-01T08:30:00.000Z");
  const create = async () => {
    const tableName = await createTable();
    const command = new GetItemCommand({
      TableName: tableName,
      Key: { pk: { S: "p" }, sk: { S: "s" } },
    });
    return {
      table: createDynamodbTable({ client, tableName, now, random: randomBytes }),
      stored: async () => (await client.send(command)).Item,
    };
  };

  it("has what the console can show, and index keys only where it is in an index", async () => {
    const { table, stored } = await create();
    await table.put({
      partition: "p",
      sort: "s",
      index2: { partition: "i", sort: "t" },
      expiresAt: new Date("2026-05-01T08:40:00.001Z"),
      attributes: { text: "é", number: 1.5, flag: true, none: null, list: [1, { a: 2 }] },
    });
    expect(await stored()).toEqual({
      pk: { S: "p" },
      sk: { S: "s" },
      pk2: { S: "i" },
      sk2: { S: "t" },
      expiresAtMs: { N: "1777624800001" },
      // Rounded up: DynamoDB must not delete what can still be read.
      ttl: { N: "1777624801" },
      attributes: {
        M: {
          text: { S: "é" },
          number: { N: "1.5" },
          flag: { BOOL: true },
          none: { NULL: true },
          list: { M: { json: { S: '[1,{"a":2}]' } } },
        },
      },
    });
  });

  const nested = Array.from({ length: 40 }).reduce<JsonValue>((inner) => [inner], "40 deep");
  for (const [what, value] of [
    ["beyond DynamoDB's range", 1e300],
    ["nearer to 0 than DynamoDB's", 5e-324],
    ["of seventeen digits", 0.1 + 0.2],
    ["negative and large", -1.7976931348623157e308],
    ["half a surrogate pair", "\ud800"],
    ["an empty name", { "": "" }],
    ["forty levels deep", nested],
    ["JSON's own words", { json: "x" }],
  ] as [string, JsonValue][]) {
    it(`keeps a value that is ${what}, and compares it`, async () => {
      const { table } = await create();
      await table.put({ ...key("s"), attributes: { value } });
      expect((await table.get(key("s")))?.attributes).toEqual({ value });
      if (typeof value === "object") return;
      const when = { value: value as string | number };
      expect(await table.update(key("s"), { set: { done: 1 }, when })).toBeDefined();
      expect(
        await table.update(key("s"), { set: { done: 2 }, when: { value: "0" } }),
      ).toBeUndefined();
    });
  }

  it("may have attributes whose names DynamoDB reserves or that are no words at all", async () => {
    const { table } = await create();
    const names = [
      "ttl",
      "pk",
      "size",
      "name",
      "a.b",
      "#x",
      ":v0",
      "attributes",
      " ",
      "é",
      "constructor",
    ];
    const attributes = Object.fromEntries(names.map((name) => [name, name]));
    await table.put({ ...key("s"), attributes });
    const set = Object.fromEntries(names.map((name) => [name, 1]));
    const updated = await table.update(key("s"), { set, when: attributes });
    expect(updated?.attributes).toEqual(set);
    const removed = await table.update(key("s"), { remove: [...names, ...names], when: set });
    expect(removed?.attributes).toEqual({});
  });

  it("of 400 KB by DynamoDB's own count is refused before it is sent", async () => {
    const { table } = await create();
    const many = Object.fromEntries(Array.from({ length: 24_000 }, (_, n) => [`${n}`, [n]]));
    await expectError(table.put({ ...key("s"), attributes: many }), "item_too_large");
    await expectError(table.putIfAbsent({ ...key("s"), attributes: many }), "item_too_large");
  });
});

describe("a query of DynamoDB", () => {
  it("reads the table consistently, and an index not", async () => {
    const inputs: object[] = [];
    const watched = new DynamoDBClient({ ...loopbackClient, endpoint: server.endpoint });
    watched.middlewareStack.add((next) => (args) => {
      inputs.push(args.input);
      return next(args);
    });
    const table = createDynamodbTable({
      client: watched,
      tableName: await createTable(),
      now: () => new Date(),
      random: randomBytes,
    });
    await table.get(key("s"));
    await table.query(ascending);
    await table.query({ ...ascending, index: "index1" });
    watched.destroy();
    expect(inputs).toMatchObject([
      { ConsistentRead: true },
      { ConsistentRead: true },
      { IndexName: "index1" },
    ]);
    expect(inputs[2]).not.toHaveProperty("ConsistentRead");
  });

  for (const index of [undefined, "index1"] as const) {
    it(`${index ?? "table"}: no forged cursor reads another partition or breaks DynamoDB`, async () => {
      const tableName = await createTable();
      const now = () => new Date();
      const table = createDynamodbTable({ client, tableName, now, random: randomBytes });
      for (const partition of ["p", "q"]) {
        for (const sort of ["a", "b", "c"]) {
          await table.put({ partition, sort, index1: { partition, sort }, attributes: {} });
        }
      }
      const query = { ...ascending, ...(index && { index }), limit: 1 };
      const { cursor = "" } = await table.query(query);
      const [fingerprint] = JSON.parse(Buffer.from(cursor, "base64url").toString());
      const text = fc.oneof(
        fc.constantFrom("", "a", "p", "q"),
        fc.string({ unit: "binary" }),
        fc.constant("x".repeat(2049)),
      );
      const tie = fc.oneof(fc.constant(null), fc.tuple(text, text), fc.jsonValue());
      await fc.assert(
        fc.asyncProperty(fc.oneof(text, fc.jsonValue()), tie, async (sort, forgedTie) => {
          const forged = Buffer.from(JSON.stringify([fingerprint, sort, forgedTie]));
          const page = table.query({ ...query, limit: 10, cursor: forged.toString("base64url") });
          const outcome = await page.catch((error: unknown) => error);
          if (outcome instanceof Error)
            expect(outcome).toMatchObject({ code: "validation_failed" });
          else expect((await page).items.every(({ partition }) => partition === "p")).toBe(true);
        }),
        { numRuns: 200 },
      );
    });
  }
});

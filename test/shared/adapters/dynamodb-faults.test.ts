import { randomBytes } from "node:crypto";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createDynamodbTable } from "../../../shared/adapters/dynamodb-table.ts";
import { clientSettings } from "../../../shared/aws/client-settings.ts";
import { OtpostError } from "../../../shared/errors.ts";
import type { Table } from "../../../shared/ports/table.ts";
import {
  createOtpostTable,
  type ProtocolServer,
  startDynamodb,
} from "../../aws/protocol-servers/dynamodb.ts";
import {
  type Fault,
  type FaultyProxy,
  startFaultyProxy,
} from "../../aws/protocol-servers/faulty-proxy.ts";
import { loopbackClient } from "../../aws/protocol-servers/loopback.ts";
import { allItems, ascending, item, key, sorts } from "../ports/table-suite.ts";

let server: ProtocolServer;
let proxy: FaultyProxy;
let client: DynamoDBClient;
/** Tries twice: the SDK's pauses between throttled tries grow to seconds. */
let impatientClient: DynamoDBClient;
let table: Table;
let impatient: Table;
let tables = 0;

beforeAll(async () => {
  server = await startDynamodb();
  proxy = await startFaultyProxy(server.endpoint);
  const settings = {
    ...clientSettings,
    ...loopbackClient,
    endpoint: proxy.endpoint,
    requestHandler: { ...clientSettings.requestHandler, requestTimeout: 300 },
  };
  client = new DynamoDBClient(settings);
  impatientClient = new DynamoDBClient({ ...settings, maxAttempts: 2 });
});
beforeEach(async () => {
  proxy.heal();
  const tableName = `table-${++tables}`;
  await createOtpostTable(client, tableName);
  const now = () => new Date("2026-05-01T08:30:00Z");
  const options = { tableName, now, random: randomBytes };
  table = createDynamodbTable({ client, ...options });
  impatient = createDynamodbTable({ client: impatientClient, ...options });
});
afterAll(async () => {
  client.destroy();
  impatientClient.destroy();
  await proxy.close();
  await server.close();
});

const operations: { action: string; run: (table: Table) => Promise<unknown> }[] = [
  { action: "GetItem", run: (table) => table.get(key("s")) },
  { action: "PutItem", run: (table) => table.put(item("s")) },
  { action: "PutItem", run: (table) => table.putIfAbsent(item("t")) },
  { action: "UpdateItem", run: (table) => table.update(key("s"), { set: { a: 1 } }) },
  { action: "DeleteItem", run: (table) => table.delete(key("s")) },
  { action: "Query", run: (table) => table.query(ascending) },
];

const throttled: Fault = {
  kind: "answer",
  status: 400,
  name: "com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException",
};
const transient: Record<string, Fault> = {
  "is throttled": throttled,
  "is throttled by the account": {
    kind: "answer",
    status: 400,
    name: "com.amazon.coral.availability#ThrottlingException",
  },
  "fails inside DynamoDB": {
    kind: "answer",
    status: 500,
    name: "com.amazonaws.dynamodb.v20120810#InternalServerError",
  },
  "meets a load balancer's own error": { kind: "answer", status: 503 },
  "is not answered": { kind: "hang" },
  "loses its connection": { kind: "refuse" },
};

describe("DynamoDB on a bad day", () => {
  for (const { action, run } of operations) {
    it(`${action} is sent again until it is answered`, async () => {
      await table.put(item("s"));
      proxy.fail(action, [throttled, { kind: "refuse" }, { kind: "answer", status: 500 }]);
      await expect(run(table)).resolves.not.toThrow();
      expect(proxy.requests()).toEqual([action, action, action, action]);
    });
  }

  for (const [how, fault] of Object.entries(transient)) {
    it(`is unavailable, with the cause, when every try ${how}`, async () => {
      proxy.fail("GetItem", [fault, fault]);
      const error: unknown = await impatient.get(key("s")).catch((reason: unknown) => reason);
      expect(error).toMatchObject({ name: "OtpostError", code: "unavailable" });
      expect(error instanceof OtpostError && error.cause).toBeInstanceOf(Error);
      expect(proxy.requests()).toHaveLength(2);
    });
  }

  it("is unavailable to every operation that stays throttled", async () => {
    for (const { action } of operations) proxy.fail(action, Array(4).fill(throttled));
    const codes = operations.map(({ run }) =>
      run(impatient).catch((error: unknown) => error instanceof OtpostError && error.code),
    );
    expect(await Promise.all(codes)).toEqual(operations.map(() => "unavailable"));
  });

  for (const name of [
    "AccessDeniedException",
    "ResourceNotFoundException",
    "ValidationException",
  ]) {
    it(`takes ${name} for trouble of our own, not to be repeated, and quotes nothing`, async () => {
      proxy.fail("GetItem", [{ kind: "answer", status: 400, name: `com.amazon#${name}` }]);
      const error: unknown = await table.get(key("secret")).catch((reason: unknown) => reason);
      expect(error).toMatchObject({
        code: "internal",
        message: `DynamoDB refused a request (${name}).`,
      });
      expect(proxy.requests()).toHaveLength(1);
    });
  }
});

describe("a write whose answer was lost", () => {
  const lost: Fault[] = [{ kind: "lose-answer" }];

  it("is a success of putIfAbsent though its retry finds the item there", async () => {
    proxy.fail("PutItem", lost);
    expect(await table.putIfAbsent(item("s"))).toBe(true);
    expect(proxy.requests()).toEqual(["PutItem", "PutItem", "GetItem"]);
  });

  it("is a claim won, though its retry finds it claimed", async () => {
    await table.put(item("s"));
    const claim = { set: { claimedBy: "run_1" }, when: { claimedBy: undefined } };
    proxy.fail("UpdateItem", lost);
    const claimed = item("s", { attributes: { name: "s", claimedBy: "run_1" } });
    expect(await table.update(key("s"), claim)).toEqual(claimed);
    expect(await table.update(key("s"), claim)).toBeUndefined();
  });

  it("is no success for one whose own request was never carried out", async () => {
    // The very same item: only the write's id tells them apart.
    await table.putIfAbsent(item("s"));
    proxy.fail("PutItem", [throttled]);
    expect(await table.putIfAbsent(item("s"))).toBe(false);
    const claim = { set: { used: true }, when: { used: undefined } };
    expect(await table.update(key("s"), claim)).toBeDefined();
    proxy.fail("UpdateItem", [{ kind: "refuse" }]);
    expect(await table.update(key("s"), claim)).toBeUndefined();
  });

  it("costs no read when nothing was lost", async () => {
    await table.putIfAbsent(item("s"));
    proxy.fail("PutItem", []);
    expect(await table.putIfAbsent(item("s"))).toBe(false);
    expect(proxy.requests()).toEqual(["PutItem"]);
  });

  it("lets exactly one of many win while requests fail in every way", async () => {
    await table.put(item("s"));
    const faults = Array.from({ length: 60 }, (_, number): Fault => {
      if (number % 3 === 0) return { kind: "lose-answer" };
      return number % 3 === 1 ? throttled : { kind: "refuse" };
    });
    proxy.fail("UpdateItem", faults);
    const claims = await Promise.allSettled(
      Array.from({ length: 40 }, (_, run) =>
        table.update(key("s"), { set: { claimedBy: run }, when: { claimedBy: undefined } }),
      ),
    );
    const winners = claims.filter(
      ({ status, ...rest }) => status === "fulfilled" && "value" in rest && rest.value,
    );
    const unanswered = claims.filter(({ status }) => status === "rejected");
    // Who had no answer at all may be the one; nobody else is told that he won.
    expect(winners.length).toBeLessThanOrEqual(1);
    expect(winners.length + unanswered.length).toBeGreaterThan(0);
    const stored = (await table.get(key("s")))?.attributes["claimedBy"];
    expect(stored).toEqual(expect.any(Number));
    if (winners.length === 1) expect(claims[Number(stored)]).toEqual(winners[0]);
  });
});

describe("a page that DynamoDB cuts short", () => {
  it("goes on from its cursor: one megabyte is a page", async () => {
    const names = Array.from({ length: 8 }, (_, number) => `s${number}`);
    for (const name of names) {
      await table.put(item(name, { attributes: { text: "x".repeat(300_000) } }));
    }
    const page = await table.query(ascending);
    expect(page.items.length).toBeLessThan(8);
    expect(page.cursor).toBeDefined();
    expect(sorts(await allItems(table, ascending))).toEqual(names);
  });

  it("is asked for in one request a page", async () => {
    for (const name of ["a", "b", "c"]) await table.put(item(name));
    proxy.fail("Query", []);
    await table.query({ ...ascending, limit: 2 });
    await table.query({ ...ascending, from: "x" });
    // Nothing can lie in these: DynamoDB would refuse them.
    await table.query({ ...ascending, from: "c", to: "a" });
    await table.query({ ...ascending, to: "" });
    expect(proxy.requests()).toEqual(["Query", "Query"]);
  });
});

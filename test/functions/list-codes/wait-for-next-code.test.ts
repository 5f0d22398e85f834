/** Following `next` by its cursor: every code once, however late it was stored. */
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseAfter, writeCursor } from "../../../functions/list-codes/cursor.ts";
import { waitForNextCode } from "../../../functions/list-codes/wait-for-next-code.ts";
import { createDynamodbTable } from "../../../shared/adapters/dynamodb-table.ts";
import { createInProcessCodeArrivals } from "../../../shared/adapters/in-process-code-arrivals.ts";
import type { Table } from "../../../shared/ports/table.ts";
import { createCodes } from "../../../shared/store/codes.ts";
import { createOtpostTable, startDynamodb } from "../../aws/protocol-servers/dynamodb.ts";
import { loopbackClient } from "../../aws/protocol-servers/loopback.ts";
import { codeWith, totp } from "../../shared/store/codes.fixtures.ts";
import { type Clock, createClock, random, tables } from "../../shared/store/tables.ts";

const identifier = "jane@example.com";

const step = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant("store" as const),
      lateSeconds: fc.constantFrom(0, 0, 1, 5, 100),
    }),
  },
  { weight: 2, arbitrary: fc.constant({ do: "next" as const }) },
  { weight: 1, arbitrary: fc.constant({ do: "wait" as const }) },
);

function itFollows(name: string, numRuns: number, create: (clock: Clock) => Table): void {
  it(`gives every code once, in any order of storing: ${name}`, async () => {
    const clock = createClock();
    const codes = createCodes({ table: create(clock), now: clock.now, lifespanMinutes: 60 });
    const ports = { codes, codeArrivals: createInProcessCodeArrivals(), now: clock.now };
    let organizations = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        organizations += 1;
        const organizationId = `org_${organizations}`;
        const next = (after: string) =>
          waitForNextCode(ports, {
            organizationId,
            identifier,
            after: parseAfter(after),
            waitSeconds: 0,
            signals: [new AbortController().signal],
          });
        clock.advance(1000);
        let cursor = clock.now().toISOString();
        const since = clock.now();
        clock.advance(100);
        const stored: string[] = [];
        const seen: string[] = [];
        const follow = async (): Promise<boolean> => {
          const answer = await next(cursor);
          cursor = writeCursor(answer.cursor);
          if (answer.found !== undefined) seen.push(answer.found.code.id);
          return answer.found !== undefined;
        };

        for (const one of steps) {
          if (one.do === "wait") clock.advance(1);
          if (one.do === "next") await follow();
          if (one.do !== "store") continue;
          const receivedAt = new Date(clock.now().getTime() - one.lateSeconds * 1000);
          const code = codeWith({ organizationId, receivedAt, found: totp() });
          await codes.putIfAbsent(code);
          if (receivedAt >= since) stored.push(code.id);
        }
        // One more than there are: a code that is given twice must not be followed for ever.
        while (seen.length <= stored.length && (await follow()));
        expect(seen.toSorted()).toEqual(stored.toSorted());
      }),
      { numRuns },
    );
  });
}

describe("following a cursor", () => {
  for (const { name, create } of tables) itFollows(name, 200, create);

  describe("on DynamoDB", () => {
    let dynamodb: Awaited<ReturnType<typeof startDynamodb>>;
    let client: DynamoDBClient;
    beforeAll(async () => {
      dynamodb = await startDynamodb();
      client = new DynamoDBClient({ ...loopbackClient, endpoint: dynamodb.endpoint });
      await createOtpostTable(client, "otpost");
    });
    afterAll(async () => {
      client.destroy();
      await dynamodb.close();
    });

    itFollows("dynamodb", 15, ({ now }) =>
      createDynamodbTable({ client, tableName: "otpost", now, random }),
    );
  });
});

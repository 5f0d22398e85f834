/**
 * The pull under any interleaving of arrivals, redeliveries, polls, lost answers, hang-ups, expiry
 * and rotation, on the real store adapters and in simulated time; and that the rules of
 * `pull-world.ts` find bugs that are planted.
 */
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDynamodbTable } from "../../../shared/adapters/dynamodb-table.ts";
import { createMemoryTable } from "../../../shared/adapters/memory-table.ts";
import { readCode } from "../../../shared/store/code-items.ts";
import { cursorOf, type StoredCode } from "../../../shared/store/codes.ts";
import { tableKeys } from "../../../shared/store/table-keys.ts";
import { createOtpostTable, startDynamodb } from "../../aws/protocol-servers/dynamodb.ts";
import { loopbackClient } from "../../aws/protocol-servers/loopback.ts";
import { createSimulatedClock } from "../../shared/ports/simulated-clock.ts";
import { random, tables } from "../../shared/store/tables.ts";
import { createPullUnderTest } from "./pull-under-test.ts";
import { createPullWorld, type Poll, type PullWorld } from "./pull-world.ts";

const url = fc.nat({ max: 5 });
const poll: fc.Arbitrary<Poll> = fc.record({
  url,
  run: fc.nat({ max: 2 }),
  task: fc.nat({ max: 1 }),
});

/** A step of the model: what it does, how it reads in a counterexample. */
const step = <Given>(
  name: string,
  given: fc.Arbitrary<Given>,
  act: (world: PullWorld, given: Given) => Promise<void> | void,
): fc.Arbitrary<fc.AsyncCommand<object, PullWorld>> =>
  given.map((value) => ({
    check: () => true,
    run: async (_, world) => {
      await act(world, value);
      world.checkHeld();
    },
    toString: () => `${name}(${fc.stringify(value)})`,
  }));

const arrivals = fc.record({
  url,
  isLink: fc.boolean(),
  forRun: fc.option(fc.nat({ max: 2 }), { nil: undefined, freq: 3 }),
  lateSeconds: fc.constantFrom(0, 0, 0, 1, 30, 119, 121),
  livesSeconds: fc.constantFrom(600, 600, 600, 5, 60),
});
const steps = [
  step("arrive", arrivals, (world, message) => world.arrive(message)),
  step("arrive", arrivals, (world, message) => world.arrive(message)),
  step("redeliver", fc.nat(), (world, which) => world.redeliver(which)),
  step("poll", poll, (world, one) => world.poll(one)),
  step("poll", poll, (world, one) => world.poll(one)),
  step("pollTogether", fc.array(poll, { minLength: 2, maxLength: 4 }), (world, all) =>
    world.pollTogether(all),
  ),
  // A lost answer: the client knows nothing of the first one, and asks again.
  step(
    "pollTwice",
    fc.tuple(poll, fc.constantFrom(0, 1, 14.5, 15)),
    async (world, [one, later]) => {
      await world.poll(one);
      await world.pass(later);
      await world.poll(one);
    },
  ),
  // The first poll decides from when on codes count, however long the run is away then.
  step("returnLate", fc.tuple(poll, arrivals), async (world, [one, message]) => {
    await world.poll(one);
    await world.arrive({ ...message, url: one.url });
    await world.pass(200);
    await world.poll(one);
  }),
  // One code, two that want it.
  step("race", fc.tuple(arrivals, poll, poll), async (world, [message, one, other]) => {
    await world.arrive({ ...message, url: one.url });
    await world.pollTogether([one, { ...other, url: one.url }]);
  }),
  // Two codes, one that wants the newer.
  step("arriveTwice", fc.tuple(arrivals, arrivals, poll), async (world, [first, second, one]) => {
    await world.arrive({ ...first, url: one.url });
    await world.pass(0.5);
    await world.arrive({ ...second, url: one.url });
    await world.poll(one);
  }),
  step("pollAndHangUp", poll, (world, one) => world.pollAndHangUp(one)),
  step("hold", poll, (world, one) => world.hold(one)),
  step("rotate", url, (world, which) => world.rotate(which)),
  step("pass", fc.constantFrom(0.5, 5, 15, 60, 200), (world, seconds) => world.pass(seconds)),
];

type PullOptions = Parameters<typeof createPullUnderTest>[0];
let worlds = 0;

const rulesHold = (options: () => NonNullable<PullOptions>) => {
  let pull: ReturnType<typeof createPullUnderTest> | undefined;
  return fc.asyncProperty(fc.commands(steps, { maxCommands: 30 }), async (all) => {
    pull ??= createPullUnderTest(options());
    worlds += 1;
    const world = await createPullWorld(pull, `world${worlds}`);
    await fc.asyncModelRun(() => ({ model: {}, real: world }), all);
    // Nobody is left over for the next world.
    await pull.pass(25);
    world.checkHeld();
    expect(world.held.size).toBe(0);
  });
};

describe("the pull's rules hold", { timeout: 120_000 }, () => {
  it.each([
    { ...tables[0], numRuns: 300 },
    { ...tables[1], numRuns: 60 },
  ])("on the $name table", async ({ create = createMemoryTable, numRuns }) => {
    const clock = createSimulatedClock();
    await fc.assert(
      rulesHold(() => ({ clock, table: create(clock) })),
      { numRuns },
    );
  });

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

    it("in fewer worlds", async () => {
      const clock = createSimulatedClock();
      const { now } = clock;
      const options = () => ({
        clock,
        table: createDynamodbTable({ client, tableName: "otpost", now, random }),
      });
      await fc.assert(rulesHold(options), { numRuns: 10 });
    });
  });
});

/** What a careless change would do; each must break a rule. */
const plants: readonly { name: string; plant: () => NonNullable<PullOptions> }[] = [
  {
    name: "codes are handed out without a claim",
    plant: () => ({
      change: (options) => ({
        ...options,
        codeClaims: { ...options.codeClaims, claim: async (code) => ({ won: true, code }) },
      }),
    }),
  },
  {
    name: "a claim is written without its condition: the last of two wins, and both are served",
    plant: () => {
      const clock = createSimulatedClock();
      const table = createMemoryTable(clock);
      return {
        clock,
        table,
        change: (options) => ({
          ...options,
          codeClaims: {
            ...options.codeClaims,
            claim: async (code, { run, otpType }) => {
              const partition = tableKeys.codesOfIdentifier(code.organizationId, code.identifier);
              const at = otpType === "totp" ? "totpServedAt" : "magicLinkServedAt";
              const item = await table.update(
                { partition, sort: cursorOf(code) },
                {
                  set: {
                    claimedBy: run.name,
                    claimedByPoll: run.poll,
                    [at]: clock.now().toISOString(),
                  },
                },
              );
              return item === undefined
                ? { won: false, code: undefined }
                : { won: true, code: readCode(item) };
            },
          },
        }),
      };
    },
  },
  {
    name: "the grace has no end",
    plant: () => ({
      change: (options) => ({ ...options, runs: { firstPollAt: async () => new Date(0) } }),
    }),
  },
  {
    name: "the grace counts from each poll, not from the first",
    plant: () => ({
      change: (options) => ({ ...options, runs: { firstPollAt: async () => options.now() } }),
    }),
  },
  { name: "the oldest code is served first", plant: () => walking((codes) => codes.toReversed()) },
  {
    name: "a lost answer is lost",
    plant: () => walking((codes) => codes.map((code) => withServedAt(code, new Date(0)))),
  },
  {
    name: "a code is read again for ever",
    plant: () => {
      const clock = createSimulatedClock();
      return walking((codes) => codes.map((code) => withServedAt(code, clock.now())), { clock });
    },
  },
  {
    name: "what the run has had is passed by, and an older code served",
    plant: () =>
      walking((codes) =>
        codes.map((code) => (code.claimedBy ? { ...code, claimedBy: "somebody else" } : code)),
      ),
  },
  {
    name: "the scope of a code is not looked at",
    plant: () => walking((codes) => codes.map((code) => ({ ...code, run: {} }))),
  },
  {
    name: "expiry is left to the store, which deletes late",
    plant: () => {
      const clock = createSimulatedClock();
      const late = () => new Date(clock.now().getTime() - 60_000);
      return {
        clock,
        table: createMemoryTable({ now: late }),
        change: (options) => ({ ...options, now: late }),
      };
    },
  },
  {
    name: "the URL is not looked at again while a request is held",
    plant: () => ({
      change: (options) => {
        const known = new Map<
          string,
          Awaited<ReturnType<typeof options.totpUrls.findByCapability>>
        >();
        return {
          ...options,
          totpUrls: {
            findByCapability: async (capability) => {
              const found = await options.totpUrls.findByCapability(capability);
              if (found !== undefined) known.set(capability, found);
              return found ?? known.get(capability) ?? [...known.values()][0];
            },
          },
        };
      },
    }),
  },
  {
    name: "arrivals wake nobody",
    plant: () => ({
      change: (options) => ({
        ...options,
        codeArrivals: {
          ...options.codeArrivals,
          watch: (arrival) => options.codeArrivals.watch({ ...arrival, identifier: "nobody" }),
        },
      }),
    }),
  },
];

const withServedAt = (code: StoredCode, at: Date): StoredCode => ({
  ...code,
  ...(code.totpServedAt === undefined ? {} : { totpServedAt: at }),
  ...(code.magicLinkServedAt === undefined ? {} : { magicLinkServedAt: at }),
});

/** The codes of a walk, as the plant would have them. */
const walking = (
  change: (codes: StoredCode[]) => StoredCode[],
  options: NonNullable<PullOptions> = {},
): NonNullable<PullOptions> => ({
  ...options,
  change: (pull) => ({
    ...pull,
    codes: {
      ...pull.codes,
      async *walk(...walk) {
        const all: StoredCode[] = [];
        for await (const code of pull.codes.walk(...walk)) all.push(code);
        yield* change(all);
      },
    },
  }),
});

describe("the rules find a planted bug", { timeout: 120_000 }, () => {
  it.each(plants)("$name", async ({ plant }) => {
    const found = await fc.check(rulesHold(plant), { numRuns: 2000, endOnFailure: true });
    expect(found.failed).toBe(true);
  });
});

/** Polls of any runs on a real store, with time that only the test moves; HTTP is left out. */
import { createAnswerPoll, type Poll } from "../../../functions/totp-url/answer-poll.ts";
import { createAesSecretBox } from "../../../shared/adapters/aes-secret-box.ts";
import { createInProcessCodeArrivals } from "../../../shared/adapters/in-process-code-arrivals.ts";
import { createMemoryTable } from "../../../shared/adapters/memory-table.ts";
import type { RunScope } from "../../../shared/message/message.ts";
import type { CodeArrivals } from "../../../shared/ports/code-arrivals.ts";
import type { Table } from "../../../shared/ports/table.ts";
import { createAuthenticators } from "../../../shared/store/authenticators.ts";
import { createCodeClaims } from "../../../shared/store/code-claims.ts";
import { createCodes, type StoredCode } from "../../../shared/store/codes.ts";
import { createRunPolls } from "../../../shared/store/run-polls.ts";
import { createRuns } from "../../../shared/store/runs.ts";
import { createTotpUrlPolls } from "../../../shared/store/totp-url-polls.ts";
import { createTotpUrls, type TotpUrl } from "../../../shared/store/totp-urls.ts";
import { createSimulatedClock } from "../../shared/ports/simulated-clock.ts";
import { codeWith } from "../../shared/store/codes.fixtures.ts";
import { random } from "../../shared/store/tables.ts";

export const organizationId = "org_1";
export const jane = "jane@example.com";

export type PullUnderTest = ReturnType<typeof createPullUnderTest>;

/** `table`: the memory table unless given; `change`: plants a fault. */
export function createPullUnderTest({
  clock = createSimulatedClock(),
  table: given = createMemoryTable({ now: clock.now }),
  rememberSeconds = 0,
  change = (options) => options,
  createCodeArrivals = createInProcessCodeArrivals,
}: {
  clock?: ReturnType<typeof createSimulatedClock>;
  table?: Table;
  rememberSeconds?: number;
  change?: (options: Parameters<typeof createAnswerPoll>[0]) => typeof options;
  createCodeArrivals?: (
    options: Pick<ReturnType<typeof createSimulatedClock>, "startTimer">,
  ) => CodeArrivals;
} = {}) {
  const { now } = clock;
  const { table, settle } = watched(given);
  const secretBox = createAesSecretBox({ key: new Uint8Array(32), random });
  const codeArrivals = createCodeArrivals(clock);
  const codes = createCodes({ table, now, lifespanMinutes: 10 });
  const totpUrls = createTotpUrls({ table, now, random });
  const totpUrlPolls = createTotpUrlPolls({ table, now });
  const authenticators = createAuthenticators({ table, secretBox, now, random });
  const counted: string[] = [];
  /** Two processes on one table: what one of them remembers or queues does not help the other. */
  const processes = [0, 1].map(() =>
    createAnswerPoll(
      change({
        now,
        codeArrivals,
        codes,
        codeClaims: createCodeClaims({ table, now }),
        runPolls: createRunPolls({ table }),
        runs: createRuns({ table, now }),
        totpUrls,
        totpUrlPolls,
        authenticators,
        rememberSeconds,
        log: { info: () => {}, warn: () => {}, error: () => {} },
        metrics: { count: (name) => void counted.push(name), duration: () => {} },
      }),
    ),
  );

  return {
    clock,
    table,
    codes,
    totpUrls,
    totpUrlPolls,
    authenticators,
    codeArrivals,
    counted,
    settle,

    addUrl: (over: Partial<TotpUrl> = {}) =>
      totpUrls.create({ organizationId, identifier: jane, ...over }),

    poll: (
      url: { capability: string; totpUrl: TotpUrl },
      ids: RunScope,
      { process = 0, ...over }: Partial<Poll> & { process?: number } = {},
    ) => {
      const answerPoll = processes[process % processes.length] ?? raise("no process");
      return answerPoll({ ...url, ids, client: new AbortController().signal, ...over });
    },

    /** Received now unless told; announced as `receiveMessage` does. */
    arrive: async (over: Parameters<typeof codeWith>[0] = {}): Promise<StoredCode> => {
      const code = codeWith({ receivedAt: now(), ...over });
      await codes.putIfAbsent(code);
      codeArrivals.announce(code);
      return code;
    },

    /** Time passes in steps, and everybody gets to act after each. */
    pass: async (seconds: number): Promise<void> => {
      await settle();
      for (let left = seconds * 1000; left > 0; left -= 500) {
        clock.advance(Math.min(left, 500));
        await settle();
      }
    },
  };
}

function raise(what: string): never {
  throw new Error(what);
}

/** The table, and a wait for everything that waits for no timer: until nobody asks the table. */
function watched(table: Table): { table: Table; settle: () => Promise<void> } {
  let underWay = 0;
  const counting =
    <Given extends unknown[], Value>(ask: (...given: Given) => Promise<Value>) =>
    async (...given: Given): Promise<Value> => {
      underWay += 1;
      try {
        return await ask(...given);
      } finally {
        underWay -= 1;
      }
    };
  return {
    table: {
      get: counting(table.get),
      put: counting(table.put),
      putIfAbsent: counting(table.putIfAbsent),
      update: counting(table.update),
      delete: counting(table.delete),
      query: counting(table.query),
    },
    settle: async () => {
      for (let idleTurns = 0; idleTurns < 8; idleTurns += 1) {
        await new Promise((resolve) => setImmediate(resolve));
        if (underWay > 0) idleTurns = -1;
      }
    },
  };
}

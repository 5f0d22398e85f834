import { describe, expect, it } from "vitest";
import { createPollingCodeArrivals } from "../../../shared/adapters/polling-code-arrivals.ts";
import { describeCodeArrivalsContract } from "../ports/code-arrivals.contract.ts";
import { createSimulatedClock } from "../ports/simulated-clock.ts";

const reason = "an interval counts as an arrival: another process may have stored something";

describeCodeArrivalsContract("polling", createPollingCodeArrivals, {
  skipped: [
    {
      reason,
      cases: [
        "counts what arrived between the watch and the wait, once",
        "does not count what arrived before the watch",
        'does not wake for {"organizationId":"org_2","identifier":"jane@example.com"}',
        'does not wake for {"organizationId":"org_1","identifier":"joe@example.com"}',
        'does not wake for {"organizationId":"org_1jane","identifier":"@example.com"}',
        "gives up after the timeout, not before, and keeps no timer",
      ],
    },
  ],
});

describe("polling for arrivals", () => {
  const jane = { organizationId: "org_1", identifier: "jane@example.com" };

  for (const { timeoutMilliseconds, intervals } of [
    { timeoutMilliseconds: 0, intervals: 0 },
    { timeoutMilliseconds: 499, intervals: 0 },
    { timeoutMilliseconds: 500, intervals: 0 },
    { timeoutMilliseconds: 501, intervals: 1 },
    { timeoutMilliseconds: 25_000, intervals: 49 },
  ]) {
    it(`wakes ${intervals} times in ${timeoutMilliseconds} ms, and ends then`, async () => {
      const clock = createSimulatedClock();
      const watch = createPollingCodeArrivals({ startTimer: clock.startTimer }).watch(jane);
      const deadline = clock.now().getTime() + timeoutMilliseconds;
      let wakes = 0;
      for (;;) {
        const waiting = watch.next({ timeoutMilliseconds: deadline - clock.now().getTime() });
        clock.advance(Math.min(500, deadline - clock.now().getTime()));
        if (!(await waiting)) break;
        wakes += 1;
      }
      expect(wakes).toBe(intervals);
      expect(clock.now().getTime()).toBe(deadline);
      expect(clock.timers()).toEqual([]);
    });
  }
});

/** What every `CodeArrivals` must do. */
import { beforeEach, describe, expect } from "vitest";
import type { StartTimer } from "../../../shared/adapters/wake-ups.ts";
import { type CodeArrivals, settlingMilliseconds } from "../../../shared/ports/code-arrivals.ts";
import { contractCases, expectError, type SkippedCases } from "./contract-cases.ts";
import { createSimulatedClock, type SimulatedClock } from "./simulated-clock.ts";

const jane = { organizationId: "org_1", identifier: "jane@example.com" };
const timeoutMilliseconds = 25_000;

export function describeCodeArrivalsContract(
  name: string,
  create: (environment: { startTimer: StartTimer }) => CodeArrivals,
  options: { skipped?: SkippedCases } = {},
): void {
  describe(`CodeArrivals: ${name}`, () => {
    const cases = contractCases(options.skipped ?? []);
    let clock: SimulatedClock;
    let arrivals: CodeArrivals;

    beforeEach(() => {
      clock = createSimulatedClock();
      arrivals = create(clock);
    });

    cases.case("wakes who waits", async () => {
      const waiting = arrivals.watch(jane).next({ timeoutMilliseconds });
      arrivals.announce({ ...jane });
      expect(await waiting).toBe(true);
    });

    cases.case("counts what arrived between the watch and the wait, once", async () => {
      const watch = arrivals.watch(jane);
      arrivals.announce(jane);
      arrivals.announce(jane);
      expect(await watch.next({ timeoutMilliseconds })).toBe(true);
      const again = watch.next({ timeoutMilliseconds });
      clock.advance(timeoutMilliseconds);
      expect(await again).toBe(false);
    });

    cases.case("does not count what arrived before the watch", async () => {
      arrivals.announce(jane);
      const waiting = arrivals.watch(jane).next({ timeoutMilliseconds });
      clock.advance(timeoutMilliseconds);
      expect(await waiting).toBe(false);
    });

    cases.case("wakes everybody who watches the same, each time", async () => {
      const watches = [arrivals.watch(jane), arrivals.watch(jane), arrivals.watch(jane)];
      for (let round = 0; round < 3; round += 1) {
        const waiting = watches.map((watch) => watch.next({ timeoutMilliseconds }));
        arrivals.announce(jane);
        expect(await Promise.all(waiting)).toEqual([true, true, true]);
      }
    });

    for (const other of [
      { organizationId: "org_2", identifier: jane.identifier },
      { organizationId: jane.organizationId, identifier: "joe@example.com" },
      { organizationId: "org_1jane", identifier: "@example.com" },
    ]) {
      cases.case(`does not wake for ${JSON.stringify(other)}`, async () => {
        const waiting = arrivals.watch(jane).next({ timeoutMilliseconds });
        arrivals.announce(other);
        clock.advance(timeoutMilliseconds);
        expect(await waiting).toBe(false);
      });
    }

    cases.case("gives up after the timeout, not before, and keeps no timer", async () => {
      const watch = arrivals.watch(jane);
      let answer: boolean | undefined;
      const waiting = watch.next({ timeoutMilliseconds }).then((arrived) => {
        answer = arrived;
      });
      clock.advance(timeoutMilliseconds - 1);
      await Promise.resolve();
      expect(answer).toBeUndefined();
      clock.advance(1);
      await waiting;
      expect(answer).toBe(false);
      expect(clock.timers()).toEqual([]);
    });

    cases.case("looks only once when the timeout is 0", async () => {
      const watch = arrivals.watch(jane);
      expect(await watch.next({ timeoutMilliseconds: 0 })).toBe(false);
      arrivals.announce(jane);
      expect(await watch.next({ timeoutMilliseconds: 0 })).toBe(true);
    });

    cases.case("gives up when the signal aborts, and loses no arrival by it", async () => {
      const watch = arrivals.watch(jane);
      const stop = new AbortController();
      const waiting = watch.next({ timeoutMilliseconds, signal: stop.signal });
      stop.abort();
      expect(await waiting).toBe(false);
      arrivals.announce(jane);
      expect(await watch.next({ timeoutMilliseconds, signal: stop.signal })).toBe(false);
      expect(await watch.next({ timeoutMilliseconds })).toBe(true);
    });

    cases.case("ends a wait when the watch is closed, and leaves the others alone", async () => {
      const [closed, open] = [arrivals.watch(jane), arrivals.watch(jane)];
      const waiting = [closed, open].map((watch) => watch.next({ timeoutMilliseconds }));
      closed.close();
      closed.close();
      arrivals.announce(jane);
      expect(await Promise.all(waiting)).toEqual([false, true]);
      expect(await closed.next({ timeoutMilliseconds })).toBe(false);
    });

    cases.case("reaches a new watch after all others were closed", async () => {
      const first = arrivals.watch(jane);
      first.close();
      const second = arrivals.watch(jane);
      first.close();
      arrivals.announce(jane);
      expect(await second.next({ timeoutMilliseconds })).toBe(true);
    });

    /** Whether `settled` has resolved, without waiting for it. */
    const isSettled = async (organizationId: string): Promise<boolean> => {
      let answer = false;
      void arrivals.settled(organizationId).then(() => {
        answer = true;
      });
      await new Promise((resolve) => setImmediate(resolve));
      return answer;
    };

    cases.case("is settled while nothing is expected", async () => {
      expect(await isSettled("org_1")).toBe(true);
    });

    cases.case("is settled when all that was expected by then is done with", async () => {
      const ends = [arrivals.expect("org_1"), arrivals.expect("org_1")];
      const settled = arrivals.settled("org_1");
      const later = arrivals.expect("org_1");
      for (const end of ends) {
        expect(await isSettled("org_1")).toBe(false);
        end();
        end();
      }
      await settled;
      expect(await isSettled("org_1")).toBe(false);
      later();
      expect(await isSettled("org_1")).toBe(true);
      expect(clock.timers()).toEqual([]);
    });

    cases.case("is settled for one organization whatever another expects", async () => {
      const end = arrivals.expect("org_2");
      expect([await isSettled("org_1"), await isSettled("org_2")]).toEqual([true, false]);
      end();
    });

    cases.case("does not wait for ever for what is expected", async () => {
      const end = arrivals.expect("org_1");
      clock.advance(settlingMilliseconds - 1);
      expect(await isSettled("org_1")).toBe(false);
      clock.advance(1);
      expect(await isSettled("org_1")).toBe(true);
      const next = arrivals.expect("org_1");
      end();
      expect(await isSettled("org_1")).toBe(false);
      next();
    });

    for (const bad of [-1, Number.NaN]) {
      cases.case(`refuses a timeout of ${bad}`, async () => {
        const waiting = arrivals.watch(jane).next({ timeoutMilliseconds: bad });
        await expectError(waiting, "validation_failed");
      });
    }
    cases.assertAllKnown();
  });
}

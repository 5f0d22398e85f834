/** Time that stands still until a test moves it, with timers that go off on the way. */
import type { StartTimer } from "../../../shared/adapters/wake-ups.ts";

export type SimulatedClock = {
  now: () => Date;
  startTimer: StartTimer;
  advance(milliseconds: number): void;
  /** Of the timers that are running, when each goes off. */
  timers(): Date[];
};

export function createSimulatedClock(start = "2026-05-01T08:30:00.000Z"): SimulatedClock {
  let milliseconds = Date.parse(start);
  const timers = new Set<{ at: number; fire: () => void }>();

  const fireDue = (until: number): void => {
    for (;;) {
      const due = [...timers].filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
      if (!due) return;
      timers.delete(due);
      milliseconds = Math.max(milliseconds, due.at);
      due.fire();
    }
  };

  return {
    now: () => new Date(milliseconds),
    startTimer(delay, fire) {
      const timer = { at: milliseconds + delay, fire };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    advance(by) {
      const until = milliseconds + by;
      fireDue(until);
      milliseconds = until;
    },
    timers: () =>
      [...timers]
        .filter(({ at }) => Number.isFinite(at))
        .map(({ at }) => new Date(at))
        .sort((a, b) => a.getTime() - b.getTime()),
  };
}

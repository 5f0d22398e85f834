/** Metrics of one process, as counts and averages that the log tells when it stops. */
import type { LogFields, Metrics } from "../shared/ports/observability.ts";

export type Counters = Metrics & { snapshot(): LogFields };

export function createCounters(): Counters {
  const counts = new Map<string, number>();
  const durations = new Map<string, { total: number; times: number }>();
  return {
    count: (name) => counts.set(name, (counts.get(name) ?? 0) + 1),
    duration: (name, milliseconds) => {
      const { total, times } = durations.get(name) ?? { total: 0, times: 0 };
      durations.set(name, { total: total + milliseconds, times: times + 1 });
    },
    snapshot: () => ({
      ...Object.fromEntries(counts),
      ...Object.fromEntries(
        [...durations].map(([name, { total, times }]) => [
          `${name}_mean_ms`,
          Math.round(total / times),
        ]),
      ),
    }),
  };
}

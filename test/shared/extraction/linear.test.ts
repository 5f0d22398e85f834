/** The worst inputs anybody can send cost little, and twice the input costs about twice as much. */
import { describe, expect, it } from "vitest";
import { adversarialFamilies, fullLength } from "../../../bench/extraction-families.ts";
import { extract } from "../../../shared/extraction/extract.ts";
import type { ExtractionInput } from "../../../shared/extraction/extraction.ts";

/** Of the processor: what else runs on the machine hardly counts. */
function bestMilliseconds(input: ExtractionInput): number {
  let best = Number.POSITIVE_INFINITY;
  for (let run = 0; run < 4; run++) {
    const before = process.cpuUsage();
    extract(input);
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, (user + system) / 1_000);
  }
  return best;
}

describe("256 KiB of", () => {
  it.each(adversarialFamilies)("$name", ({ create }) => {
    const full = bestMilliseconds(create(fullLength));
    expect(full, "milliseconds").toBeLessThan(100);
    // Twice, and what the collector of garbage takes; four times would be quadratic. The exact
    // figures are the benchmark's: `npm run bench -- extraction`.
    const half = bestMilliseconds(create(fullLength / 2));
    expect(full / Math.max(half, 1), "times half of it").toBeLessThan(3);
  });
});

/**
 * The worst inputs anybody can send cost little. Work that grew with the square of 256 KiB would
 * take minutes; the ratios are the benchmark's: `npm run bench -- extraction`.
 */
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

const prose: ExtractionInput = {
  channel: "email",
  text: "We are glad to see you, and hope that you like what we have made. Write to us at any time.\n"
    .repeat(fullLength)
    .slice(0, fullLength),
};

describe("256 KiB, for at most eight times what as much prose costs, of", () => {
  it.each(adversarialFamilies)("$name", { retry: 2 }, ({ create }) => {
    const worst = bestMilliseconds(create(fullLength));
    expect(worst / bestMilliseconds(prose)).toBeLessThan(8);
  });
});

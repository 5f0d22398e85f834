/** Cases of a contract suite, of which an adapter may skip some by name, with the reason. */
import { expect, it } from "vitest";

/** An adapter's reason for not running cases: `{ reason: "SQS keeps its own time", cases: […] }`. */
export type SkippedCases = readonly { reason: string; cases: readonly string[] }[];

/** Gives `it` for the cases, and `assertAllKnown` to be called last: a misspelt skip must not pass. */
export function contractCases(skipped: SkippedCases) {
  const names = new Set<string>();
  return {
    case(name: string, run: () => Promise<void>, timeoutMilliseconds?: number): void {
      names.add(name);
      const skip = skipped.find(({ cases }) => cases.includes(name));
      if (skip) it.skip(`${name} (${skip.reason})`, run);
      else it(name, { ...(timeoutMilliseconds && { timeout: timeoutMilliseconds }) }, run);
    },
    assertAllKnown(): void {
      if (skipped.length === 0) return;
      // A test of its own: nested suites are collected after the one they stand in.
      it("has every case that is skipped", () => {
        for (const name of skipped.flatMap(({ cases }) => cases)) {
          if (!names.has(name)) throw new Error(`No contract case is called "${name}".`);
        }
      });
    },
  };
}

export async function expectError(promise: Promise<unknown>, code: string): Promise<void> {
  await expect(promise).rejects.toMatchObject({ name: "OtpostError", code });
}

export type ContractCases = ReturnType<typeof contractCases>;

/** What every `Table` must do, whatever it is made of. */
import { afterEach, beforeEach, describe } from "vitest";
import type { Table } from "../../../shared/ports/table.ts";
import { contractCases, type SkippedCases } from "./contract-cases.ts";
import { createSimulatedClock, type SimulatedClock } from "./simulated-clock.ts";
import { describeTableModel } from "./table.model.ts";
import { describeItemCases } from "./table-items.cases.ts";
import { describeLimitCases } from "./table-limits.cases.ts";
import { describeQueryCases } from "./table-query.cases.ts";
import type { TableSuite } from "./table-suite.ts";

export type TableUnderTest = {
  table: Table;
  /** Resolves when index reads see what was written. */
  settle?: () => Promise<void>;
  close?: () => Promise<void>;
};
/** Each call gives an empty table that takes the time from `now`. */
export type CreateTable = (environment: { now: () => Date }) => Promise<TableUnderTest>;

export function describeTableContract(
  name: string,
  create: CreateTable,
  options: { skipped?: SkippedCases; modelRuns?: number } = {},
): void {
  describe(`Table: ${name}`, () => {
    const cases = contractCases(options.skipped ?? []);
    let clock: SimulatedClock;
    let made: TableUnderTest;
    const suite: TableSuite = {
      case: cases.case,
      get table() {
        return made.table;
      },
      get clock() {
        return clock;
      },
      settle: async () => made.settle?.(),
      inSeconds: (seconds) => new Date(clock.now().getTime() + seconds * 1000),
    };

    beforeEach(async () => {
      clock = createSimulatedClock();
      made = await create({ now: clock.now });
    });
    afterEach(() => made.close?.());

    describeItemCases(suite);
    describeQueryCases(suite);
    describeLimitCases(suite);
    describeTableModel(cases, create, options.modelRuns ?? 100);
    cases.assertAllKnown();
  });
}

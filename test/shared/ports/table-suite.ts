/** What the cases of the `Table` contract work with. */
import { expect } from "vitest";
import type { Table, TableItem, TableQuery } from "../../../shared/ports/table.ts";
import type { ContractCases } from "./contract-cases.ts";
import type { SimulatedClock } from "./simulated-clock.ts";

/** `table` and `clock` are new for each case. */
export type TableSuite = {
  case: ContractCases["case"];
  readonly table: Table;
  readonly clock: SimulatedClock;
  /** Resolves when index reads see what was written. */
  settle(): Promise<void>;
  inSeconds(seconds: number): Date;
};

/** All pages of the query. */
export async function allItems(
  table: Table,
  query: Omit<TableQuery, "cursor">,
): Promise<TableItem[]> {
  const items: TableItem[] = [];
  let cursor: string | undefined;
  do {
    const page = await table.query({ ...query, ...(cursor !== undefined && { cursor }) });
    expect(page.items.length).toBeLessThanOrEqual(query.limit);
    items.push(...page.items);
    cursor = page.cursor;
  } while (cursor !== undefined);
  return items;
}

export const item = (sort: string, more: Partial<TableItem> = {}): TableItem => ({
  partition: "p",
  sort,
  attributes: { name: sort },
  ...more,
});
export const key = (sort: string) => ({ partition: "p", sort });
export const sorts = (items: readonly TableItem[]) => items.map(({ sort }) => sort);
export const ascending = { partition: "p", direction: "ascending", limit: 1000 } as const;

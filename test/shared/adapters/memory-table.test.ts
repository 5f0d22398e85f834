import { createMemoryTable } from "../../../shared/adapters/memory-table.ts";
import { describeTableContract } from "../ports/table.contract.ts";

describeTableContract("memory", async ({ now }) => ({ table: createMemoryTable({ now }) }));

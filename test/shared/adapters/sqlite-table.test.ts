import { join } from "node:path";
import { openSqliteDatabase } from "../../../shared/adapters/sqlite-database.ts";
import { createSqliteTable } from "../../../shared/adapters/sqlite-table.ts";
import { describeTableContract } from "../ports/table.contract.ts";
import { createTemporaryDirectory } from "./temporary-directory.ts";

describeTableContract("SQLite", async ({ now }) => {
  const directory = createTemporaryDirectory();
  const database = openSqliteDatabase({ path: join(directory.path, "otpost.sqlite") });
  return {
    table: createSqliteTable({ database, now }),
    close: async () => {
      database.close();
      directory.remove();
    },
  };
});

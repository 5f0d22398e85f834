import { join } from "node:path";
import { openSqliteDatabase } from "../../../shared/adapters/sqlite-database.ts";
import { createSqliteJobQueue } from "../../../shared/adapters/sqlite-job-queue.ts";
import { describeJobQueueContract } from "../ports/job-queue.contract.ts";
import { createTemporaryDirectory } from "./temporary-directory.ts";

describeJobQueueContract("SQLite", async (environment) => {
  const directory = createTemporaryDirectory();
  const database = openSqliteDatabase({ path: join(directory.path, "otpost.sqlite") });
  return {
    queue: createSqliteJobQueue({ database, name: "tasks", ...environment }),
    close: async () => {
      database.close();
      directory.remove();
    },
  };
});

import { createMemoryJobQueue } from "../../../shared/adapters/memory-job-queue.ts";
import { describeJobQueueContract } from "../ports/job-queue.contract.ts";

describeJobQueueContract("memory", async (environment) => ({
  queue: createMemoryJobQueue(environment),
}));

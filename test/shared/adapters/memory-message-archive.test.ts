import { createMemoryMessageArchive } from "../../../shared/adapters/memory-message-archive.ts";
import { describeMessageArchiveContract } from "../ports/message-archive.contract.ts";

describeMessageArchiveContract("memory", async () => ({ archive: createMemoryMessageArchive() }));

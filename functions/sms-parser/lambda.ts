/** How AWS calls `sms-parser`: batches of the queue of inbound SMS. */
import { addressingOf, createFunctionRuntime } from "../../shared/aws/function-runtime.ts";
import { createJobRecordsHandler } from "../../shared/aws/job-records.ts";
import { createMessageReception } from "../../shared/aws/message-reception.ts";
import { openTable } from "../../shared/aws/ports.ts";
import { openInboundSms } from "../../shared/aws/queues.ts";
import { prepareLexicon } from "../../shared/extraction/lexicon.ts";
import { createInboxes } from "../../shared/store/inboxes.ts";
import { createSmsParser } from "./sms-parser.ts";

// A start has a whole core for it; the first message has a fraction of one.
prepareLexicon();

const runtime = createFunctionRuntime("sms-parser");
const ports = { ...runtime, ...addressingOf(runtime), table: openTable(runtime) };

export const handler = createJobRecordsHandler({
  name: "inbound_sms",
  log: runtime.log,
  queue: openInboundSms(runtime),
  handle: createSmsParser({
    inboxes: createInboxes(ports),
    receiveMessage: createMessageReception(runtime, ports.table),
  }),
});

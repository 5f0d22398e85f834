/** How AWS calls `email-parser`: batches of the queue of SES's notices. */
import { addressingOf, createFunctionRuntime } from "../../shared/aws/function-runtime.ts";
import { createJobRecordsHandler } from "../../shared/aws/job-records.ts";
import { createMessageReception } from "../../shared/aws/message-reception.ts";
import { openMessageArchive, openTable } from "../../shared/aws/ports.ts";
import { openInboundEmails } from "../../shared/aws/queues.ts";
import { prepareLexicon } from "../../shared/extraction/lexicon.ts";
import { createAuthenticateMail } from "../../shared/message/authenticate-mail.ts";
import { createDnsResolve } from "../../shared/message/mail-dns.ts";
import { createForwardingConfirmations } from "../../shared/store/forwarding-confirmations.ts";
import { createInboxes } from "../../shared/store/inboxes.ts";
import { createReceiveSesNotice } from "./receive-ses-notice.ts";
import { parseSesNotice } from "./ses-notice.ts";

// A start has a whole core for it; the first message has a fraction of one.
prepareLexicon();

const runtime = createFunctionRuntime("email-parser");
const ports = { ...runtime, ...addressingOf(runtime), table: openTable(runtime) };

export const handler = createJobRecordsHandler({
  name: "inbound_emails",
  log: runtime.log,
  queue: openInboundEmails(runtime, parseSesNotice),
  handle: createReceiveSesNotice({
    ...ports,
    authenticateMail: createAuthenticateMail({ resolve: createDnsResolve() }),
    forwardingConfirmations: createForwardingConfirmations(ports),
    inboxes: createInboxes(ports),
    messageArchive: openMessageArchive(runtime),
    receiveMessage: createMessageReception(runtime, ports.table),
  }),
});

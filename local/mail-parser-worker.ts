/** The thread of the mail parser pool: reads the mails it is given, those that wait for DNS side by side. */
import { parentPort, workerData } from "node:worker_threads";
import { createDirectoryMessageReader } from "../shared/adapters/directory-message-archive.ts";
import { createReadMail } from "../shared/delivery/read-mail.ts";
import { OtpostError } from "../shared/errors.ts";
import { createAuthenticateMail } from "../shared/message/authenticate-mail.ts";
import { createDnsResolve } from "../shared/message/mail-dns.ts";
import type {
  MailParserReply,
  MailParserRequest,
  MailParserSettings,
} from "./mail-parser-messages.ts";
import { sampleMails } from "./sample-mails.ts";
import { lowerThreadPriority } from "./thread-priority.ts";

// A reply to a mail or a poll is due now; what a mail says, a millisecond later.
lowerThreadPriority();
const { mailDirectory, dnsServers, warmUpMails = 0 }: MailParserSettings = workerData;

const authenticateMail = createAuthenticateMail({ resolve: createDnsResolve(dnsServers) });
const readMail = createReadMail({
  messageArchive: createDirectoryMessageReader({ directory: mailDirectory }),
  authenticateMail,
});

/** Mails being read; their replies go together, but for the last one: it has nobody to wait for. */
let underWay = 0;
const replies: MailParserReply[] = [];
const sendReplies = (): void => {
  if (replies.length > 0) parentPort?.postMessage(replies.splice(0));
};
const reply = (message: MailParserReply): void => {
  underWay -= 1;
  const isFirst = replies.push(message) === 1;
  if (underWay <= 0) sendReplies();
  else if (isFirst) setImmediate(sendReplies);
};

parentPort?.on("message", (requests: MailParserRequest[]) => {
  underWay += requests.length;
  for (const { id, raw, envelope } of requests) {
    readMail(raw, envelope).then(
      (reading) => reply({ kind: "read", id, reading }),
      (error: unknown) =>
        reply(
          error instanceof OtpostError
            ? { kind: "failed", id, code: error.code, message: error.message }
            : { kind: "failed", id, message: "The mail could not be read." },
        ),
    );
  }
});

// What the runtime compiles at its first use is there before the first mail, and what it makes faster
// at its thousandth soon after the start; real mails are read between the samples.
const readSamples = async (count: number): Promise<void> => {
  for (const rawMail of sampleMails(count)) {
    await readMail({ rawMessageId: "sample", rawMail }, { sender: "" });
  }
};
await readSamples(3);
parentPort?.postMessage([{ kind: "ready" }] satisfies MailParserReply[]);
await readSamples(warmUpMails);

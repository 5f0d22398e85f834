/** The thread of the mail parser pool: reads the mails it is given, those that wait for DNS side by side. */
import { Buffer } from "node:buffer";
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

const { mailDirectory, dnsServers }: MailParserSettings = workerData;

const authenticateMail = createAuthenticateMail({ resolve: createDnsResolve(dnsServers) });
const readMail = createReadMail({
  messageArchive: createDirectoryMessageReader({ directory: mailDirectory }),
  authenticateMail,
});

const replies: MailParserReply[] = [];
const sendReplies = (): void => parentPort?.postMessage(replies.splice(0));
const reply = (message: MailParserReply): void => {
  if (replies.push(message) === 1) setImmediate(sendReplies);
};

parentPort?.on("message", (requests: MailParserRequest[]) => {
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

// The first mail shall not pay for what the runtime compiles at its first use.
await readMail({ rawMessageId: "sample", rawMail: sampleMail() }, { sender: "" });
reply({ kind: "ready" });

function sampleMail(): string {
  const sample = [
    "From: sample@example.com",
    "To: sample@example.com",
    "Subject: Fwd: sample",
    "Content-Type: multipart/alternative; boundary=sample",
    "",
    "--sample",
    "Content-Type: text/plain; charset=utf-8",
    "Content-Transfer-Encoding: quoted-printable",
    "",
    "sample",
    "--sample",
    "Content-Type: text/html; charset=utf-8",
    "Content-Transfer-Encoding: base64",
    "",
    "PHA+c2FtcGxlPC9wPg==",
    "--sample--",
    "",
  ].join("\r\n");
  return Buffer.from(sample).toString("base64");
}

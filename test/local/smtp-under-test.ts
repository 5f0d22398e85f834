/** An SMTP intake on a free port of the loopback, with real parts behind it, and a raw client. */
import { Buffer } from "node:buffer";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { createSmtpIntake, type SmtpIntakeOptions } from "../../local/smtp-intake.ts";
import { createDirectoryMessageArchive } from "../../shared/adapters/directory-message-archive.ts";
import { createMemoryJobQueue } from "../../shared/adapters/memory-job-queue.ts";
import { createMemoryTable } from "../../shared/adapters/memory-table.ts";
import type { InboundEmailJob } from "../../shared/jobs.ts";
import type { MessageArchive } from "../../shared/ports/message-archive.ts";
import { createInboxes } from "../../shared/store/inboxes.ts";
import { createTemporaryDirectory } from "../shared/adapters/temporary-directory.ts";

export const receivedAt = new Date("2026-05-04T09:12:33.000Z");
const now = () => receivedAt;
const random = (bytes: number): Uint8Array => new Uint8Array(randomBytes(bytes));
export const quiet = {
  log: { info: () => {}, warn: () => {}, error: () => {} },
  metrics: { count: () => {}, duration: () => {} },
};

export type SmtpUnderTest = Awaited<ReturnType<typeof startSmtp>>;

export async function startSmtp(options: Partial<SmtpIntakeOptions> = {}) {
  const directory = createTemporaryDirectory();
  const messageArchive = createDirectoryMessageArchive({ directory: directory.path });
  const inboundEmails = createMemoryJobQueue<InboundEmailJob>({
    now,
    leaseSeconds: 60,
    maxAttempts: 3,
  });
  const inboxes = createInboxes({
    table: createMemoryTable({ now }),
    now,
    random,
    mailDomain: "codes.example",
  });
  const inbox = await inboxes.create({
    organizationId: "org_1",
    kind: "email_address",
    address: "in-7f3k@codes.example",
  });
  const domain = await inboxes.create({
    organizationId: "org_2",
    kind: "email_domain",
    address: "catch-all.example",
  });
  const intake = createSmtpIntake({
    messageArchive,
    inboundEmails,
    inboxes,
    now,
    random,
    ...quiet,
    ...options,
  });
  const { port } = await intake.listen({ host: "127.0.0.1", port: 0 });
  const jobs = async (): Promise<InboundEmailJob[]> =>
    (await inboundEmails.receive({ limit: 10 })).map(({ job }) => job);
  return {
    intake,
    port,
    inbox,
    domain,
    mailDirectory: directory.path,
    messageArchive,
    jobs,
    rawOf: (job: InboundEmailJob | undefined) => readRaw(messageArchive, job),
    stop: async () => {
      await intake.close();
      directory.remove();
    },
  };
}

/** The bytes of a job's mail, wherever they are kept. */
async function readRaw(
  archive: Pick<MessageArchive, "open">,
  job: InboundEmailJob | undefined,
): Promise<string> {
  if (job?.rawMail !== undefined) return Buffer.from(job.rawMail, "base64").toString("latin1");
  const chunks: Uint8Array[] = [];
  for await (const chunk of await archive.open(job?.rawMessageId ?? "")) chunks.push(chunk);
  return Buffer.concat(chunks).toString("latin1");
}

/** Speaks SMTP a line at a time, as no mail program would. */
export async function connectRaw(port: number) {
  const socket = connect({ host: "127.0.0.1", port });
  const replies = createReplies(socket);
  await once(socket, "connect");
  const greeting = await replies.next();
  const say = (text: string): Promise<string> => {
    socket.write(text);
    return replies.next();
  };
  return {
    socket,
    greeting,
    /** The text as it is, and then the next reply. */
    say,
    next: replies.next,
    /** Up to DATA, whose reply is 354. */
    begin: async (recipient = "in-7f3k@codes.example"): Promise<void> => {
      await say("EHLO client.example\r\n");
      await say("MAIL FROM:<>\r\n");
      await say(`RCPT TO:<${recipient}>\r\n`);
      await say("DATA\r\n");
    },
  };
}

/** One reply may have many lines: `250-…` goes on, `250 …` ends it. `""` when the server hung up. */
function createReplies(socket: Socket): { next: () => Promise<string> } {
  let received = "";
  let ended = false;
  const waiting: ((reply: string) => void)[] = [];
  const serve = (): void => {
    while (waiting.length > 0) {
      const end = /^[0-9]{3}(?: .*)?\r\n/m.exec(received);
      if (end === null) {
        if (ended) waiting.shift()?.("");
        else return;
      } else {
        const length = end.index + end[0].length;
        const reply = received.slice(0, length);
        received = received.slice(length);
        waiting.shift()?.(reply);
      }
    }
  };
  socket.on("data", (chunk) => {
    received += chunk.toString();
    serve();
  });
  socket.on("error", () => undefined);
  socket.on("close", () => {
    ended = true;
    serve();
  });
  return {
    next: () =>
      new Promise((resolve) => {
        waiting.push(resolve);
        serve();
      }),
  };
}

/**
 * Takes the bytes of one mail from an SMTP client and queues its parsing.
 *
 * A small mail, as nearly all with a code are, goes with its job: one durable write keeps both. A
 * larger one is streamed into the archive first, and never held in memory.
 */
import { Buffer } from "node:buffer";
import type { SMTPServerDataStream } from "smtp-server";
import type { RawMail } from "../shared/delivery/read-mail.ts";
import type { InboundEmailJob } from "../shared/jobs.ts";
import type { JobQueue } from "../shared/ports/job-queue.ts";
import type { MessageArchive } from "../shared/ports/message-archive.ts";
import type { Ports } from "../shared/ports/ports.ts";
import type { SmtpLimits } from "./smtp-limits.ts";

/** An answer that tells the client the mail was not kept. */
export class SmtpRefusal extends Error {
  readonly responseCode: 421 | 451 | 550 | 552;
  /** The client is not worth listening to any longer. */
  readonly closes: boolean;

  constructor(
    responseCode: SmtpRefusal["responseCode"],
    message: string,
    options?: { closes?: boolean },
  ) {
    super(message);
    this.responseCode = responseCode;
    this.closes = options?.closes ?? false;
  }
}

export type ReceptionOptions = Pick<Ports, "now" | "random" | "log" | "metrics"> & {
  messageArchive: Pick<MessageArchive, "store" | "delete">;
  inboundEmails: Pick<JobQueue<InboundEmailJob>, "send">;
  /** Begins to read a mail while it is being made durable; gives what to call if it never is. */
  readAhead?: (raw: RawMail, envelope: InboundEmailJob["envelope"]) => () => void;
  limits: SmtpLimits;
};

type Addressing = Pick<InboundEmailJob, "recipients" | "envelope">;

/**
 * A mail up to so many bytes goes with its job. Above the usual HTML mail; in Base64, with a hundred
 * recipients, it stays below what a job may have.
 */
const smallMailBytes = 64 * 1024;

/** How much of a mail that is refused already is still read, as a multiple of the limit. */
const drainFactor = 2;

/**
 * Makes the function that receives a mail: it resolves with the queue id when the raw bytes and the
 * job are durable, and throws `SmtpRefusal` otherwise; then nothing of the mail is left behind.
 *
 * The mail's `receivedAt` is the instant its last byte arrived, before it is made durable: it is
 * the nearest to when the sender sent it that this machine can tell, and a slow disk does not
 * move it.
 */
export function createMailReception({
  messageArchive,
  inboundEmails,
  readAhead = () => () => undefined,
  now,
  random,
  log,
  metrics,
  limits,
}: ReceptionOptions) {
  /** The whole mail when it is small; otherwise it is in the archive when this resolves. */
  const take = async (
    id: string,
    stream: SMTPServerDataStream,
  ): Promise<{ raw: RawMail; bytes: number; receivedAt: Date }> => {
    const head = await readHead(stream, Math.min(smallMailBytes, limits.mailBytes));
    if (head.isWhole) {
      const rawMail = Buffer.concat(head.chunks).toString("base64");
      return { raw: { rawMessageId: id, rawMail }, bytes: head.bytes, receivedAt: now() };
    }
    let bytes = 0;
    const counted = (chunk: Buffer): Buffer => {
      bytes += chunk.length;
      if (bytes > limits.mailBytes) throw tooLarge(limits.mailBytes);
      return chunk;
    };
    let receivedAt = now();
    async function* all(): AsyncGenerator<Uint8Array> {
      for (const chunk of head.chunks) yield counted(chunk);
      // The stream outlives a refusal: what the client still sends has to be read (see `drain`).
      for await (const chunk of stream.iterator({ destroyOnReturn: false })) yield counted(chunk);
      receivedAt = now();
    }
    await messageArchive.store(id, all());
    return { raw: { rawMessageId: id }, bytes, receivedAt };
  };

  const keep = async (
    { raw, receivedAt }: { raw: RawMail; receivedAt: Date },
    addressing: Addressing,
  ): Promise<void> => {
    const discard = readAhead(raw, addressing.envelope);
    try {
      await inboundEmails.send({
        kind: "inbound_email",
        ...raw,
        ...addressing,
        receivedAt: receivedAt.toISOString(),
      });
    } catch (error) {
      discard();
      if (raw.rawMail === undefined) {
        await messageArchive.delete(raw.rawMessageId).catch(() => undefined);
      }
      throw error;
    }
  };

  return async (stream: SMTPServerDataStream, addressing: Addressing): Promise<string> => {
    const id = `mail_${Buffer.from(random(16)).toString("hex")}`;
    let late = false;
    const deadline = setTimeout(() => {
      late = true;
      stream.destroy(new Error("the mail took too long to arrive"));
    }, limits.dataSeconds * 1000);
    deadline.unref();
    try {
      const taken = await take(id, stream);
      await keep(taken, addressing);
      metrics.count("message_arrived", { channel: "email" });
      log.info("mail_kept", {
        mail: id,
        bytes: taken.bytes,
        recipients: addressing.recipients.length,
      });
      return id;
    } catch (error) {
      if (late) {
        throw new SmtpRefusal(421, "The mail took too long to arrive", { closes: true });
      }
      const refusal = error instanceof SmtpRefusal ? error : notKept();
      log.warn("mail_not_kept", { mail: id, answer: refusal.responseCode });
      await drain(stream, limits.mailBytes * drainFactor);
      throw refusal;
    } finally {
      clearTimeout(deadline);
    }
  };
}

/**
 * The beginning of a mail, and whether it is all of it, which it is up to `wholeBytes`. By events: an
 * iterator costs as much as all else that is done here.
 */
function readHead(
  stream: SMTPServerDataStream,
  wholeBytes: number,
): Promise<{ chunks: readonly Buffer[]; bytes: number; isWhole: boolean }> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  return new Promise((resolve, reject) => {
    const listeners = {
      data: (chunk: Buffer): void => {
        chunks.push(chunk);
        bytes += chunk.length;
        if (bytes > wholeBytes) finish(false);
      },
      end: () => finish(true),
      error: reject,
      close: () => reject(new Error("the mail was cut off")),
    };
    const finish = (isWhole: boolean): void => {
      if (!isWhole) stream.pause();
      for (const [event, listener] of Object.entries(listeners)) stream.off(event, listener);
      resolve({ chunks, bytes, isWhole });
    };
    for (const [event, listener] of Object.entries(listeners)) stream.on(event, listener);
  });
}

const tooLarge = (limitBytes: number): SmtpRefusal =>
  new SmtpRefusal(552, `The mail is larger than ${limitBytes} bytes`);

const notKept = (): SmtpRefusal =>
  new SmtpRefusal(451, "The mail could not be kept, try again later");

/**
 * RFC 5321 §4.1.1.4: DATA is answered after its end, so a mail that is refused half-way is still
 * read; up to a bound, because a client may go on for ever.
 */
function drain(stream: SMTPServerDataStream, limitBytes: number): Promise<void> {
  return new Promise((resolve, reject) => {
    if (stream.readableEnded || stream.destroyed) {
      resolve();
      return;
    }
    stream.on("end", resolve);
    stream.on("close", resolve);
    stream.on("error", () => resolve());
    stream.on("data", () => {
      if (stream.byteLength > limitBytes) {
        stream.destroy();
        reject(new SmtpRefusal(552, "The mail is far too large", { closes: true }));
      }
    });
    stream.resume();
  });
}

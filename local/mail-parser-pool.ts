/**
 * Reads mails in threads of their own, so that a slow mail delays no request, and a mail that is made
 * to break a parser breaks a thread and not the server.
 *
 * Small mails, as nearly all with a code are, share a thread: while one waits for DNS the others are
 * read. Large ones have another thread to themselves, one after the other. A small mail that keeps its
 * thread for long, or breaks it, is read again there, where it harms no other; so are those that
 * shared the thread with it, because which of them it was cannot be told. There, a mail that takes
 * too long or too much memory fails with `mail_limit_exceeded`, and the next one is served.
 */
import type { MailReading, ReadMail } from "../shared/delivery/read-mail.ts";
import { createMailParserLane } from "./mail-parser-lane.ts";
import type { MailParserSettings } from "./mail-parser-messages.ts";

export type MailParserPoolOptions = MailParserSettings & {
  /** Seconds one mail may take of a thread that it has to itself. */
  mailSeconds?: number;
  /** Seconds without a large mail after which their thread ends, until there is one again. */
  idleSeconds?: number;
  /** Seconds a small mail may take of the thread it shares; waiting for DNS included. */
  sharedSeconds?: number;
  /** Megabytes of JavaScript heap a thread may use; a mail of 39 MB needs about 30. */
  heapMegabytes?: number;
};

export type MailParserPool = {
  readMail: ReadMail;
  /**
   * Begins to read a mail that `readMail` will be asked for, or not: then call what this gives. Does
   * nothing for a mail in the archive, or while many others wait to be asked for.
   */
  readAhead(...asked: Parameters<ReadMail>): () => void;
  /** Resolves when the thread of small mails has loaded what it needs, and throws when it cannot. */
  ready(): Promise<void>;
  /** Ends the threads; mails being read fail with `unavailable`. */
  close(): Promise<void>;
};

/** Small mails read at once; most of the time of each is the wait for DNS. */
const smallMailsAtOnce = 16;

/** Mails read ahead and not asked for yet: bounds the memory that a backlog takes. */
const mailsAhead = 32;

export function createMailParserPool({
  mailSeconds = 30,
  idleSeconds = 600,
  sharedSeconds = 5,
  heapMegabytes = 256,
  warmUpMails = 0,
  ...settings
}: MailParserPoolOptions): MailParserPool {
  const large = createMailParserLane({
    settings,
    mailsAtOnce: 1,
    mailSeconds,
    idleSeconds,
    heapMegabytes,
    giveUp: (task, reason) => task.reject(reason),
  });
  const small = createMailParserLane({
    settings: { ...settings, warmUpMails },
    mailsAtOnce: smallMailsAtOnce,
    mailSeconds: sharedSeconds,
    heapMegabytes,
    giveUp: large.add,
  });
  const lanes = [small, large];
  const ahead = new Map<string, Promise<MailReading>>();

  const read: ReadMail = ({ rawMessageId, rawMail }, envelope) => {
    const { promise, resolve, reject } = Promise.withResolvers<MailReading>();
    // Of a whole job only this: what else it holds would be copied into the thread.
    if (rawMail === undefined) {
      large.add({ request: { raw: { rawMessageId }, envelope }, resolve, reject });
    } else {
      small.add({ request: { raw: { rawMessageId, rawMail }, envelope }, resolve, reject });
    }
    return promise;
  };

  return {
    readMail: (raw, envelope) => {
      const reading = ahead.get(raw.rawMessageId) ?? read(raw, envelope);
      ahead.delete(raw.rawMessageId);
      return reading;
    },
    readAhead: (raw, envelope) => {
      if (raw.rawMail === undefined || ahead.size >= mailsAhead) return () => undefined;
      const reading = read(raw, envelope);
      // It fails for whoever asks for it; nobody may.
      reading.catch(() => undefined);
      ahead.set(raw.rawMessageId, reading);
      return () => ahead.delete(raw.rawMessageId);
    },
    ready: async () => {
      await Promise.all(lanes.map((lane) => lane.ready()));
    },
    close: async () => {
      // The small ones first: what they give up is refused by the other, and not begun there.
      for (const lane of lanes) await lane.close();
    },
  };
}

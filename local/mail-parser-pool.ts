/**
 * Reads mails in threads of their own, so that a slow mail delays no request, and a mail that is made
 * to break a parser breaks a thread and not the server.
 *
 * A thread that takes too long or too much memory is ended and replaced; the mail it was reading
 * fails with `mail_limit_exceeded`, and the next one is served.
 */
import { type ResourceLimits, Worker } from "node:worker_threads";
import { OtpostError } from "../shared/errors.ts";
import type { MailReading, RawMail, ReadMail } from "../shared/message/read-mail.ts";
import type {
  MailParserReply,
  MailParserRequest,
  MailParserSettings,
} from "./mail-parser-messages.ts";

export type MailParserPoolOptions = MailParserSettings & {
  /** Threads, and so mails read at once. */
  threads?: number;
  /** Seconds one mail may take; DNS alone may take three of them. */
  mailSeconds?: number;
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
  /** Resolves when every thread has loaded what it needs, and throws when one cannot. */
  ready(): Promise<void>;
  /** Ends the threads; mails being read fail with `unavailable`. */
  close(): Promise<void>;
};

type Task = { request: MailParserRequest } & PromiseWithResolvers<MailReading>;

type Thread = {
  worker: Worker;
  ready: PromiseWithResolvers<void>;
  isReady: boolean;
  task?: Task | undefined;
  deadline?: NodeJS.Timeout | undefined;
};

/** Mails read ahead and not asked for yet: bounds the memory that a backlog takes. */
const mailsAhead = 32;

/** Milliseconds before a thread that could not start is tried again. */
const restartMilliseconds = 1000;

export function createMailParserPool({
  threads: threadCount = 2,
  mailSeconds = 30,
  heapMegabytes = 256,
  ...settings
}: MailParserPoolOptions): MailParserPool {
  const waiting: Task[] = [];
  const threads = new Set<Thread>();
  const ahead = new Map<string, Promise<MailReading>>();
  let closed = false;

  const start = (): Thread => {
    const resourceLimits: ResourceLimits = { maxOldGenerationSizeMb: heapMegabytes };
    const worker = new Worker(workerUrl, { workerData: settings, resourceLimits });
    const thread: Thread = { worker, ready: Promise.withResolvers(), isReady: false };
    // Whether anybody asks is their matter: `ready` may never be called.
    thread.ready.promise.catch(() => undefined);
    threads.add(thread);
    worker.on("message", (reply: MailParserReply) => {
      if (reply.kind === "ready") {
        thread.isReady = true;
        thread.ready.resolve();
      } else {
        finish(thread, reply);
      }
      serve();
    });
    worker.on("error", (error: NodeJS.ErrnoException) => {
      replace(
        thread,
        error.code === "ERR_WORKER_OUT_OF_MEMORY" ? limitExceeded("memory") : broken(),
      );
    });
    worker.on("exit", () => replace(thread, broken()));
    return thread;
  };

  const finish = (thread: Thread, reply: Exclude<MailParserReply, { kind: "ready" }>): void => {
    const task = release(thread);
    if (reply.kind === "read") task?.resolve(reply.reading);
    else task?.reject(new OtpostError(reply.code ?? "internal", reply.message));
  };

  const release = (thread: Thread): Task | undefined => {
    const { task } = thread;
    clearTimeout(thread.deadline);
    thread.task = undefined;
    return task;
  };

  /** Does nothing for a thread that was replaced before: an error is followed by an exit. */
  const replace = (thread: Thread, reason: OtpostError): void => {
    if (!threads.delete(thread)) return;
    release(thread)?.reject(reason);
    thread.ready.reject(reason);
    void thread.worker.terminate();
    if (thread.isReady) {
      restart();
    } else {
      // Whoever waits tries again later, with a queue's patience, instead of waiting for a thread
      // that may never start.
      for (const task of waiting.splice(0)) task.reject(broken());
      setTimeout(restart, restartMilliseconds).unref();
    }
  };

  const restart = (): void => {
    if (closed) return;
    start();
    serve();
  };

  const serve = (): void => {
    for (const thread of threads) {
      if (thread.task !== undefined || !thread.isReady) continue;
      const task = waiting.shift();
      if (task === undefined) return;
      thread.task = task;
      thread.deadline = setTimeout(
        () => replace(thread, limitExceeded("time")),
        mailSeconds * 1000,
      );
      thread.worker.postMessage(task.request);
    }
  };

  for (let count = 0; count < threadCount; count += 1) start();

  const read: ReadMail = ({ rawMessageId, rawMail }, envelope) => {
    if (closed) return Promise.reject(closing());
    // Of a whole job only this: what else it holds would be copied into the thread.
    const raw: RawMail = { rawMessageId, ...(rawMail === undefined ? {} : { rawMail }) };
    const task: Task = { request: { raw, envelope }, ...Promise.withResolvers() };
    waiting.push(task);
    serve();
    return task.promise;
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
      await Promise.all([...threads].map(({ ready }) => ready.promise));
    },
    close: async () => {
      closed = true;
      for (const task of waiting.splice(0)) task.reject(closing());
      await Promise.all(
        [...threads].map(async (thread) => {
          replace(thread, closing());
          await thread.worker.terminate();
        }),
      );
    },
  };
}

/** Beside this file, and TypeScript or JavaScript as this one is. */
const workerUrl = new URL(
  `./mail-parser-worker${import.meta.url.endsWith(".ts") ? ".ts" : ".js"}`,
  import.meta.url,
);

const limitExceeded = (what: "time" | "memory"): OtpostError =>
  new OtpostError("mail_limit_exceeded", `The mail takes too much ${what} to parse.`);

const broken = (): OtpostError =>
  new OtpostError("internal", "The thread that reads mails ended unexpectedly.");

const closing = (): OtpostError =>
  new OtpostError("unavailable", "otpost is stopping; the mail is read at the next start.");

/**
 * One thread that reads mails, several at a time, and its life: it is started again whenever it ends,
 * at once or, where mails are rare, with the next one.
 *
 * A thread that is kept too long by a mail, or runs out of memory, is ended with all it was reading;
 * what becomes of those mails is for `giveUp` to say. Those that wait are served by the next thread.
 */
import { type ResourceLimits, Worker } from "node:worker_threads";
import type { MailReading } from "../shared/delivery/read-mail.ts";
import { OtpostError } from "../shared/errors.ts";
import type {
  MailParserReply,
  MailParserRequest,
  MailParserSettings,
} from "./mail-parser-messages.ts";
import { isWatchMessage, type WatchMessage } from "./watch-messages.ts";

export type ReadingTask = {
  request: Omit<MailParserRequest, "id">;
  resolve(reading: MailReading): void;
  reject(reason: OtpostError): void;
};

export type MailParserLane = {
  add(task: ReadingTask): void;
  /** Resolves when the thread has loaded what it needs, and throws when it cannot. */
  ready(): Promise<void>;
  /** Ends the thread; what it reads and what waits fails with `unavailable`. */
  close(): Promise<void>;
};

export type MailParserLaneOptions = {
  settings: MailParserSettings;
  /** Mails read at once; they take turns while DNS is waited for. */
  mailsAtOnce: number;
  /** Seconds one mail may take; DNS alone may take three of them. */
  mailSeconds: number;
  /** Megabytes of JavaScript heap the thread may use. */
  heapMegabytes: number;
  /**
   * Seconds after its last mail that the thread ends, to be started with the next one; without it there
   * always is one. It takes some 70 MB.
   */
  idleSeconds?: number;
  /** What becomes of a mail that was being read when the thread had to end, and why it had to. */
  giveUp(task: ReadingTask, reason: OtpostError): void;
};

type Thread = {
  worker: Worker;
  ready: PromiseWithResolvers<void>;
  isReady: boolean;
  tasks: Map<number, { task: ReadingTask; deadline: NodeJS.Timeout }>;
};

/** Waking a thread costs as much as reading a fifth of a small mail: many at once shall share it. */
const quietMilliseconds = 3;

/** Milliseconds before a thread that could not start is tried again. */
const restartMilliseconds = 1000;

export function createMailParserLane(options: MailParserLaneOptions): MailParserLane {
  const { settings, mailsAtOnce, mailSeconds, heapMegabytes, idleSeconds, giveUp } = options;
  const isAlwaysThere = idleSeconds === undefined;
  const waiting: ReadingTask[] = [];
  let asked = 0;
  let isServingSoon = false;
  let servedAt = 0;
  let closed = false;
  let thread: Thread | undefined;
  /** Until a thread that could not start is tried again. */
  let pause: NodeJS.Timeout | undefined;
  /** Until a thread without mails ends. */
  let idle: NodeJS.Timeout | undefined;

  const start = (): void => {
    const resourceLimits: ResourceLimits = { maxOldGenerationSizeMb: heapMegabytes };
    const worker = new Worker(workerUrl, { workerData: settings, resourceLimits });
    const started: Thread = {
      worker,
      ready: Promise.withResolvers(),
      isReady: false,
      tasks: new Map(),
    };
    thread = started;
    // Whether anybody asks is their matter: `ready` may never be called.
    started.ready.promise.catch(() => undefined);
    worker.on("message", (replies: MailParserReply[] | WatchMessage) => {
      if (isWatchMessage(replies)) return;
      for (const reply of replies) {
        if (reply.kind === "ready") {
          started.isReady = true;
          started.ready.resolve();
        } else {
          finish(started, reply);
        }
      }
      serve();
    });
    worker.on("error", (error: NodeJS.ErrnoException) => {
      end(started, error.code === "ERR_WORKER_OUT_OF_MEMORY" ? limitExceeded("memory") : broken());
    });
    worker.on("exit", () => end(started, broken()));
  };

  const finish = (from: Thread, reply: Exclude<MailParserReply, { kind: "ready" }>): void => {
    const underWay = from.tasks.get(reply.id);
    if (underWay === undefined) return;
    from.tasks.delete(reply.id);
    clearTimeout(underWay.deadline);
    if (reply.kind === "read") underWay.task.resolve(reply.reading);
    else underWay.task.reject(new OtpostError(reply.code ?? "internal", reply.message));
  };

  /** Does nothing for a thread that has ended before: an error is followed by an exit. */
  const end = (ended: Thread, reason: OtpostError): void => {
    if (ended !== thread || closed) return;
    thread = undefined;
    const tasks = release(ended);
    ended.ready.reject(reason);
    void ended.worker.terminate();
    if (ended.isReady) {
      startWhenWanted();
    } else {
      // Whoever waits tries again later, with a queue's patience, instead of waiting for a thread
      // that may never start.
      for (const task of waiting.splice(0)) task.reject(broken());
      pause = setTimeout(() => {
        pause = undefined;
        startWhenWanted();
      }, restartMilliseconds);
      pause.unref();
    }
    for (const task of tasks) giveUp(task, reason);
  };

  const release = ({ tasks }: Thread): ReadingTask[] => {
    const released = [...tasks.values()];
    tasks.clear();
    for (const { deadline } of released) clearTimeout(deadline);
    return released.map(({ task }) => task);
  };

  const startWhenWanted = (): void => {
    if (thread === undefined && pause === undefined && (isAlwaysThere || waiting.length > 0))
      start();
  };

  const retire = (): void => {
    void thread?.worker.terminate();
    thread = undefined;
  };

  const retireWhenIdle = (): void => {
    clearTimeout(idle);
    if (isAlwaysThere || waiting.length + (thread?.tasks.size ?? 0) > 0) return;
    idle = setTimeout(retire, idleSeconds * 1000);
    idle.unref();
  };

  const serve = (): void => {
    isServingSoon = false;
    if (closed) return;
    startWhenWanted();
    if (thread?.isReady) handOut(thread);
    retireWhenIdle();
  };

  const handOut = (server: Thread): void => {
    const requests: MailParserRequest[] = [];
    while (server.tasks.size < mailsAtOnce) {
      const task = waiting.shift();
      if (task === undefined) break;
      asked += 1;
      const deadline = setTimeout(() => end(server, limitExceeded("time")), mailSeconds * 1000);
      server.tasks.set(asked, { task, deadline });
      requests.push({ id: asked, ...task.request });
    }
    if (requests.length > 0) server.worker.postMessage(requests);
  };

  /**
   * Mails that arrive in the same turn of the event loop go to the thread together; one that comes after
   * a quiet moment, most likely alone, goes at once.
   */
  const serveSoon = (): void => {
    if (isServingSoon) return;
    const now = performance.now();
    const isQuiet = now - servedAt > quietMilliseconds;
    servedAt = now;
    if (isQuiet) {
      serve();
    } else {
      isServingSoon = true;
      setImmediate(serve);
    }
  };

  startWhenWanted();

  return {
    add: (task) => {
      if (closed) {
        task.reject(closing());
        return;
      }
      waiting.push(task);
      serveSoon();
    },
    ready: async () => {
      if (pause !== undefined) throw broken();
      await thread?.ready.promise;
    },
    close: async () => {
      closed = true;
      clearTimeout(idle);
      clearTimeout(pause);
      const tasks = thread === undefined ? [] : release(thread);
      for (const task of [...tasks, ...waiting.splice(0)]) task.reject(closing());
      thread?.ready.reject(closing());
      await thread?.worker.terminate();
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

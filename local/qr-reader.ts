/**
 * Reads QR codes in a thread that lives for one image: looking for one takes seconds where an image
 * was made for it, and meanwhile no code must wait.
 */
import { Worker } from "node:worker_threads";
import type { ReadQrCode } from "../functions/authenticators/authenticators.ts";
import { OtpostError } from "../shared/errors.ts";
import type { QrReading } from "./qr-reader-worker.ts";
import { isWatchMessage, type WatchMessage } from "./watch-messages.ts";

export type QrReader = {
  readQrCode: ReadQrCode;
  /** Ends the thread; who waits is refused with `unavailable`. */
  close(): Promise<void>;
};

/** Images wait in memory, and one may take seconds. */
const mostWaiting = 4;

export function createQrReader({
  imageSeconds = 15,
  heapMegabytes = 256,
}: {
  imageSeconds?: number;
  heapMegabytes?: number;
} = {}): QrReader {
  const closing = new AbortController();
  let waiting = 0;
  let last: Promise<unknown> = Promise.resolve();

  async function readQrCode(image: Uint8Array): Promise<string> {
    if (waiting >= mostWaiting) {
      throw new OtpostError("unavailable", "Other images are being read: try again.");
    }
    waiting += 1;
    // One after the other: each may take half a gigabyte.
    const reading = last.then(() => readInThread(image));
    last = reading.catch(() => undefined);
    try {
      return await reading;
    } finally {
      waiting -= 1;
    }
  }

  function readInThread(image: Uint8Array): Promise<string> {
    if (closing.signal.aborted) return Promise.reject(stopping());
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    const worker = new Worker(workerUrl, {
      workerData: image,
      resourceLimits: { maxOldGenerationSizeMb: heapMegabytes },
    });
    const deadline = setTimeout(() => reject(tooMuch()), imageSeconds * 1000);
    const stop = (): void => reject(stopping());
    closing.signal.addEventListener("abort", stop);
    worker.on("message", (reading: QrReading | WatchMessage) => {
      if (isWatchMessage(reading)) return;
      if (reading.text !== undefined) resolve(reading.text);
      else reject(new OtpostError(reading.code, reading.message));
    });
    worker.on("error", (cause: NodeJS.ErrnoException) =>
      reject(cause.code === "ERR_WORKER_OUT_OF_MEMORY" ? tooMuch() : broken(cause)),
    );
    worker.on("exit", () => reject(broken()));
    return promise.finally(async () => {
      clearTimeout(deadline);
      closing.signal.removeEventListener("abort", stop);
      // Until it has ended, its memory is not free for the next one.
      await worker.terminate();
    });
  }

  return {
    readQrCode,
    close: async () => {
      closing.abort();
      await last;
    },
  };
}

/** Beside this file, and TypeScript or JavaScript as this one is. */
const workerUrl = new URL(
  `./qr-reader-worker${import.meta.url.endsWith(".ts") ? ".ts" : ".js"}`,
  import.meta.url,
);

const tooMuch = (): OtpostError =>
  new OtpostError(
    "validation_failed",
    "The image takes too much time or memory to read: crop it to the QR code.",
  );

const broken = (cause?: unknown): OtpostError =>
  new OtpostError("internal", "The thread that reads QR codes ended unexpectedly.", { cause });

const stopping = (): OtpostError =>
  new OtpostError("unavailable", "otpost is stopping: try again when it runs.");

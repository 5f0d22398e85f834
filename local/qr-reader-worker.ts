/** The thread that reads the QR code of one image, and ends. */
import { parentPort, workerData } from "node:worker_threads";
import { findQrText } from "../shared/authenticators/find-qr-text.ts";
import { type ErrorCode, OtpostError } from "../shared/errors.ts";

export type QrReading = { text: string } | { text?: undefined; code: ErrorCode; message: string };

const image: Uint8Array = workerData;

function read(): QrReading {
  try {
    return { text: findQrText(image, { now: () => new Date() }) };
  } catch (error) {
    return error instanceof OtpostError
      ? { code: error.code, message: error.message }
      : { code: "internal", message: "The image could not be read." };
  }
}

parentPort?.postMessage(read());

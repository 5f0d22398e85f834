/**
 * Refuses a request body above a number of bytes with 413, whether or not its length was announced.
 */

import type { MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { OtpostError } from "../errors.ts";

/** Generous for a mail's text, small enough that a hundred of them at once fit in memory. */
export const pushBodyBytes = 1024 * 1024;

/** What management and the pull read: a handful of short fields. */
export const smallBodyBytes = 64 * 1024;

export function limitBody(maxBytes: number): MiddlewareHandler {
  const refuse = (): never => {
    throw new OtpostError("body_too_large", `The body is larger than ${maxBytes} bytes.`);
  };
  const limitStream = bodyLimit({ maxSize: maxBytes, onError: refuse });
  return async (context, next) => {
    const announced = context.req.header("content-length");
    const isChunked = context.req.header("transfer-encoding") !== undefined;
    if (announced === undefined || isChunked) {
      // A `Request` has none then, and asking it makes one of undici, a twentieth of a list's time.
      const { method } = context.req;
      return method === "GET" || method === "HEAD" ? next() : limitStream(context, next);
    }
    // The platform's HTTP parser reads no more than was announced, so the stream need not be
    // counted (which would cost a copy of every body).
    if (!(Number(announced) <= maxBytes)) refuse();
    return next();
  };
}

/**
 * `expired_at` as pydantic reads a datetime: ISO 8601 with or without a zone (then UTC), or a Unix
 * time in seconds, or in milliseconds above 2e10 (as pydantic decides).
 */
import { z } from "@hono/zod-openapi";

const secondsAtMost = 2e10;

// `2026-05-01T08:30:00.123456+02:00`, `2026-05-01 08:30`, `2026-05-01`
const isoInstant =
  /^(\d{4}-\d{2}-\d{2})(?:[Tt ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?))?(?:([Zz])|([+-]\d{2}):?(\d{2}))?$/;

/** `undefined` when it is no instant. */
export function parseInstant(value: string | number): Date | undefined {
  const milliseconds =
    typeof value === "number" ? unixMilliseconds(value) : textMilliseconds(value);
  const date = new Date(milliseconds);
  // The four-digit years: sort keys are ISO 8601 text of 24 characters.
  const year = date.getUTCFullYear();
  return year >= 0 && year <= 9999 ? date : undefined;
}

function unixMilliseconds(value: number): number {
  return Math.abs(value) > secondsAtMost ? value : value * 1000;
}

function textMilliseconds(text: string): number {
  const trimmed = text.trim().slice(0, 64);
  if (/^-?\d{1,16}(?:\.\d{1,9})?$/.test(trimmed)) return unixMilliseconds(Number(trimmed));
  const parts = isoInstant.exec(trimmed);
  if (parts === null) return Number.NaN;
  const [, day, time = "00:00", , hours, minutes] = parts;
  return Date.parse(`${day}T${time}${hours === undefined ? "Z" : `${hours}:${minutes}`}`);
}

export const optionalExpiry = z
  .union([z.string(), z.number()])
  .nullish()
  .transform((value, context) => {
    if (value === undefined || value === null) return undefined;
    if (typeof value === "string" && value.trim() === "") return undefined;
    const date = parseInstant(value);
    if (date !== undefined) return date;
    context.addIssue({
      code: "custom",
      message: "Must be an instant: ISO 8601 such as 2026-05-01T08:30:00Z, or a Unix time.",
    });
    return z.NEVER;
  })
  .openapi({
    type: ["string", "number", "null"],
    format: "date-time",
    description:
      "When the code expires, if that is earlier than the deployment's lifespan. Without a zone: UTC.",
    example: "2026-05-01T08:40:00Z",
  });

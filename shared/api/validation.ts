/**
 * What was wrong with a request's fields, said as FastAPI says it: Skyvern's clients show
 * `detail[].loc` and `detail[].msg`, so a program written for Skyvern explains our refusals too.
 *
 * Nothing that was sent is quoted: a refused field may hold a code.
 */
import type { z } from "@hono/zod-openapi";
import { OtpostError } from "../errors.ts";

export type FieldProblem = {
  /** Where: `["body", "totp_identifier"]`, `["query", "limit"]`. */
  loc: (string | number)[];
  msg: string;
  /** Pydantic's name of the mistake where there is one: `missing`, `enum`, `extra_forbidden`. */
  type: string;
};

/** Hono's word for the part of the request, and FastAPI's. */
const places: { readonly [target: string]: string } = {
  json: "body",
  form: "body",
  query: "query",
  param: "path",
  header: "header",
  cookie: "cookie",
};

/** One OtpostError `validation_failed` (422) that names every field at fault. */
export function validationError(target: string, error: z.ZodError): OtpostError {
  const place = places[target] ?? target;
  const detail = error.issues.flatMap((issue) => problemsOf(place, issue));
  return new OtpostError("validation_failed", "The request has invalid fields.", { detail });
}

/** A 422 about one field that only a handler can judge. */
export function fieldError(loc: FieldProblem["loc"], msg: string): OtpostError {
  const detail = fieldProblems(loc, msg);
  return new OtpostError("validation_failed", "The request has invalid fields.", { detail });
}

export const fieldProblems = (loc: FieldProblem["loc"], msg: string): FieldProblem[] => [
  { loc, msg, type: "value_error" },
];

function problemsOf(place: string, issue: z.core.$ZodIssue): FieldProblem[] {
  const loc = [place, ...issue.path.map((part) => (typeof part === "symbol" ? "?" : part))];
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({
      loc: [...loc, key.slice(0, 100)],
      msg: "There is no such field: check its spelling.",
      type: "extra_forbidden",
    }));
  }
  // zod gives a missing field as "expected string, received undefined".
  if (issue.code === "invalid_type" && issue.message.endsWith("received undefined")) {
    return [{ loc, msg: "Field required", type: "missing" }];
  }
  return [{ loc, msg: issue.message, type: pydanticTypes[issue.code] ?? "value_error" }];
}

const pydanticTypes: { readonly [code: string]: string } = {
  invalid_type: "type_error",
  invalid_value: "enum",
  too_small: "too_small",
  too_big: "too_big",
};

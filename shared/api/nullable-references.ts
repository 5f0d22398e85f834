/**
 * Mends how the generator writes a named schema that may be null: `allOf` of the reference and
 * `{type: [string, null]}`, which no null satisfies, since the referenced schema is none.
 */

/** A copy in which each of them is `anyOf` of the reference and null. */
export function mendNullableReferences<Document>(document: Document): Document {
  // JSON, so that what comes back has the form of what went in.
  return JSON.parse(JSON.stringify(document), (_name, value: unknown) => mend(value));
}

function mend(schema: unknown): unknown {
  if (!isRecord(schema) || !Array.isArray(schema["allOf"]) || schema["allOf"].length !== 2) {
    return schema;
  }
  const [reference, rest]: unknown[] = schema["allOf"];
  if (!isRecord(reference) || !("$ref" in reference) || !isRecord(rest)) return schema;
  const { type, ...described } = rest;
  if (!Array.isArray(type) || !type.includes("null")) return schema;
  const { allOf: _, ...others } = schema;
  return { ...others, ...described, anyOf: [reference, { type: "null" }] };
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

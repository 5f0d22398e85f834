/**
 * Reads the one-time code and the magic link out of a message: deterministic, in one pass, linear
 * in the input, with the evidence for what it found.
 */
import { decide } from "./decide.ts";
import type { Extraction, ExtractionInput, ExtractionOptions } from "./extraction.ts";

export { type ExplainedCandidate, type Explanation, explain } from "./explain.ts";

/**
 * The best code and the best link of a message, each only where it is clearly one. Never throws.
 * Text beyond 256 KiB is not read.
 */
export function extract(input: ExtractionInput, options: ExtractionOptions = {}): Extraction {
  return decide(input, options).extraction;
}

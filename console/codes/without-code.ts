/** Why a message held no code, in a sentence. */
import type { Code } from "../../shared/api/client.ts";
import { text } from "../strings.ts";

export function reasonWithoutCode({ rejected }: Pick<Code, "rejected">): string {
  const [best, second] = rejected;
  if (best === undefined) return text.codes.noCodeNothing;
  if (best.score < best.needed || second === undefined) {
    return text.codes.noCodeBelow(best.code, best.score, best.needed);
  }
  return text.codes.noCodeTied(best.code, second.code);
}

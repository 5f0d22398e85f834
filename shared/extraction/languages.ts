/** The languages at run time, out of their packed form, unpacked for the first message. */
import type { Language } from "./language.ts";
import { unpackLanguages } from "./pack.ts";
import { packedLanguages } from "./packed-languages.ts";

let unpacked: readonly Language[] | undefined;

export function getLanguages(): readonly Language[] {
  unpacked ??= unpackLanguages(packedLanguages);
  return unpacked;
}

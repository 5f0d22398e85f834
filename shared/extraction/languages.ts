/** The languages at run time, out of their packed form. */
import { unpackLanguages } from "./pack.ts";
import { packedLanguages } from "./packed-languages.ts";

export const languages = unpackLanguages(packedLanguages);

/** Every language; the order decides nothing. */
import type { Language } from "../language.ts";
import { en } from "./en.ts";

export const languages: readonly Language[] = [en];

/** Reads option values that are not free text, refusing with a sentence that names what is meant. */
import { InvalidArgumentError, Option } from "commander";

/** `--type totp|magic_link` */
export const otpTypeOption = (): Option =>
  new Option("--type <type>", "only codes, or only magic links").choices(["totp", "magic_link"]);

/** For commander: a whole number within bounds. */
export const wholeNumber =
  (least: number, most: number) =>
  (text: string): number => {
    const value = /^[0-9]{1,9}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= least && value <= most) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
  };

/** For commander: an option that may be given several times. */
export const collect = (text: string, earlier: readonly string[] | undefined): string[] => [
  ...(earlier ?? []),
  text,
];

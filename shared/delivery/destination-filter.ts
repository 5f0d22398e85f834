/** Which codes a destination gets, and which value of a message that holds a code and a link. */
import type { FoundValue, StoredCode } from "../store/codes.ts";
import type { Destination } from "../store/destinations.ts";

type Filter = Pick<Destination, "otpTypes" | "identifiers" | "offBecause">;

export const isWantedBy = (destination: Filter, code: StoredCode): boolean =>
  destination.offBecause === undefined &&
  (destination.identifiers === undefined || destination.identifiers.includes(code.identifier)) &&
  findWanted(destination, code) !== undefined;

/** The likelier value, unless the destination takes only values of the other type. */
export const findWanted = (
  { otpTypes }: Pick<Filter, "otpTypes">,
  { primary, secondary }: Pick<StoredCode, "primary" | "secondary">,
): FoundValue | undefined =>
  [primary, secondary].find(
    (found) => found !== undefined && (otpTypes === undefined || otpTypes.includes(found.otpType)),
  );

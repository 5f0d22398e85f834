/** An id that names nothing of the caller's organization, whatever it may name elsewhere, is a 404. */
import { OtpostError } from "../../shared/errors.ts";

/** @throws OtpostError `not_found` for `undefined` and `false`. */
export function requireFound<Found>(found: Found | undefined | false, what: string): Found {
  if (found !== undefined && found !== false) return found;
  throw new OtpostError("not_found", `There is no ${what} of this id.`);
}

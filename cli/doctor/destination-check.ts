/** Looks at where codes are delivered to: is it switched on, and does anybody answer there. */
import { type Finding, ok, warning } from "../../infra/doctor/finding.ts";
import type { ServerFacts } from "./server-check.ts";

const check = "deliveries.destinations";

export function checkDestinations({ destinations = [] }: ServerFacts, now: Date): Finding[] {
  if (destinations.length === 0) return [];
  const findings = destinations.flatMap(
    ({ destination_id: id, disabled_reason, paused_until, failures }): Finding[] => {
      if (disabled_reason === "gone") {
        return [
          warning(
            check,
            `${id} answered 410 Gone and was switched off: no code is delivered there.`,
            `curl -X PATCH "$OTPOST_URL/v1/destinations/${id}" -H "x-api-key: $OTPOST_API_KEY" -H "content-type: application/json" -d '{"enabled": true}'`,
            `otpost destinations remove ${id}   (if nobody needs it)`,
          ),
        ];
      }
      if (paused_until === null || Date.parse(paused_until) <= now.getTime()) return [];
      return [
        warning(
          check,
          `Nobody has answered ${failures} attempts in a row at ${id}: nothing is tried there until ${paused_until}.`,
          `otpost destinations test ${id}`,
        ),
      ];
    },
  );
  return findings.length > 0
    ? findings
    : [ok(check, `No destination is switched off or silent (${destinations.length}).`)];
}

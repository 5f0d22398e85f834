/** The filters of the codes: in the URL, so that a link shows the same. */
import { computed } from "@preact/signals";
import type { Code, CodeQuery } from "../../shared/api/client.ts";
import { route } from "../router.ts";
import { caller } from "../session.ts";

export const limits = { "25": "25", "50": "50", "100": "100", "200": "200" } as const;

export const filters = computed((): Filters => {
  const { query } = route.value;
  const of = (name: string): string => query.get(name) ?? "";
  const type = of("type");
  const limit = of("limit");
  return {
    // A key that is limited to identifiers must name one.
    identifier: of("identifier") || (caller().identifiers?.[0] ?? ""),
    type: type === "totp" || type === "magic_link" ? type : "",
    run: of("run"),
    limit: limit in limits ? limit : "50",
    search: of("search"),
    withoutCode: of("without-code") !== "no",
  };
});

export type Filters = {
  identifier: string;
  type: "" | "totp" | "magic_link";
  run: string;
  limit: string;
  search: string;
  withoutCode: boolean;
};

/** What the server is asked; the free text is looked for here. */
export const queryOf = ({ identifier, type, run, limit, withoutCode }: Filters): CodeQuery => ({
  totp_identifier: identifier || undefined,
  otp_type: type || undefined,
  workflow_run_id: run || undefined,
  include_raw_pending: withoutCode,
  limit: Number(limit),
});

export function matches(code: Code, search: string): boolean {
  const wanted = search.trim().toLowerCase();
  if (wanted === "") return true;
  const { totp_identifier, code: value, content, source, site, workflow_run_id } = code;
  return [totp_identifier, value, content, source, site, workflow_run_id, code.claimed_by].some(
    (each) => each?.toLowerCase().includes(wanted) ?? false,
  );
}

export const isFiltered = ({ identifier, type, run, search }: Filters): boolean =>
  [caller().identifiers === null ? identifier : "", type, run, search].some((each) => each !== "");

/** Reading the codes: the list of what has not expired, and waiting for the next one. */
import { hash } from "node:crypto";
import type { z } from "@hono/zod-openapi";
import { etag } from "hono/etag";
import { type ApiApp, createApiApp } from "../../shared/api/app.ts";
import { guarded } from "../../shared/api/caller.ts";
import { readIdentifier } from "../../shared/api/identifier.ts";
import { listPathAliases, listRoute, nextRoute } from "../../shared/api/routes/codes.ts";
import type { CodeWire, listQuery, NextWire } from "../../shared/api/schemas/codes.ts";
import { toCodeWire } from "../../shared/api/wire/codes.ts";
import type { Authenticate } from "../../shared/auth/authenticate.ts";
import { type Caller, requireIdentifier } from "../../shared/auth/caller.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import type { Codes, OtpType, StoredCode } from "../../shared/store/codes.ts";
import { parseAfter, writeCursor } from "./cursor.ts";
import { waitForNextCode } from "./wait-for-next-code.ts";

export type ListCodesOptions = Pick<Ports, "log" | "now" | "codeArrivals"> & {
  authenticate: Authenticate;
  codes: Pick<Codes, "list" | "listAfter">;
  /** ISO 3166 region of phone numbers without a country code. */
  defaultRegion?: string | undefined;
};

/** Routes: `GET /v1/credentials/totp`, `GET /v1/credentials/totp/next`. */
export function createListCodesRoutes(options: ListCodesOptions): ApiApp {
  const { authenticate, codes, codeArrivals, defaultRegion } = options;

  async function list(caller: Caller, filter: z.output<typeof listQuery>): Promise<StoredCode[]> {
    const named = filter.totp_identifier;
    if (named === undefined) requireIdentifier(caller, undefined);
    // What was accepted before the list was asked for is in it.
    await codeArrivals.settled(caller.organizationId);
    return codes.list(caller.organizationId, {
      identifier:
        named === undefined
          ? undefined
          : readIdentifier(named, { caller, place: "query", defaultRegion }),
      workflowRunId: filter.workflow_run_id,
      otpType: filter.otp_type,
      includeWithoutCode: filter.include_raw_pending,
      limit: filter.limit,
    });
  }

  const app = createApiApp(options);
  // Who looks again and again (the console) is told in a few bytes that nothing is new. Others do not
  // pay for it: the middleware reads every answer.
  const answerIfNew = etag();
  for (const path of [listRoute.path, ...listPathAliases]) {
    app.use(path, (context, next) =>
      context.req.header("if-none-match") === undefined ? next() : answerIfNew(context, next),
    );
  }
  const route = guarded(listRoute, { authenticate });
  for (const path of [listRoute.path, ...listPathAliases]) {
    app.openapi({ ...route, path }, async (context) => {
      const found = await list(context.var.caller, context.req.valid("query"));
      const wire = found.map((code) => toCodeWire(code));
      context.header("etag", tagOf(wire));
      return context.json(wire, 200);
    });
  }

  app.openapi(guarded(nextRoute, { authenticate }), async (context) => {
    const query = context.req.valid("query");
    const { caller } = context.var;
    const answer = await waitForNextCode(options, {
      organizationId: caller.organizationId,
      identifier: readIdentifier(query.totp_identifier, {
        caller,
        place: "query",
        defaultRegion,
      }),
      otpType: query.otp_type,
      site: query.site,
      after: query.after === undefined ? undefined : parseAfter(query.after),
      waitSeconds: query.wait,
      signals: [context.req.raw.signal, context.env?.stopping],
    });
    const cursor = writeCursor(answer.cursor);
    const wire: NextWire =
      answer.found === undefined
        ? { timed_out: true, reason: reasonOf(query, answer.others), cursor }
        : {
            ...toCodeWire(answer.found.code, answer.found.found),
            timed_out: false,
            cursor,
          };
    return context.json(wire, 200);
  });
  return app;
}

/** Of what can change: which codes they are, and who has them. The rest of a code never does. */
const tagOf = (wire: readonly CodeWire[]): string => {
  const states = wire.map((code) => [code.totp_code_id, code.modified_at, code.claimed_by]);
  return `"${hash("sha256", JSON.stringify(states), "base64url").slice(0, 27)}"`;
};

const wanted = { totp: "code", magic_link: "magic link", any: "code or link" } as const;

function reasonOf(
  { wait, otp_type, site }: { wait: number; otp_type?: OtpType | undefined; site?: unknown },
  others: boolean,
): string {
  const none = `No ${wanted[otp_type ?? "any"]} arrived within ${wait} seconds`;
  if (!others) return `${none}.`;
  const other = otp_type === "totp" ? "A magic link" : "A code";
  return site === undefined
    ? `${none}. ${other} did, which was not asked for.`
    : `${none}. Something of another site or type did, which was not asked for.`;
}

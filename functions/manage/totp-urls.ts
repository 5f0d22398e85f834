/** Totp URLs: made, rotated and deleted; each URL is told once. */
import type { ApiApp } from "../../shared/api/app.ts";
import { guarded } from "../../shared/api/caller.ts";
import {
  createTotpUrlRoute,
  deleteTotpUrlRoute,
  getTotpUrlRoute,
  listTotpUrlsRoute,
  rotateTotpUrlRoute,
} from "../../shared/api/routes/totp-urls.ts";
import { toCreatedTotpUrlWire, toTotpUrlWire } from "../../shared/api/wire/totp-urls.ts";
import type { Authenticate } from "../../shared/auth/authenticate.ts";
import type { CodeArrivals } from "../../shared/ports/code-arrivals.ts";
import { neverPolled, type TotpUrlPolls } from "../../shared/store/totp-url-polls.ts";
import type { TotpUrl, TotpUrls } from "../../shared/store/totp-urls.ts";
import { requireFound } from "./found.ts";

export type TotpUrlRoutesOptions = {
  authenticate: Authenticate;
  totpUrls: Pick<TotpUrls, "create" | "list" | "find" | "rotate" | "delete">;
  totpUrlPolls: Pick<TotpUrlPolls, "find" | "list" | "delete">;
  /** Whoever is held at a URL that is rotated or deleted is woken by it. */
  codeArrivals: Pick<CodeArrivals, "announce">;
  /** otpost's base URL as Skyvern reaches it. */
  publicUrl: string;
};

export function addTotpUrlRoutes(app: ApiApp, options: TotpUrlRoutesOptions): void {
  const { totpUrls, totpUrlPolls, codeArrivals, publicUrl } = options;
  const pollsOf = ({ organizationId, id }: TotpUrl) => totpUrlPolls.find(organizationId, id);

  app.openapi(guarded(createTotpUrlRoute, options), async (context) => {
    const body = context.req.valid("json");
    const created = await totpUrls.create({
      organizationId: context.var.caller.organizationId,
      identifier: body.totp_identifier,
      otpType: body.otp_type ?? undefined,
      site: body.site,
      holdSeconds: body.hold_seconds ?? undefined,
    });
    return context.json(toCreatedTotpUrlWire(created, { publicUrl, polls: neverPolled }), 201);
  });

  app.openapi(guarded(listTotpUrlsRoute, options), async (context) => {
    const { organizationId } = context.var.caller;
    const [all, polls] = await Promise.all([
      totpUrls.list(organizationId),
      totpUrlPolls.list(organizationId),
    ]);
    return context.json(
      all.map((totpUrl) => toTotpUrlWire(totpUrl, polls.get(totpUrl.id) ?? neverPolled)),
      200,
    );
  });

  app.openapi(guarded(getTotpUrlRoute, options), async (context) => {
    const { totp_url_id } = context.req.valid("param");
    const { organizationId } = context.var.caller;
    const totpUrl = requireFound(await totpUrls.find(organizationId, totp_url_id), "totp URL");
    return context.json(toTotpUrlWire(totpUrl, await pollsOf(totpUrl)), 200);
  });

  app.openapi(guarded(rotateTotpUrlRoute, options), async (context) => {
    const { totp_url_id } = context.req.valid("param");
    const { organizationId } = context.var.caller;
    const rotated = requireFound(await totpUrls.rotate(organizationId, totp_url_id), "totp URL");
    codeArrivals.announce(rotated.totpUrl);
    const polls = await pollsOf(rotated.totpUrl);
    return context.json(toCreatedTotpUrlWire(rotated, { publicUrl, polls }), 200);
  });

  app.openapi(guarded(deleteTotpUrlRoute, options), async (context) => {
    const { totp_url_id } = context.req.valid("param");
    const { organizationId } = context.var.caller;
    const totpUrl = requireFound(await totpUrls.find(organizationId, totp_url_id), "totp URL");
    requireFound(await totpUrls.delete(organizationId, totp_url_id), "totp URL");
    codeArrivals.announce(totpUrl);
    await totpUrlPolls.delete(organizationId, totp_url_id);
    return context.body(null, 204);
  });
}

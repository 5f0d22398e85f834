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
import type { TotpUrls } from "../../shared/store/totp-urls.ts";
import { requireFound } from "./found.ts";

export type TotpUrlRoutesOptions = {
  authenticate: Authenticate;
  totpUrls: Pick<TotpUrls, "create" | "list" | "find" | "rotate" | "delete">;
  /** otpost's base URL as Skyvern reaches it. */
  publicUrl: string;
};

export function addTotpUrlRoutes(app: ApiApp, options: TotpUrlRoutesOptions): void {
  const { totpUrls, publicUrl } = options;

  app.openapi(guarded(createTotpUrlRoute, options), async (context) => {
    const body = context.req.valid("json");
    const created = await totpUrls.create({
      organizationId: context.var.caller.organizationId,
      identifier: body.totp_identifier,
      otpType: body.otp_type ?? undefined,
      site: body.site,
      holdSeconds: body.hold_seconds ?? undefined,
    });
    return context.json(toCreatedTotpUrlWire(created, publicUrl), 201);
  });

  app.openapi(guarded(listTotpUrlsRoute, options), async (context) => {
    const list = await totpUrls.list(context.var.caller.organizationId);
    return context.json(list.map(toTotpUrlWire), 200);
  });

  app.openapi(guarded(getTotpUrlRoute, options), async (context) => {
    const { totp_url_id } = context.req.valid("param");
    const totpUrl = await totpUrls.find(context.var.caller.organizationId, totp_url_id);
    return context.json(toTotpUrlWire(requireFound(totpUrl, "totp URL")), 200);
  });

  app.openapi(guarded(rotateTotpUrlRoute, options), async (context) => {
    const { totp_url_id } = context.req.valid("param");
    const rotated = await totpUrls.rotate(context.var.caller.organizationId, totp_url_id);
    return context.json(toCreatedTotpUrlWire(requireFound(rotated, "totp URL"), publicUrl), 200);
  });

  app.openapi(guarded(deleteTotpUrlRoute, options), async (context) => {
    const { totp_url_id } = context.req.valid("param");
    const { organizationId } = context.var.caller;
    requireFound(await totpUrls.delete(organizationId, totp_url_id), "totp URL");
    return context.body(null, 204);
  });
}

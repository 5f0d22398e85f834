/** Totp URLs as they go over the wire. */
import type { z } from "@hono/zod-openapi";
import type { TotpUrl } from "../../store/totp-urls.ts";
import { pullRoute } from "../routes/pull.ts";
import type { createdTotpUrlWire, totpUrlWire } from "../schemas/totp-urls.ts";

export const toTotpUrlWire = (totpUrl: TotpUrl): z.input<typeof totpUrlWire> => ({
  totp_url_id: totpUrl.id,
  totp_identifier: totpUrl.identifier,
  otp_type: totpUrl.otpType ?? null,
  site: totpUrl.site ?? null,
  hold_seconds: totpUrl.holdSeconds ?? null,
  created_at: totpUrl.createdAt.toISOString(),
});

/** `publicUrl`: otpost's base URL as Skyvern reaches it; a path in it is kept. */
export const toCreatedTotpUrlWire = (
  { totpUrl, capability }: { totpUrl: TotpUrl; capability: string },
  publicUrl: string,
): z.input<typeof createdTotpUrlWire> => ({
  ...toTotpUrlWire(totpUrl),
  totp_url: publicUrl.replace(/\/$/, "") + pullRoute.path.replace("{capability}", capability),
});

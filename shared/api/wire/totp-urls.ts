/** Totp URLs as they go over the wire. */
import type { z } from "@hono/zod-openapi";
import type { PollAnswer, PollStatus } from "../../store/totp-url-polls.ts";
import type { TotpUrl } from "../../store/totp-urls.ts";
import { pullRoute } from "../routes/pull.ts";
import type { createdTotpUrlWire, totpUrlWire } from "../schemas/totp-urls.ts";

type TotpUrlWire = z.input<typeof totpUrlWire>;

export const toTotpUrlWire = (totpUrl: TotpUrl, polls: PollStatus): TotpUrlWire => ({
  totp_url_id: totpUrl.id,
  totp_identifier: totpUrl.identifier,
  otp_type: totpUrl.otpType ?? null,
  site: totpUrl.site ?? null,
  hold_seconds: totpUrl.holdSeconds ?? null,
  created_at: totpUrl.createdAt.toISOString(),
  poll_status: {
    last_polled_at: polls.last?.at.toISOString() ?? null,
    last_run: polls.last?.run ?? null,
    last_answer: polls.last?.answer ?? null,
    refused_signatures: polls.refusals,
    last_refused_at: polls.refusedAt?.toISOString() ?? null,
    summary: summaryOf(polls),
  },
});

/** `publicUrl`: otpost's base URL as Skyvern reaches it; a path in it is kept. */
export const toCreatedTotpUrlWire = (
  { totpUrl, capability }: { totpUrl: TotpUrl; capability: string },
  { publicUrl, polls }: { publicUrl: string; polls: PollStatus },
): z.input<typeof createdTotpUrlWire> => ({
  ...toTotpUrlWire(totpUrl, polls),
  totp_url: publicUrl.replace(/\/$/, "") + pullRoute.path.replace("{capability}", capability),
});

const answers: { readonly [answer in PollAnswer]: string } = {
  code: "a code",
  magic_link: "a magic link",
  authenticator: "an authenticator's code",
  nothing: "no code yet",
};

function summaryOf({ last, refusals, refusedAt }: PollStatus): string {
  const refused =
    refusals === 0 || refusedAt === undefined
      ? undefined
      : `${refusals} ${refusals === 1 ? "poll was" : "polls were"} refused since, last at ${refusedAt.toISOString()}: the signature is not of a Skyvern API key that otpost knows; add the key that Skyvern uses (POST /v1/skyvern-keys).`;
  if (last !== undefined) {
    const { at, run, answer } = last;
    const polled = `Last polled at ${at.toISOString()} by ${run}: ${answers[answer]}.`;
    return refused === undefined ? polled : `${polled} ${refused}`;
  }
  if (refused !== undefined) return `Never polled with a signature that is right; ${refused}`;
  return "Never polled. Skyvern polls while a block waits for its code, and only the totp_url of that block or task: one that is set on the workflow does not reach its blocks.";
}

/**
 * The pull, Skyvern's `totp_url`: checks who signed, and answers with the code for that run.
 *
 * Skyvern takes only 200 with a JSON object for an answer (its `otp_service.py`,
 * `_get_otp_value_from_url`); anything else it counts as "no code yet" and polls again. So whatever
 * was signed is answered 200, and a failure of ours is a 503 that the next poll gets over.
 */
import type { z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { type ApiApp, type ApiEnv, createApiApp } from "../../shared/api/app.ts";
import { limitBody, smallBodyBytes } from "../../shared/api/body-limit.ts";
import { keepPrivate } from "../../shared/api/headers.ts";
import { pullRoute } from "../../shared/api/routes/pull.ts";
import type { pullWire } from "../../shared/api/schemas/pull.ts";
import { isSignedBySkyvern } from "../../shared/auth/skyvern-signature.ts";
import { errorTraits, OtpostError } from "../../shared/errors.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import type { SkyvernKeys } from "../../shared/store/skyvern-keys.ts";
import type { TotpUrl, TotpUrls } from "../../shared/store/totp-urls.ts";
import { type AnswerPollOptions, createAnswerPoll } from "./answer-poll.ts";
import { parseRun } from "./parse-run.ts";
import { createRecentReads } from "./recent-reads.ts";

export type TotpUrlOptions = Pick<Ports, "log"> &
  AnswerPollOptions & {
    totpUrls: Pick<TotpUrls, "findByCapability">;
    skyvernKeys: Pick<SkyvernKeys, "signingKeys">;
    /** How long a Skyvern key that was deleted may still be taken for valid; 0 unless told. */
    rememberSeconds?: number;
  };

/** Routes: `POST /v1/totp/{capability}`. */
export function createTotpUrlRoutes(options: TotpUrlOptions): ApiApp {
  const { totpUrls, totpUrlPolls, skyvernKeys, rememberSeconds = 0, now } = options;
  const answerPoll = createAnswerPoll(options);
  const recentKeys = createRecentReads<string[]>({ seconds: rememberSeconds, now });

  async function pull(context: Context<ApiEnv>): Promise<z.input<typeof pullWire>> {
    const capability = context.req.param("capability") ?? "";
    const totpUrl = await findTotpUrl(capability);
    const rawBody = new Uint8Array(await context.req.arrayBuffer());
    await requireSignature(totpUrl, rawBody, context.req.header("x-skyvern-signature"));
    return answerPoll({
      capability,
      totpUrl,
      ids: parseRun(rawBody) ?? {},
      client: context.req.raw.signal,
      stopping: context.env?.stopping,
    });
  }

  async function findTotpUrl(capability: string): Promise<TotpUrl> {
    const totpUrl = await totpUrls.findByCapability(capability, { mayLag: true });
    if (totpUrl !== undefined) return totpUrl;
    // Told apart from a wrong signature: 128 random bits are not guessed, and the operator who
    // rotated or deleted a URL needs to know which of the two it is.
    throw new OtpostError(
      "not_found",
      "There is no such totp URL: it was rotated or deleted, or was not copied whole.",
    );
  }

  async function requireSignature(
    totpUrl: TotpUrl,
    rawBody: Uint8Array,
    signature: string | undefined,
  ): Promise<void> {
    const { organizationId } = totpUrl;
    const read = () => skyvernKeys.signingKeys(organizationId);
    const recent = await recentKeys.get(organizationId, read);
    if (isSignedBySkyvern(rawBody, signature, recent.value)) return;
    // A key that was added a moment ago is not waited for.
    const keys = recent.isRemembered
      ? await recentKeys.getAnew(organizationId, read)
      : recent.value;
    if (recent.isRemembered && isSignedBySkyvern(rawBody, signature, keys)) return;
    await recordRefusal(totpUrl);
    throw new OtpostError("invalid_signature", signatureProblem(signature, keys.length));
  }

  async function recordRefusal(totpUrl: TotpUrl): Promise<void> {
    // For the operator's eyes only: the refusal stands without it.
    await totpUrlPolls
      .recordRefusal(totpUrl)
      .catch(() => options.log.warn("poll_status_unrecorded", { totpUrlId: totpUrl.id }));
  }

  const app = createApiApp(options);
  // By its path and not by `openapi()`: a body is answered whatever it is, so nothing validates it.
  app.post(pullRoute.getRoutingPath(), limitBody(smallBodyBytes), async (context) => {
    keepPrivate(context);
    try {
      return context.json(await pull(context), 200);
    } catch (error) {
      throw withinContract(error);
    }
  });
  return app;
}

function signatureProblem(signature: string | undefined, keys: number): string {
  if (keys === 0) {
    return "The organization has no Skyvern API key to check signatures with: add it with POST /v1/skyvern-keys.";
  }
  if (signature === undefined) return "The header x-skyvern-signature is missing.";
  return "The header x-skyvern-signature does not sign this body with a known Skyvern API key.";
}

/** A refusal stays what it is; any failure of ours is one that another try may get over. */
function withinContract(error: unknown): OtpostError {
  if (error instanceof OtpostError && errorTraits[error.code].status < 500) return error;
  return new OtpostError("unavailable", "The store does not answer: try again.", { cause: error });
}

/**
 * A typed client of otpost's HTTP API: `fetch` and nothing else, so it runs wherever `fetch` does.
 *
 * Requests and answers carry the names of the wire (`totp_identifier`), and their types are those of
 * the server's schemas. Every method rejects with an `OtpostApiError`.
 */
import type { z } from "@hono/zod-openapi";
import { type AuthenticatorClient, createAuthenticatorClient } from "./client-authenticators.ts";
import { createDeliveryClient, type DeliveryClient } from "./client-deliveries.ts";
import { createOperatingClient, type OperatingClient } from "./client-operating.ts";
import {
  createRequests,
  type OtpostClientOptions,
  type RequestOptions,
} from "./client-requests.ts";
import { type ReceivedCode, type WaitOptions, waitForCode, waitForNext } from "./client-wait.ts";
import type * as callers from "./schemas/caller.ts";
import type * as codes from "./schemas/codes.ts";
import type * as extracted from "./schemas/extract.ts";
import type * as inboxes from "./schemas/inboxes.ts";
import type * as keys from "./schemas/keys.ts";
import type * as runs from "./schemas/runs.ts";
import type * as totpUrls from "./schemas/totp-urls.ts";

export type {
  AddedAuthenticators,
  Authenticator,
  AuthenticatorCode,
  NewAuthenticator,
} from "./client-authenticators.ts";
export type {
  CreatedDestination,
  Delivery,
  DeliveryQuery,
  Destination,
  DestinationChange,
  NewDestination,
} from "./client-deliveries.ts";
export type {
  DeadLetter,
  DeadLetterOutcome,
  Deployment,
} from "./client-operating.ts";
export type { OtpostClientOptions, RequestOptions } from "./client-requests.ts";
export { OtpostApiError } from "./client-requests.ts";
export type { ReceivedCode, WaitOptions } from "./client-wait.ts";

export type Code = codes.CodeWire;
export type NextAnswer = codes.NextWire;
export type NewCode = z.input<typeof codes.pushBody>;
export type CodeQuery = {
  totp_identifier?: string | undefined;
  workflow_run_id?: string | undefined;
  otp_type?: OtpType | undefined;
  /** Also messages in which nothing was found. */
  include_raw_pending?: boolean | undefined;
  /** 1–200; 50 unless told. */
  limit?: number | undefined;
};
export type NextQuery = {
  totp_identifier: string;
  /** The `cursor` of an earlier answer, or an instant. */
  after?: string | undefined;
  otp_type?: OtpType | undefined;
  /** Only of this site, as far as sites are known. */
  site?: string | undefined;
  /** Seconds, 0–25. */
  wait?: number | undefined;
};
export type OtpType = "totp" | "magic_link";
export type Extracted = extracted.ExtractWire;
export type Caller = z.output<typeof callers.callerWire>;
export type ForwardingConfirmation = z.output<typeof inboxes.forwardingConfirmationWire>;
export type Inbox = z.output<typeof inboxes.inboxWire>;
export type InboxChange = z.input<typeof inboxes.inboxChange>;
export type NewInbox = z.input<typeof inboxes.inboxBody>;
export type TotpUrl = z.output<typeof totpUrls.totpUrlWire>;
export type CreatedTotpUrl = z.output<typeof totpUrls.createdTotpUrlWire>;
export type NewTotpUrl = z.input<typeof totpUrls.totpUrlBody>;
export type RunTimeline = runs.RunTimelineWire;
export type ApiKey = z.output<typeof keys.apiKeyWire>;
export type CreatedApiKey = z.output<typeof keys.createdApiKeyWire>;
export type NewApiKey = z.input<typeof keys.apiKeyBody>;
export type SkyvernKey = z.output<typeof keys.skyvernKeyWire>;
export type NewSkyvernKey = z.input<typeof keys.skyvernKeyBody>;

export type OtpostClient = OperatingClient &
  DeliveryClient &
  AuthenticatorClient & {
    /** `idempotencyKey`: the same push again with the same key, within a day, changes nothing. */
    push(
      code: NewCode,
      options?: RequestOptions & { idempotencyKey?: string | undefined },
    ): Promise<Code>;
    /** The codes that have not expired, newest first. */
    list(query?: CodeQuery, options?: RequestOptions): Promise<Code[]>;
    /** One question, held by the server up to `wait` seconds. */
    next(query: NextQuery, options?: RequestOptions): Promise<NextAnswer>;
    /**
     * The next code or link of an identifier, or `timed_out: true` with a reason; as many questions
     * as it takes, through restarts of the server. Without `after`, what arrived in the two minutes
     * before counts as well.
     */
    waitForNext(options: WaitOptions): Promise<NextAnswer>;
    /** The same for one-time codes alone. @throws OtpostApiError `no_code` when none came. */
    waitForCode(options: Omit<WaitOptions, "otpType">): Promise<ReceivedCode>;
    /** The same for magic links; `code` is the URL. @throws OtpostApiError `no_code` */
    waitForMagicLink(options: Omit<WaitOptions, "otpType">): Promise<ReceivedCode>;
    /** Given as `after`, nothing that is there by now counts: ask before you cause the message. */
    cursor(identifier: string, options?: RequestOptions): Promise<string>;
    /** What a push of this content would find; nothing is stored. */
    extract(content: string, options?: RequestOptions): Promise<Extracted>;
    /** For a link that opens the console signed in, once; on one machine only (else `not_found`). */
    createSignInLink(options?: RequestOptions): Promise<{ token: string; minutes: number }>;
    /** The key that asked for the link. */
    signIn(token: string, options?: RequestOptions): Promise<{ api_key: string }>;
    /** What the key may do. */
    caller(options?: RequestOptions): Promise<Caller>;
    /** What a run asked for, what arrived, what it was answered and what was delivered. */
    runTimeline(runId: string, options?: RequestOptions): Promise<RunTimeline>;
    inboxes: Collection<Inbox, NewInbox> & {
      /** What is left out stays; `null` removes. */
      update(id: string, change: InboxChange, options?: RequestOptions): Promise<Inbox>;
    };
    /** For the operator: everybody may have the address of a deleted inbox again. */
    releaseAddress(address: string, options?: RequestOptions): Promise<void>;
    /** The mailboxes that ask whether they may forward to an inbox, newest first. */
    forwardingConfirmations(
      inboxId: string,
      options?: RequestOptions,
    ): Promise<ForwardingConfirmation[]>;
    totpUrls: Collection<TotpUrl, NewTotpUrl, CreatedTotpUrl> & {
      /** A new URL for the same id; the old one is void. */
      rotate(id: string, options?: RequestOptions): Promise<CreatedTotpUrl>;
    };
    apiKeys: Collection<ApiKey, NewApiKey, CreatedApiKey>;
    skyvernKeys: Collection<SkyvernKey, NewSkyvernKey>;
  };

/** What `create` gives may hold a secret that no other answer does. */
export type Collection<Item, New, Created = Item> = {
  create(item: New, options?: RequestOptions): Promise<Created>;
  /** Oldest first. */
  list(options?: RequestOptions): Promise<Item[]>;
  delete(id: string, options?: RequestOptions): Promise<void>;
};

/** A held answer may take this much longer than it was held. */
const answerSeconds = 15;
const holdSecondsUnlessTold = 25;

/** @throws TypeError when `baseUrl` is no URL. */
export function createOtpostClient(options: OtpostClientOptions): OtpostClient {
  const send = createRequests(options);

  const next: OtpostClient["next"] = (query, { signal } = {}) =>
    send({
      method: "GET",
      path: "/v1/credentials/totp/next",
      query,
      signal,
      timeoutSeconds: (query.wait ?? holdSecondsUnlessTold) + answerSeconds,
    });

  function collection<Item, New, Created = Item>(path: string): Collection<Item, New, Created> {
    return {
      create: (body, { signal } = {}) => send({ method: "POST", path, body, signal }),
      list: ({ signal } = {}) => send({ method: "GET", path, signal }),
      delete: (id, { signal } = {}) =>
        send({ method: "DELETE", path: `${path}/${encodeURIComponent(id)}`, signal }),
    };
  }

  return {
    push: (body, { signal, idempotencyKey } = {}) =>
      send({
        method: "POST",
        path: "/v1/credentials/totp",
        body,
        signal,
        headers: idempotencyKey === undefined ? {} : { "idempotency-key": idempotencyKey },
      }),
    list: (query = {}, { signal } = {}) =>
      send({ method: "GET", path: "/v1/credentials/totp", query, signal }),
    next,
    waitForNext: (wait) => waitForNext(next, wait),
    waitForCode: (wait) => waitForCode(next, { ...wait, otpType: "totp" }),
    waitForMagicLink: (wait) => waitForCode(next, { ...wait, otpType: "magic_link" }),
    cursor: async (identifier, { signal } = {}) =>
      (await next({ totp_identifier: identifier, wait: 0 }, { signal })).cursor,
    extract: (content, { signal } = {}) =>
      send({ method: "POST", path: "/v1/extract", body: { content }, signal }),
    createSignInLink: ({ signal } = {}) =>
      send({ method: "POST", path: "/console/sign-in-links", signal }),
    signIn: (token, { signal } = {}) =>
      send({ method: "POST", path: "/console/sign-in", body: { token }, signal }),
    caller: ({ signal } = {}) => send({ method: "GET", path: "/v1/caller", signal }),
    runTimeline: (runId, { signal } = {}) =>
      send({ method: "GET", path: `/v1/runs/${encodeURIComponent(runId)}/timeline`, signal }),
    forwardingConfirmations: (inboxId, { signal } = {}) =>
      send({
        method: "GET",
        path: `/v1/inboxes/${encodeURIComponent(inboxId)}/forwarding-confirmations`,
        signal,
      }),
    inboxes: {
      ...collection("/v1/inboxes"),
      update: (id, body, { signal } = {}) =>
        send({ method: "PATCH", path: `/v1/inboxes/${encodeURIComponent(id)}`, body, signal }),
    },
    releaseAddress: (address, { signal } = {}) =>
      send({ method: "POST", path: "/v1/inboxes/release", body: { address }, signal }),
    totpUrls: {
      ...collection("/v1/totp-urls"),
      rotate: (id, { signal } = {}) =>
        send({ method: "POST", path: `/v1/totp-urls/${encodeURIComponent(id)}/rotate`, signal }),
    },
    apiKeys: collection("/v1/api-keys"),
    skyvernKeys: collection("/v1/skyvern-keys"),
    ...createOperatingClient(send),
    ...createAuthenticatorClient(send),
    ...createDeliveryClient(send),
  };
}

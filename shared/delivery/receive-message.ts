/** The one way of every message: extract, save, announce, deliver. */
import { OtpostError } from "../errors.ts";
import type { Message, MessageContent } from "../message/message.ts";
import type { Ports } from "../ports/ports.ts";
import { type Codes, codeIdOf, cursorOf, type StoredCode } from "../store/codes.ts";
import type { DestinationList } from "../store/destinations.ts";
import { isWantedBy } from "./destination-filter.ts";
import { digestMessage, type MessageDigest } from "./digest-message.ts";

/** A message that came in; instead of its content there may be what was worked out of that already. */
export type ArrivedMessage = Omit<Message, "content"> &
  ({ content: MessageContent; digest?: never } | { content?: never; digest: MessageDigest });

/**
 * Resolves when the code is stored and its deliveries are queued; the same message again changes
 * nothing. `stored` is `false` when it was there already, or had expired before it could be stored.
 *
 * @throws OtpostError `nothing_found` for a pushed content of more than 64 KiB without a code.
 */
export type ReceiveMessage = (
  message: ArrivedMessage,
) => Promise<{ code: StoredCode; stored: boolean }>;

/** Skyvern's limit: a longer content without a code is a mistake, not a message worth keeping. */
const pendingContentBytes = 64 * 1024;

export function createReceiveMessage({
  codes,
  destinations,
  deliveries,
  codeArrivals,
  now,
  log,
  metrics,
  lifespanMinutes,
}: Pick<Ports, "codeArrivals" | "now" | "log" | "metrics"> & {
  deliveries: Pick<Ports["deliveries"], "send">;
  codes: Pick<Codes, "putIfAbsent">;
  destinations: Pick<DestinationList, "list">;
  lifespanMinutes: number;
}): ReceiveMessage {
  return async (message) => {
    const digest = message.digest ?? digestMessage(message);
    const { found } = digest;
    if (found.primary === undefined) assertWorthKeeping(message);
    const code = codeOf(message, digest, lifespanMinutes);
    const { organizationId, identifier } = code;

    if (code.expiresAt <= now()) {
      // Too long in a queue, or retried from the dead letters: nobody could be served any more.
      log.warn("message_expired", { channel: code.channel, totpCodeId: code.id });
      return { code, stored: false };
    }
    const stored = await codes.putIfAbsent(code);
    if (stored) observe(code);
    if (found.primary === undefined) return { code, stored };

    // Also when it was there already: the try that stored it may have died before these lines.
    codeArrivals.announce({ organizationId, identifier });
    await deliver(code);
    return { code, stored };
  };

  async function deliver(code: StoredCode): Promise<void> {
    const { organizationId, identifier } = code;
    const all = await destinations.list(organizationId);
    await Promise.all(
      all
        .filter((destination) => isWantedBy(destination, code))
        .map(({ id }) =>
          deliveries.send(
            {
              kind: "delivery",
              organizationId,
              destinationId: id,
              identifier,
              totpCodeId: code.id,
              codeSort: cursorOf(code),
            },
            { group: id },
          ),
        ),
    );
  }

  function observe({ id, channel, primary, receivedAt }: StoredCode): void {
    const milliseconds = now().getTime() - receivedAt.getTime();
    metrics.count(primary === undefined ? "message_without_code" : "message_extracted", {
      channel,
    });
    metrics.duration("arrival_to_stored", milliseconds);
    log.info("message_stored", {
      channel,
      totpCodeId: id,
      otpType: primary?.otpType,
      rule: primary?.evidence.rule,
      language: primary?.evidence.language,
      milliseconds,
    });
  }
}

function assertWorthKeeping({ channel, content }: ArrivedMessage): void {
  if (channel !== "api" || Buffer.byteLength(content?.text ?? "") <= pendingContentBytes) return;
  throw new OtpostError(
    "nothing_found",
    `No code or link was found in the content, and it is longer than ${pendingContentBytes / 1024} KiB: push the code itself, or the part of the message that holds it.`,
  );
}

function codeOf(
  message: ArrivedMessage,
  { found, content }: MessageDigest,
  lifespanMinutes: number,
): StoredCode {
  const { organizationId, identifier, receivedAt, channel, inboxId, authentication } = message;
  const source = message.source ?? (channel === "api" ? undefined : channel);
  const lifespanEnd = new Date(receivedAt.getTime() + lifespanMinutes * 60_000);
  const pushedExpiry = message.expiresAt ?? lifespanEnd;
  return {
    id: codeIdOf(message),
    organizationId,
    identifier,
    receivedAt,
    expiresAt: pushedExpiry < lifespanEnd ? pushedExpiry : lifespanEnd,
    ...(message.expiresAt === undefined ? {} : { pushedExpiresAt: message.expiresAt }),
    channel,
    ...(source === undefined ? {} : { source }),
    ...(inboxId === undefined ? {} : { inboxId }),
    run: message.run ?? {},
    ...found,
    content,
    ...(authentication === undefined ? {} : { authentication }),
  };
}

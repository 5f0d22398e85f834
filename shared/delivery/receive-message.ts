/** The one way of every message: extract, save, announce, deliver. */
import type { Message } from "../message/message.ts";
import type { Ports } from "../ports/ports.ts";
import type { Codes, StoredCode } from "../store/codes.ts";
import type { Destinations } from "../store/destinations.ts";

/**
 * Resolves when the code is stored and its deliveries are queued; the same message again changes
 * nothing. `stored` is `false` when it was there already, or had expired before it could be stored.
 *
 * @throws OtpostError `nothing_found` for a pushed content of more than 64 KiB without a code.
 */
export type ReceiveMessage = (message: Message) => Promise<{ code: StoredCode; stored: boolean }>;

export declare function createReceiveMessage(
  options: Pick<Ports, "deliveries" | "codeArrivals" | "now" | "log" | "metrics"> & {
    codes: Pick<Codes, "putIfAbsent">;
    destinations: Pick<Destinations, "list">;
    lifespanMinutes: number;
  },
): ReceiveMessage;

/** Turns a queued SMS into a `Message` and hands it on: whose code it may be, the inbox says. */
import { OtpostError } from "../../shared/errors.ts";
import type { InboundSmsJob } from "../../shared/jobs.ts";
import type { Message } from "../../shared/message/message.ts";
import type { Inboxes } from "../../shared/store/inboxes.ts";

/**
 * Handles one job; done again it changes nothing, since the code's id comes from `MessageSid` and
 * the inbox.
 *
 * @throws OtpostError `not_found` when the inbox was deleted meanwhile, `identifier_not_allowed` when
 *   it does not accept the identifier (neither is worth a retry), and whatever `receiveMessage` throws.
 */
export function createSmsParser(options: {
  receiveMessage: (message: Message) => Promise<unknown>;
  inboxes: Pick<Inboxes, "find">;
}): (job: InboundSmsJob) => Promise<void> {
  const { receiveMessage, inboxes } = options;
  return async (job) => {
    const inbox = await inboxes.find(job.organizationId, job.inboxId);
    if (inbox === undefined) {
      throw new OtpostError(
        "not_found",
        "The inbox of this SMS was deleted before the SMS was parsed: there is nobody left to give its code to.",
      );
    }
    const identifier = inbox.totpIdentifier ?? inbox.address;
    const accepted = inbox.acceptedIdentifiers;
    if (accepted !== undefined && !accepted.includes(identifier)) {
      throw new OtpostError(
        "identifier_not_allowed",
        "The inbox of this SMS does not list its own identifier among accepted_identifiers: add it and retry.",
      );
    }
    await receiveMessage({
      sourceId: job.messageSid,
      organizationId: job.organizationId,
      channel: "sms",
      inboxId: job.inboxId,
      identifier,
      receivedAt: new Date(job.receivedAt),
      content: { text: job.body },
    });
  };
}

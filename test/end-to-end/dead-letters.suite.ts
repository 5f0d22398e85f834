/** What fails for good is seen, sent again and dropped by the operator: on every target. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createInbox, nextCode, request, type Target, until } from "./target.ts";

type DeadLetter = { dead_letter_id: string; queue: string; reason: string; attempts: number };

export function describeDeadLetters(name: string, startTarget: () => Promise<Target>): void {
  describe(`dead letters, on ${name}`, () => {
    let target: Target;
    beforeAll(async () => {
      target = await startTarget();
      // Another suite's may be there: what a hostile mail became, for one.
      await request(target, "POST", "/v1/dead-letters/drop", { body: {} });
    });
    afterAll(() => target.close());

    const list = async (): Promise<DeadLetter[]> =>
      (await request<DeadLetter[]>(target, "GET", "/v1/dead-letters?queue=inbound_emails")).body;
    const deadLetter = async (isIt: (letter: DeadLetter) => boolean): Promise<DeadLetter> => {
      const letters = await until(list, (all) => all.some(isIt));
      const found = letters.find(isIt);
      if (found === undefined) throw new Error("no dead letter");
      return found;
    };

    const mails = [
      { name: "a small", attachments: [] },
      // Too large to be kept with its job.
      { name: "a large", attachments: [{ content: Buffer.alloc(400_000, "x") }] },
    ];
    it.each(mails)(
      "$name dead mail keeps its bytes: sent again it is read again",
      async ({ attachments }) => {
        const inbox = await createInbox(target, {
          kind: "email_address",
          accepted_identifiers: ["jane@example.com"],
        });
        await target.deliverMail({
          to: inbox.address,
          subject: "Your code",
          text: "Your verification code is 482913.",
          attachments,
        });
        let letter = await deadLetter(() => true);
        for (const _ of [1, 2]) {
          const { status } = await request(
            target,
            "POST",
            `/v1/dead-letters/${letter.dead_letter_id}/retry`,
          );
          expect(status).toBe(204);
          const before = letter.dead_letter_id;
          letter = await deadLetter(({ dead_letter_id }) => dead_letter_id !== before);
          // Without its bytes it would be raw_message_missing.
          expect(letter).toMatchObject({ queue: "inbound_emails", attempts: 1 });
          expect(letter.reason).toMatch(/^identifier_not_allowed: /);
        }
        expect(JSON.stringify(letter)).not.toMatch(/482913|jane|otpost\.localhost/);

        const dropped = await request(target, "POST", "/v1/dead-letters/drop", { body: {} });
        expect(dropped).toMatchObject({ status: 200, body: { count: 1, more: false } });
        expect(await list()).toEqual([]);
      },
    );

    it("a retry after its cause was mended gives the code", async () => {
      const inbox = await createInbox(target, {
        kind: "email_address",
        accepted_identifiers: ["jane@example.com"],
      });
      await target.deliverMail({
        to: inbox.address,
        subject: "Your code",
        text: "Your verification code is 593124.",
      });
      const letter = await deadLetter(({ reason }) => reason.startsWith("identifier_not_allowed"));
      const mended = await request(target, "PATCH", `/v1/inboxes/${inbox.inbox_id}`, {
        body: { totp_identifier: "jane@example.com" },
      });
      expect(mended.status).toBe(200);
      const waiting = nextCode(target, "jane@example.com");
      await request(target, "POST", `/v1/dead-letters/${letter.dead_letter_id}/retry`);
      expect(await waiting).toMatchObject({ code: "593124" });
      expect(await list()).toEqual([]);
    });
  });
}

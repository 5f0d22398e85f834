/** What is remembered of arrivals, so that a repeat changes nothing. */
import { describe, expect, it } from "vitest";
import { codeIdOf } from "../../../shared/store/codes.ts";
import { createFirstSeen } from "../../../shared/store/first-seen.ts";
import { createForwardingConfirmations } from "../../../shared/store/forwarding-confirmations.ts";
import { createIdempotencyKeys } from "../../../shared/store/idempotency-keys.ts";
import { createClock, tables } from "./tables.ts";

const daySeconds = 24 * 60 * 60;

describe.each(tables)("on the $name table", ({ create }) => {
  describe("first seen", () => {
    function start() {
      const clock = createClock();
      const { firstSeenAt } = createFirstSeen({ table: create(clock), now: clock.now });
      return { clock, firstSeenAt };
    }
    const arrival = { organizationId: "org_1", source: "twilio", sourceId: "SM1" };

    it("is the instant of the first call, for a day", async () => {
      const { clock, firstSeenAt } = start();
      const first = clock.now();
      expect(await firstSeenAt(arrival)).toEqual(first);
      clock.advance(daySeconds - 1);
      expect(await firstSeenAt(arrival)).toEqual(first);
      clock.advance(1);
      expect(await firstSeenAt(arrival)).toEqual(clock.now());
    });

    it("is one instant for all who ask at once", async () => {
      const { clock, firstSeenAt } = start();
      const asked = Array.from({ length: 8 }, () => {
        clock.advance(0.001);
        return firstSeenAt(arrival);
      });
      const instants = new Set((await Promise.all(asked)).map((at) => at.toISOString()));
      expect(instants.size).toBe(1);
    });

    it.each([{ organizationId: "org_2" }, { source: "other" }, { sourceId: "SM2" }])(
      "is another's for %j",
      async (other) => {
        const { clock, firstSeenAt } = start();
        await firstSeenAt(arrival);
        clock.advance(1);
        expect(await firstSeenAt({ ...arrival, ...other })).toEqual(clock.now());
      },
    );
  });

  describe("idempotency keys", () => {
    function start() {
      const clock = createClock();
      const { admit } = createIdempotencyKeys({ table: create(clock), now: clock.now });
      return { clock, admit };
    }
    const push = {
      organizationId: "org_1",
      identifier: "jane@example.com",
      idempotencyKey: "key-1",
      request: { content: "123456", run: { taskId: "tsk_1" } },
    };

    it("make a repeat the same message, received at the same instant", async () => {
      const { clock, admit } = start();
      const first = await admit(push);
      expect(first.receivedAt).toEqual(clock.now());
      clock.advance(3600);
      expect(await admit(push)).toEqual(first);
    });

    it("are forgotten after a day", async () => {
      const { clock, admit } = start();
      await admit(push);
      clock.advance(daySeconds);
      const again = await admit({ ...push, request: { content: "654321" } });
      expect(again.receivedAt).toEqual(clock.now());
    });

    it("refuse another request under the same key, without repeating it", async () => {
      const { admit } = start();
      await admit(push);
      await expect(admit({ ...push, request: { content: "654321" } })).rejects.toMatchObject({
        code: "idempotency_key_reused",
        message: expect.stringMatching(/^(?!.*(key-1|654321|123456)).*new key/s),
      });
    });

    it.each([{ idempotencyKey: "key-2" }, { identifier: "joe" }, { organizationId: "org_2" }])(
      "tell apart: %j",
      async (other) => {
        const { clock, admit } = start();
        const first = await admit(push);
        clock.advance(1);
        const second = await admit({ ...push, ...other });
        expect(second.receivedAt).toEqual(clock.now());
        const idOf = (sourceId: string, over: object) => codeIdOf({ ...push, ...over, sourceId });
        expect(idOf(second.sourceId, other)).not.toBe(idOf(first.sourceId, {}));
      },
    );

    it.each(["", "x".repeat(256)])("refuse the key %.10j", async (idempotencyKey) => {
      const { admit } = start();
      await expect(admit({ ...push, idempotencyKey })).rejects.toMatchObject({
        code: "validation_failed",
      });
    });
  });

  describe("forwarding confirmations", () => {
    function start() {
      const clock = createClock();
      const confirmations = createForwardingConfirmations({ table: create(clock) });
      const put = (sourceId: string) =>
        confirmations.put({
          organizationId: "org_1",
          inboxId: "inbox_1",
          sourceId,
          forwardedAddress: "jane@gmail.com",
          approveLink: "https://mail.example/vf-1",
          code: "123456789",
          receivedAt: clock.now(),
        });
      return { clock, confirmations, put };
    }

    it("are listed newest first, for 7 days", async () => {
      const { clock, confirmations, put } = start();
      const one = await put("mail-1");
      clock.advance(daySeconds);
      const other = await put("mail-2");
      expect(one).toEqual({
        id: expect.stringMatching(/^fwd_[0-9a-z]{26}$/),
        organizationId: "org_1",
        inboxId: "inbox_1",
        forwardedAddress: "jane@gmail.com",
        approveLink: "https://mail.example/vf-1",
        code: "123456789",
        receivedAt: new Date("2026-05-01T08:30:00.000Z"),
      });
      expect(await confirmations.list("org_1", "inbox_1")).toEqual([other, one]);
      clock.advance(6 * daySeconds);
      expect(await confirmations.list("org_1", "inbox_1")).toEqual([other]);
    });

    it("are not those of another inbox", async () => {
      const { confirmations, put } = start();
      await put("mail-1");
      expect(await confirmations.list("org_1", "inbox_2")).toEqual([]);
    });

    it("are one for a mail that is parsed twice", async () => {
      const { confirmations, put } = start();
      expect(await put("mail-1")).toEqual(await put("mail-1"));
      expect(await confirmations.list("org_1", "inbox_1")).toHaveLength(1);
    });
  });
});

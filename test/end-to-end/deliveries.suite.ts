/** Codes to destinations, through the API and real receivers: what every target must do. */
import { Webhook } from "standardwebhooks";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Received, Receiver } from "./receiver.ts";
import {
  createInbox,
  createOrganization,
  postAsTwilio,
  request,
  type Target,
  until,
} from "./target.ts";

type Destination = { destination_id: string; secret: string | null; enabled: boolean };
type Delivery = {
  delivery_id: string;
  status: string;
  reason: string | null;
  test: boolean;
  skyvern_run_id: string | null;
  attempts: { step: string; status: number | null; error: string | null; duration_ms: number }[];
};

/** @param startReceiver one that the target can reach. */
export function describeDeliveries(
  name: string,
  startTarget: () => Promise<Target>,
  startReceiver: () => Promise<Receiver>,
): void {
  describe(`deliveries, on ${name}`, () => {
    let target: Target;
    let receiver: Receiver;
    const created: string[] = [];
    beforeAll(async () => {
      target = await startTarget();
      receiver = await startReceiver();
    });
    afterAll(async () => {
      await target.close();
      await receiver.close();
    });
    afterEach(async () => {
      receiver.answerWith(() => ({ status: 204 }));
      for (const id of created.splice(0)) {
        await request(target, "DELETE", `/v1/destinations/${id}`);
      }
    });

    async function addDestination(body: Record<string, unknown>): Promise<Destination> {
      const answer = await request<Destination>(target, "POST", "/v1/destinations", { body });
      if (answer.status !== 201) throw new Error(`no destination: ${JSON.stringify(answer.body)}`);
      created.push(answer.body.destination_id);
      return answer.body;
    }
    const addCallback = (over: Record<string, unknown> = {}) =>
      addDestination({ kind: "callback", url: `${receiver.url}/otp`, ...over });
    const push = async (identifier: string, content: string, key?: string): Promise<void> => {
      const { status } = await request(target, "POST", "/v1/credentials/totp", {
        body: { totp_identifier: identifier, content },
        ...(key === undefined ? {} : { key }),
      });
      if (status !== 200) throw new Error(`not pushed: HTTP ${status}`);
    };
    const holds = (code: string) => (one: Received) => one.body.includes(`"${code}"`);
    const deliveryOf = (id: string, ended: (one: Delivery) => boolean): Promise<Delivery> =>
      until(
        async () => (await request<Delivery>(target, "GET", `/v1/deliveries/${id}`)).body,
        ended,
      );
    const isOver = ({ status }: Delivery): boolean => status !== "pending";

    it("a pushed code is posted, signed, and on record", async () => {
      const { secret, destination_id } = await addCallback();
      await push("push@deliver.example", "Your code is 118833");
      const { headers, body } = await receiver.waitFor(holds("118833"));
      const payload = new Webhook(secret ?? "").verify(body, headers as Record<string, string>);
      expect(payload).toMatchObject({
        type: "code.received",
        data: { totp_identifier: "push@deliver.example", code: "118833", otp_type: "totp" },
      });
      const id = String(headers["webhook-id"]);
      expect(await deliveryOf(id, isOver)).toMatchObject({
        status: "delivered",
        destination_id,
        attempts: [{ step: "callback", status: 204, error: null }],
      });
      const list = await request<Delivery[]>(
        target,
        "GET",
        `/v1/deliveries?destination_id=${destination_id}`,
      );
      expect(list.body.map(({ delivery_id }) => delivery_id)).toEqual([id]);
      expect(JSON.stringify(list.body)).not.toContain("118833");
    });

    it("a mail's code is posted", async () => {
      await addCallback();
      const inbox = await createInbox(target, {
        kind: "email_address",
        totp_identifier: "mail@deliver.example",
      });
      await target.deliverMail({
        to: inbox.address,
        subject: "Your code",
        text: "Your verification code is 227744.",
      });
      const { body } = await receiver.waitFor(holds("227744"));
      expect(JSON.parse(body).data).toMatchObject({ channel: "email" });
    });

    it("an SMS's code is posted", async () => {
      await addCallback();
      const phone = "+14155550161";
      await createInbox(target, { kind: "phone_number", address: phone });
      await postAsTwilio(target, {
        sid: `SM${"6".repeat(32)}`,
        to: phone,
        text: "Your verification code is 227755.",
      });
      const { body } = await receiver.waitFor(holds("227755"));
      expect(JSON.parse(body).data).toMatchObject({ channel: "sms" });
    });

    it("only what a destination asks for goes there", async () => {
      await addCallback({ identifiers: ["Wanted@Deliver.Example"] });
      await push("unwanted@deliver.example", "Your code is 335500");
      await push("wanted@deliver.example", "Your code is 335511");
      await receiver.waitFor(holds("335511"));
      expect(receiver.received.some(holds("335500"))).toBe(false);
    });

    it("another organization's codes do not", async () => {
      await addCallback();
      const otherKey = await createOrganization(target, "Elsewhere");
      await push("shared@deliver.example", "Your code is 440011", otherKey);
      await push("shared@deliver.example", "Your code is 440022");
      await receiver.waitFor(holds("440022"));
      expect(receiver.received.some(holds("440011"))).toBe(false);
    });

    it("a receiver that fails gets it again, under the same webhook-id", async () => {
      await addCallback();
      let attempts = 0;
      receiver.answerWith(({ body }) => {
        if (body.includes("556677")) attempts += 1;
        return { status: attempts === 1 ? 503 : 200 };
      });
      await push("retry@deliver.example", "Your code is 556677");
      const first = await receiver.waitFor(holds("556677"));
      const delivery = await deliveryOf(String(first.headers["webhook-id"]), isOver);
      expect(delivery.attempts.map(({ status }) => status)).toEqual([503, 200]);
      const ids = receiver.received
        .filter(holds("556677"))
        .map(({ headers }) => headers["webhook-id"]);
      expect(new Set(ids).size).toBe(1);
    });

    it("410 switches a destination off", async () => {
      const { destination_id } = await addCallback();
      receiver.answerWith(() => ({ status: 410 }));
      await push("gone@deliver.example", "Your code is 661122");
      await receiver.waitFor(holds("661122"));
      const path = `/v1/destinations/${destination_id}`;
      const off = await until(
        async () => (await request<Destination>(target, "GET", path)).body,
        ({ enabled }) => !enabled,
      );
      expect(off).toMatchObject({ disabled_reason: "gone" });
      const on = await request<Destination>(target, "PATCH", path, { body: { enabled: true } });
      expect(on.body).toMatchObject({ enabled: true, disabled_reason: null });
    });

    it("a test is posted and answered for", async () => {
      const { destination_id, secret } = await addCallback();
      const asked = await request<Delivery>(
        target,
        "POST",
        `/v1/destinations/${destination_id}/test`,
      );
      expect(asked).toMatchObject({ status: 202, body: { status: "pending", test: true } });
      const id = asked.body.delivery_id;
      const { headers, body } = await receiver.waitFor(
        ({ headers }) => headers["webhook-id"] === id,
      );
      new Webhook(secret ?? "").verify(body, headers as Record<string, string>);
      expect(await deliveryOf(id, isOver)).toMatchObject({ status: "delivered" });
    });

    it("both secrets sign while one replaces the other", async () => {
      const { destination_id, secret: old } = await addCallback();
      const rotated = await request<Destination>(
        target,
        "POST",
        `/v1/destinations/${destination_id}/rotate`,
        { body: { overlap_hours: 1 } },
      );
      await push("rotate@deliver.example", "Your code is 772233");
      const { headers, body } = await receiver.waitFor(holds("772233"));
      for (const secret of [old, rotated.body.secret]) {
        new Webhook(secret ?? "").verify(body, headers as Record<string, string>);
      }
    });

    it("a delivery is made once more when somebody asks for it", async () => {
      await addCallback();
      await push("again@deliver.example", "Your code is 883344");
      const first = await receiver.waitFor(holds("883344"));
      const id = String(first.headers["webhook-id"]);
      await deliveryOf(id, isOver);
      const asked = await request(target, "POST", `/v1/deliveries/${id}/redeliver`);
      expect(asked.status).toBe(202);
      const twice = await deliveryOf(id, ({ attempts }) => attempts.length === 2);
      expect(twice.status).toBe("delivered");
    });

    it("a Skyvern server gets the code, and a task at a magic link once", async () => {
      await addDestination({
        kind: "skyvern",
        base_url: `${receiver.url}/skyvern/v1/`,
        api_key: "skyvern-server-key",
        run_task: { prompt: "Finish signing in." },
      });
      receiver.answerWith(({ path }) => ({
        status: 200,
        body: path.endsWith("/run/tasks") ? '{"run_id":"tsk_7"}' : "{}",
      }));
      const link = "https://example.com/login?token=t-abcdef0123456789";
      await push("relay@deliver.example", "Your code is 994455");
      const relayed = await receiver.waitFor(holds("994455"));
      expect([relayed.path, relayed.headers["x-api-key"]]).toEqual([
        "/skyvern/v1/credentials/totp",
        "skyvern-server-key",
      ]);
      for (const _ of [1, 2]) {
        await push("relay@deliver.example", `Sign in to Example: ${link}`);
      }
      const task = await receiver.waitFor(({ path }) => path === "/skyvern/v1/run/tasks");
      expect(JSON.parse(task.body)).toEqual({ prompt: "Finish signing in.", url: link });
      const links = () =>
        receiver.received.filter(({ body }) => body.includes(`"content":"${link}"`));
      await receiver.waitFor(() => links().length === 2);
      const list = await until(
        async () => (await request<Delivery[]>(target, "GET", "/v1/deliveries?limit=2")).body,
        (deliveries) => deliveries.every(isOver),
      );
      expect(list.map(({ status }) => status)).toEqual(["delivered", "delivered"]);
      expect(receiver.received.filter(({ path }) => path.endsWith("/run/tasks"))).toHaveLength(1);
    });
  });
}

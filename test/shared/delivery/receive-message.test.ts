import { describe, expect, it } from "vitest";
import { createInProcessCodeArrivals } from "../../../shared/adapters/in-process-code-arrivals.ts";
import { createMemoryJobQueue } from "../../../shared/adapters/memory-job-queue.ts";
import { createReceiveMessage } from "../../../shared/delivery/receive-message.ts";
import type { DeliveryJob } from "../../../shared/jobs.ts";
import type { Message, MessageContent } from "../../../shared/message/message.ts";
import type { Attributes, Table } from "../../../shared/ports/table.ts";
import { createCodes, cursorOf } from "../../../shared/store/codes.ts";
import { createDestinationList } from "../../../shared/store/destinations.ts";
import { tableKeys } from "../../../shared/store/table-keys.ts";
import { createClock, newestOf, tables } from "../store/tables.ts";

const secrets = ["482913", "jane", "example.com", "Acme", "t=abcdef"];

describe.each(tables)("receiveMessage on the $name table", ({ create }) => {
  function start({ lifespanMinutes = 10 } = {}) {
    const clock = createClock();
    const stored = create(clock);
    const failing = { deliveries: false };
    const table: Table = stored;
    const queue = createMemoryJobQueue<DeliveryJob>({
      now: clock.now,
      leaseSeconds: 60,
      maxAttempts: 3,
    });
    const observed: unknown[] = [];
    const codeArrivals = createInProcessCodeArrivals();
    const codes = createCodes({ table, now: clock.now, lifespanMinutes });
    const receiveMessage = createReceiveMessage({
      codes,
      destinations: createDestinationList({ table }),
      deliveries: {
        ...queue,
        send: (...given) =>
          failing.deliveries ? Promise.reject(new Error("queue down")) : queue.send(...given),
      },
      codeArrivals,
      now: clock.now,
      log: {
        info: (...given) => observed.push(given),
        warn: (...given) => observed.push(given),
        error: (...given) => observed.push(given),
      },
      metrics: {
        count: (...given) => observed.push(given),
        duration: (...given) => observed.push(given),
      },
      lifespanMinutes,
    });
    const addDestination = (id: string, organizationId = "org_1", over: Attributes = {}) =>
      table.put({
        partition: tableKeys.destinations(organizationId),
        sort: id,
        attributes: {
          id,
          organizationId,
          kind: "callback",
          url: "https://example.com/otp",
          secrets: [],
          failures: 0,
          version: 1,
          createdAt: clock.now().toISOString(),
          ...over,
        },
      });
    const queued = async () =>
      (await queue.receive({ limit: 10 })).map(({ job }) => job.destinationId).sort();
    const message = (over: Partial<Message> = {}): Message => ({
      sourceId: "source-1",
      organizationId: "org_1",
      channel: "email",
      inboxId: "inbox_1",
      identifier: "jane@example.com",
      receivedAt: clock.now(),
      content: {
        subject: "Your Acme verification code",
        text: "Hello,\n\nYour verification code is 482913.\n\nIt is valid for 10 minutes.\n",
      },
      ...over,
    });
    const push = (text: string, over: Partial<Message> = {}): Message => {
      const { inboxId: _, ...rest } = message();
      return { ...rest, channel: "api", content: { text }, ...over };
    };
    return {
      clock,
      codes,
      codeArrivals,
      receiveMessage,
      addDestination,
      queued,
      queue,
      message,
      push,
      observed,
      failing,
    };
  }

  it("stores what was found, for whom, when and whence", async () => {
    const { receiveMessage, message, codes, clock } = start();
    const authentication = { spf: "fail", dkim: "pass", dmarc: "pass" } as const;
    const received = await receiveMessage(message({ authentication }));
    expect(received.stored).toBe(true);
    expect(await codes.list("org_1", { limit: 9 })).toEqual([
      {
        id: received.code.id,
        organizationId: "org_1",
        identifier: "jane@example.com",
        receivedAt: clock.now(),
        expiresAt: new Date(clock.now().getTime() + 600_000),
        channel: "email",
        source: "email",
        inboxId: "inbox_1",
        run: {},
        primary: {
          otpType: "totp",
          value: "482913",
          evidence: expect.objectContaining({ rule: "candidate", language: "en" }),
        },
        content: expect.stringContaining("482913"),
        authentication,
      },
    ]);
  });

  it("stores a link with the code beside it", async () => {
    const { receiveMessage, message } = start();
    const html = `<p>Your sign-in code is <b>482913</b></p>
      <p>or <a href="https://acme.example/login?token=t-abcdef0123456789">Sign in to Acme</a></p>`;
    const { code } = await receiveMessage(message({ content: { subject: "Sign in", html } }));
    const types = [code.primary?.otpType, code.secondary?.otpType].sort();
    expect(types).toEqual(["magic_link", "totp"]);
  });

  describe("a redelivery", () => {
    it("is stored once, under the same id", async () => {
      const { receiveMessage, message, codes, clock } = start();
      const first = message();
      const { code } = await receiveMessage(first);
      clock.advance(30);
      const again = await receiveMessage(first);
      expect(again).toMatchObject({ stored: false, code: { id: code.id } });
      expect(await codes.list("org_1", { limit: 9 })).toHaveLength(1);
    });

    it("is delivered also when the first try died after saving", async () => {
      const { receiveMessage, message, addDestination, queued, failing } = start();
      await addDestination("dest_1");
      failing.deliveries = true;
      await expect(receiveMessage(message())).rejects.toThrow("queue down");
      expect(await queued()).toEqual([]);
      failing.deliveries = false;
      expect(await receiveMessage(message())).toMatchObject({ stored: false });
      expect(await queued()).toEqual(["dest_1"]);
    });

    it("of a mail to two identifiers of one domain inbox is two codes", async () => {
      const { receiveMessage, message, codes } = start();
      for (const identifier of ["jane@example.com", "joe@example.com"]) {
        await receiveMessage(message({ identifier }));
      }
      const ids = (await codes.list("org_1", { limit: 9 })).map(({ id }) => id);
      expect(new Set(ids).size).toBe(2);
    });
  });

  it("queues a delivery for each destination of the organization", async () => {
    const { receiveMessage, message, addDestination, queue } = start();
    await addDestination("dest_1");
    await addDestination("dest_2");
    await addDestination("dest_other", "org_2");
    const { code } = await receiveMessage(message());
    const jobs = (await queue.receive({ limit: 10 })).map(({ job }) => job);
    expect(jobs.sort((a, b) => (a.destinationId < b.destinationId ? -1 : 1))).toEqual(
      ["dest_1", "dest_2"].map((destinationId) => ({
        kind: "delivery",
        organizationId: "org_1",
        destinationId,
        identifier: "jane@example.com",
        totpCodeId: code.id,
        codeSort: cursorOf(code),
      })),
    );
  });

  describe("a destination that asks for less", () => {
    const filters: readonly { name: string; over: Attributes; wanted: boolean }[] = [
      { name: "codes", over: { otpTypes: ["totp"] }, wanted: true },
      { name: "links", over: { otpTypes: ["magic_link"] }, wanted: false },
      { name: "both", over: { otpTypes: ["magic_link", "totp"] }, wanted: true },
      { name: "this identifier", over: { identifiers: ["jane@example.com"] }, wanted: true },
      { name: "another identifier", over: { identifiers: ["joe@example.com"] }, wanted: false },
      {
        name: "codes of another identifier",
        over: { otpTypes: ["totp"], identifiers: ["joe@example.com"] },
        wanted: false,
      },
      { name: "nothing, switched off", over: { offBecause: "operator" }, wanted: false },
      { name: "nothing, gone", over: { offBecause: "gone" }, wanted: false },
    ];
    it.each(filters)("$name: a code is enqueued: $wanted", async ({ over, wanted }) => {
      const { receiveMessage, message, addDestination, queued } = start();
      await addDestination("dest_1", "org_1", over);
      await receiveMessage(message());
      expect(await queued()).toEqual(wanted ? ["dest_1"] : []);
    });

    it.each([["totp"], ["magic_link"]])("%s gets a message that holds both", async (otpType) => {
      const { receiveMessage, message, addDestination, queued } = start();
      await addDestination("dest_1", "org_1", { otpTypes: [otpType] });
      const html = `<p>Your sign-in code is <b>482913</b></p>
        <p>or <a href="https://acme.example/login?token=t-abcdef0123456789">Sign in to Acme</a></p>`;
      await receiveMessage(message({ content: { subject: "Sign in", html } }));
      expect(await queued()).toEqual(["dest_1"]);
    });
  });

  it("wakes who waits for the identifier, when the code can be read", async () => {
    const { receiveMessage, message, codeArrivals, codes } = start();
    const watch = codeArrivals.watch({ organizationId: "org_1", identifier: "jane@example.com" });
    const woken = watch.next({ timeoutMilliseconds: 5_000 }).then(async (arrived) => ({
      arrived,
      readable:
        (await newestOf(codes.walk("org_1", "jane@example.com", { since: new Date(0) }))) !==
        undefined,
    }));
    await receiveMessage(message());
    expect(await woken).toEqual({ arrived: true, readable: true });
    watch.close();
  });

  describe("a push", () => {
    const wholeContents: readonly { text: string; otpType: string; value: string }[] = [
      { text: "482913", otpType: "totp", value: "482913" },
      { text: " 482913\n", otpType: "totp", value: "482913" },
      { text: "48\u00002913", otpType: "totp", value: "482913" },
      { text: "AB12-CD34!", otpType: "totp", value: "AB12-CD34!" },
      { text: "not a code", otpType: "totp", value: "not a code" },
      { text: "😀".repeat(10), otpType: "totp", value: "😀".repeat(10) },
      { text: "http://a.b", otpType: "magic_link", value: "http://a.b" },
      { text: "HTTPS://a", otpType: "magic_link", value: "HTTPS://a" },
    ];
    it.each(wholeContents)(
      "of at most ten characters is the code: $text",
      async ({ text, otpType, value }) => {
        const { receiveMessage, push } = start();
        const { code } = await receiveMessage(push(text));
        expect(code.primary).toEqual({
          otpType,
          value,
          evidence: { rule: "whole_content", where: "text" },
        });
        expect(code.content).toBe(text);
      },
    );

    it("of more is read", async () => {
      const { receiveMessage, push } = start();
      const { code } = await receiveMessage(push("Your code is 482913"));
      expect(code.primary?.value).toBe("482913");
      expect(code.source).toBeUndefined();
    });

    it("keeps its runs, its source and its content as given", async () => {
      const { receiveMessage, push, codes } = start();
      const run = { taskId: "tsk_1", workflowRunId: "wr_1" };
      const text = `Your code is 482913\n${"x ".repeat(3000)}`;
      await receiveMessage(push(text, { run, source: "zapier" }));
      const [code] = await codes.list("org_1", { workflowRunId: "wr_1", limit: 1 });
      expect(code).toMatchObject({ run, source: "zapier", content: text });
    });

    it.each([
      {
        name: "an earlier expiry counts",
        pushed: "2026-05-01T08:31:00.000Z",
        expected: "2026-05-01T08:31:00.000Z",
      },
      {
        name: "a later one does not",
        pushed: "2026-05-01T09:00:00.000Z",
        expected: "2026-05-01T08:40:00.000Z",
      },
    ])("$name", async ({ pushed, expected }) => {
      const { receiveMessage, push } = start();
      const { code } = await receiveMessage(push("482913", { expiresAt: new Date(pushed) }));
      expect(code.expiresAt).toEqual(new Date(expected));
    });

    it("without a code is kept up to 64 KiB, apart from the codes", async () => {
      const { receiveMessage, push, codes } = start();
      const text = "é".repeat(32 * 1024);
      const { code, stored } = await receiveMessage(push(text));
      expect(stored).toBe(true);
      expect(code.primary).toBeUndefined();
      expect(await codes.list("org_1", { limit: 9 })).toEqual([]);
      expect(await codes.listWithoutCode("org_1", { limit: 9 })).toEqual([code]);
    });

    it("without a code and longer is refused, and nothing stored", async () => {
      const { receiveMessage, push, codes } = start();
      await expect(receiveMessage(push(`${"é".repeat(32 * 1024)}e`))).rejects.toMatchObject({
        code: "nothing_found",
      });
      expect(await codes.listWithoutCode("org_1", { limit: 9 })).toEqual([]);
    });

    it("that is blank holds no code", async () => {
      const { receiveMessage, push } = start();
      expect((await receiveMessage(push(" \0 "))).code.primary).toBeUndefined();
    });
  });

  describe("a message without a code", () => {
    const emails: readonly { name: string; content: MessageContent; kept: string }[] = [
      {
        name: "its text",
        content: { subject: "News", text: "\n Our newsletter \n" },
        kept: "Our newsletter",
      },
      {
        name: "its visible text",
        content: { html: "<style>p{}</style><p>Our <b>newsletter</b></p>" },
        kept: "Our newsletter",
      },
      { name: "its subject", content: { subject: "News", text: " " }, kept: "News" },
      { name: "nothing", content: {}, kept: "" },
      { name: "at most 1 KB", content: { text: "é".repeat(5000) }, kept: "é".repeat(512) },
    ];
    it.each(emails)("is kept, an email with $name", async ({ content, kept }) => {
      const { receiveMessage, message, codes } = start();
      await receiveMessage(message({ content }));
      const [pending] = await codes.listWithoutCode("org_1", { limit: 9 });
      expect(pending).toMatchObject({ channel: "email", content: kept });
    });

    it("is kept, an SMS with its body, and delivered nowhere", async () => {
      const { receiveMessage, message, codes, addDestination, queued } = start();
      await addDestination("dest_1");
      await receiveMessage(message({ channel: "sms", content: { text: "See you at eight" } }));
      const [pending] = await codes.listWithoutCode("org_1", { limit: 9 });
      expect(pending).toMatchObject({ channel: "sms", source: "sms", content: "See you at eight" });
      expect(await queued()).toEqual([]);
    });
  });

  it("keeps of an email at most 1 KB around what was found", async () => {
    const { receiveMessage, message, codes } = start();
    const filler = "Lorem ipsum dolor sit amet. ".repeat(400);
    const text = `${filler}\n\nYour verification code is 482913.\n\n${filler}`;
    await receiveMessage(message({ content: { text } }));
    const [code] = await codes.list("org_1", { limit: 1 });
    expect(code?.primary?.value).toBe("482913");
    expect(code?.content).toContain("482913");
    expect(Buffer.byteLength(code?.content ?? "")).toBeLessThanOrEqual(1024);
  });

  it("stores and delivers nothing that has expired in a queue, and says so", async () => {
    const { receiveMessage, message, addDestination, queued, codes, clock, observed } = start();
    await addDestination("dest_1");
    const late = message();
    clock.advance(600);
    expect(await receiveMessage(late)).toMatchObject({ stored: false });
    expect(await codes.list("org_1", { limit: 9 })).toEqual([]);
    expect(await queued()).toEqual([]);
    expect(observed).toEqual([["message_expired", expect.anything()]]);
  });

  it("counts and times what it stored, once, and tells no secret", async () => {
    const { receiveMessage, message, push, clock, observed } = start();
    const found = message();
    clock.advance(0.25);
    await receiveMessage(found);
    await receiveMessage(found);
    await receiveMessage(push("A long text without any in it"));
    expect(observed).toEqual([
      ["message_extracted", { channel: "email" }],
      ["arrival_to_stored", 250],
      ["message_stored", expect.objectContaining({ channel: "email", otpType: "totp" })],
      ["message_without_code", { channel: "api" }],
      ["arrival_to_stored", 0],
      ["message_stored", expect.objectContaining({ channel: "api", otpType: undefined })],
    ]);
    for (const secret of secrets) expect(JSON.stringify(observed)).not.toContain(secret);
  });
});

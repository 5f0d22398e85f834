import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createSmsParser } from "../../../functions/sms-parser/sms-parser.ts";
import { createMemoryTable } from "../../../shared/adapters/memory-table.ts";
import { isRetryable } from "../../../shared/errors.ts";
import type { InboundSmsJob } from "../../../shared/jobs.ts";
import type { Message } from "../../../shared/message/message.ts";
import { createInboxes, type NewInbox } from "../../../shared/store/inboxes.ts";

const now = (): Date => new Date("2026-05-01T08:30:05.000Z");

async function createParser(settings: Partial<NewInbox> = {}) {
  const received: Message[] = [];
  const inboxes = createInboxes({
    table: createMemoryTable({ now }),
    now,
    random: (bytes) => randomBytes(bytes),
    mailDomain: "codes.example.com",
  });
  const inbox = await inboxes.create({
    organizationId: "org_1",
    kind: "phone_number",
    address: "+14155550100",
    ...settings,
  });
  const parse = createSmsParser({
    inboxes,
    receiveMessage: async (message) => void received.push(message),
  });
  const job: InboundSmsJob = {
    kind: "inbound_sms",
    organizationId: "org_1",
    inboxId: inbox.id,
    messageSid: `SM${"1b".repeat(16)}`,
    from: "+14155550199",
    to: "+14155550100",
    body: "Your code is 482913",
    receivedAt: "2026-05-01T08:30:00.000Z",
  };
  return { inboxes, inbox, parse, job, received };
}

describe("an SMS becomes a message", () => {
  it("with Twilio's sid as its source, the instant it was first seen, and its text", async () => {
    const { parse, job, inbox, received } = await createParser();
    await parse(job);
    expect(received).toEqual([
      {
        sourceId: job.messageSid,
        organizationId: "org_1",
        channel: "sms",
        inboxId: inbox.id,
        identifier: "+14155550100",
        receivedAt: new Date("2026-05-01T08:30:00.000Z"),
        content: { text: "Your code is 482913" },
      },
    ]);
  });

  const identifiers: { name: string; settings: Partial<NewInbox>; expected: string }[] = [
    { name: "the number", settings: {}, expected: "+14155550100" },
    {
      name: "the inbox's own identifier",
      settings: { totpIdentifier: "Jane@Example.com" },
      expected: "jane@example.com",
    },
    {
      name: "the number, which the inbox accepts",
      settings: { acceptedIdentifiers: ["+1 415 555 0100", "jane@example.com"] },
      expected: "+14155550100",
    },
  ];
  for (const { name, settings, expected } of identifiers)
    it(`for ${name}`, async () => {
      const { parse, job, received } = await createParser(settings);
      await parse(job);
      expect(received.map(({ identifier }) => identifier)).toEqual([expected]);
    });
});

describe("an SMS that can never become one is not tried again", () => {
  it("because its inbox was deleted meanwhile", async () => {
    const { inboxes, inbox, parse, job, received } = await createParser();
    await inboxes.delete("org_1", inbox.id);
    const error = await parse(job).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "not_found" });
    expect(isRetryable(error)).toBe(false);
    expect(received).toEqual([]);
  });

  it("because its inbox accepts other identifiers only", async () => {
    const { parse, job, received } = await createParser({
      acceptedIdentifiers: ["jane@x.example"],
    });
    const error = await parse(job).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "identifier_not_allowed" });
    expect(isRetryable(error)).toBe(false);
    expect(String(error)).not.toMatch(/482913|\+1415|jane/);
    expect(received).toEqual([]);
  });
});

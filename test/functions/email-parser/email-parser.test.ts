/** From the job of an accepted mail to the codes in the store. */
import { randomBytes } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import { createEmailParser } from "../../../functions/email-parser/email-parser.ts";
import { createMemoryMessageArchive } from "../../../shared/adapters/memory-message-archive.ts";
import { createMemoryTable } from "../../../shared/adapters/memory-table.ts";
import { createReadMail } from "../../../shared/delivery/read-mail.ts";
import type { ArrivedMessage } from "../../../shared/delivery/receive-message.ts";
import type { InboundEmailJob } from "../../../shared/jobs.ts";
import type { AuthenticatedSender } from "../../../shared/message/authenticate-mail.ts";
import { createForwardingConfirmations } from "../../../shared/store/forwarding-confirmations.ts";
import { createInboxes, type Inbox, type NewInbox } from "../../../shared/store/inboxes.ts";
import { quiet } from "../../local/smtp-under-test.ts";
import { chunked, readMailFixture } from "../../shared/message/mail-fixtures.ts";

const now = () => new Date("2026-05-04T09:12:40.000Z");
const random = (bytes: number): Uint8Array => new Uint8Array(randomBytes(bytes));

const unverified: AuthenticatedSender = {
  verdicts: { spf: "unknown", dkim: "none", dmarc: "unknown" },
  otpTokenVerified: false,
};
const signedBy = (domain: string): AuthenticatedSender => ({
  verdicts: { spf: "unknown", dkim: "pass", dmarc: "pass" },
  verifiedSenderDomain: domain,
  otpTokenVerified: true,
});
const dnsFailed: AuthenticatedSender = {
  ...unverified,
  verdicts: { spf: "unknown", dkim: "unknown", dmarc: "unknown" },
};

/** Real parts but for DNS, and for what happens to a message afterwards. */
function createParts() {
  const messageArchive = createMemoryMessageArchive();
  const table = createMemoryTable({ now });
  const inboxes = createInboxes({ table, now, random, mailDomain: "codes.example" });
  const forwardingConfirmations = createForwardingConfirmations({ table });
  const received: ArrivedMessage[] = [];
  let sender = unverified;
  let failing = 0;
  const parse = createEmailParser({
    readMail: createReadMail({ messageArchive, authenticateMail: async () => sender }),
    inboxes,
    forwardingConfirmations,
    messageArchive,
    log: quiet.log,
    receiveMessage: async (message) => {
      if (failing > 0) {
        failing -= 1;
        throw new Error("the table is away");
      }
      received.push(message);
      return { code: codeOf(message), stored: true };
    },
  });
  return {
    parse: (job: InboundEmailJob, attempt = 1) => parse(job, { attempt }),
    inboxes,
    forwardingConfirmations,
    received,
    verify: (as: AuthenticatedSender) => {
      sender = as;
    },
    failOnce: () => {
      failing = 1;
    },
    isKept: () =>
      messageArchive.open("mail_1").then(
        () => true,
        () => false,
      ),
    accept: async (file: string, ...recipients: [string, Inbox][]): Promise<InboundEmailJob> => {
      await messageArchive.store("mail_1", chunked(readMailFixture(file)));
      return {
        kind: "inbound_email",
        rawMessageId: "mail_1",
        recipients: recipients.map(([address, inbox]) => ({
          address,
          organizationId: inbox.organizationId,
          inboxId: inbox.id,
        })),
        envelope: { sender: "bounce@northwind.example", clientAddress: "127.0.0.1" },
        receivedAt: "2026-05-04T09:12:33.000Z",
      };
    },
  };
}

function codeOf({ organizationId, identifier, receivedAt, channel }: ArrivedMessage) {
  const expiresAt = receivedAt;
  const run = {};
  return { id: "", organizationId, identifier, receivedAt, expiresAt, channel, run, content: "" };
}

let parts: ReturnType<typeof createParts>;
let inbox: Inbox;
const address = "in-7f3k@codes.example";
const create = (rest: Partial<NewInbox> = {}): Promise<Inbox> =>
  parts.inboxes.create({ organizationId: "org_1", kind: "email_address", address, ...rest });

beforeEach(async () => {
  parts = createParts();
});

describe("a mail with a code", () => {
  it("becomes one message, and its bytes are forgotten", async () => {
    inbox = await create();
    await parts.parse(await parts.accept("gmail-automatic-forward.eml", [address, inbox]));
    expect(parts.received).toEqual([
      {
        sourceId: "mail_1-0",
        organizationId: "org_1",
        channel: "email",
        inboxId: inbox.id,
        identifier: "jane.roe@gmail.com",
        receivedAt: new Date("2026-05-04T09:12:33.000Z"),
        digest: {
          found: expect.objectContaining({
            primary: expect.objectContaining({ otpType: "totp", value: "481920" }),
          }),
          content: expect.stringContaining("481 920"),
        },
        authentication: unverified.verdicts,
      },
    ]);
    expect(await parts.isKept()).toBe(false);
  });

  it("carries what a signature proves", async () => {
    inbox = await create();
    parts.verify(signedBy("northwind.example"));
    await parts.parse(await parts.accept("northwind-otp-token.eml", [address, inbox]));
    expect(parts.received[0]?.digest?.found.primary).toMatchObject({
      value: "481920",
      site: "northwind.example",
      evidence: { rule: "otp_token" },
    });
  });

  it("takes no OTP-Token that nothing proves", async () => {
    inbox = await create();
    await parts.parse(await parts.accept("northwind-otp-token.eml", [address, inbox]));
    const { primary } = parts.received[0]?.digest?.found ?? {};
    expect(primary?.value).toBe("481920");
    expect(primary?.evidence.rule).not.toBe("otp_token");
    expect(primary?.site).toBeUndefined();
  });

  it("carries the text of a mail forwarded as an attachment", async () => {
    inbox = await create();
    await parts.parse(
      await parts.accept("thunderbird-forward-as-attachment.eml", [address, inbox]),
    );
    const [message] = parts.received;
    expect(message?.identifier).toBe("jane@customer.example");
    expect(message?.digest?.found.primary?.value).toBe("481920");
  });
});

describe("several recipients", () => {
  it("are several messages, also in several organizations", async () => {
    inbox = await create();
    const other = await create({
      organizationId: "org_2",
      address: "in-2222@codes.example",
      totpIdentifier: "shared-login",
    });
    const job = await parts.accept(
      "northwind-code.eml",
      [address, inbox],
      ["in-2222@codes.example", other],
    );
    await parts.parse(job);
    expect(parts.received.map((one) => [one.sourceId, one.organizationId, one.identifier])).toEqual(
      [
        ["mail_1-0", "org_1", "jane@customer.example"],
        ["mail_1-1", "org_2", "shared-login"],
      ],
    );
  });

  it("who turn out to be one person get the code once", async () => {
    inbox = await create();
    await parts.parse(
      await parts.accept(
        "northwind-code.eml",
        [address, inbox],
        ["in-7f3k+bank@codes.example", inbox],
      ),
    );
    expect(parts.received).toHaveLength(1);
  });

  it("do not lose the code because one of them refuses it", async () => {
    inbox = await create({ acceptedIdentifiers: ["joe@customer.example"] });
    const other = await create({ address: "in-2222@codes.example" });
    const job = await parts.accept(
      "northwind-code.eml",
      [address, inbox],
      ["in-2222@codes.example", other],
    );
    await expect(parts.parse(job)).rejects.toMatchObject({ code: "identifier_not_allowed" });
    expect(parts.received.map(({ inboxId }) => inboxId)).toEqual([other.id]);
    expect(await parts.isKept()).toBe(true);
  });
});

describe("again", () => {
  it("a mail whose first try failed comes with the same ids", async () => {
    inbox = await create();
    const other = await create({ address: "in-2222@codes.example" });
    const job = await parts.accept(
      "northwind-code.eml",
      [address, inbox],
      ["in-2222@codes.example", other],
    );
    parts.failOnce();
    await expect(parts.parse(job)).rejects.toThrow("the table is away");
    expect(await parts.isKept()).toBe(true);
    await parts.parse(job);
    expect(parts.received.map(({ sourceId }) => sourceId)).toEqual([
      "mail_1-1",
      "mail_1-0",
      "mail_1-1",
    ]);
    expect(await parts.isKept()).toBe(false);
  });

  it("a mail that is gone because an earlier attempt finished it is done", async () => {
    inbox = await create();
    const job = await parts.accept("northwind-code.eml", [address, inbox]);
    await parts.parse(job);
    await parts.parse(job, 2);
    expect(parts.received).toHaveLength(1);
  });

  it("a mail that is gone at the first attempt is not passed over", async () => {
    inbox = await create();
    const job = await parts.accept("northwind-code.eml", [address, inbox]);
    await parts.parse(job);
    await expect(parts.parse(job)).rejects.toMatchObject({ code: "raw_message_missing" });
  });

  it("a mail whose inbox was deleted meanwhile is dropped", async () => {
    inbox = await create();
    const job = await parts.accept("northwind-code.eml", [address, inbox]);
    await parts.inboxes.delete("org_1", inbox.id);
    await parts.parse(job);
    expect(parts.received).toEqual([]);
    expect(await parts.isKept()).toBe(false);
  });
});

describe("an inbox of another organization", () => {
  it("does not change whose code it is", async () => {
    inbox = await create();
    await create({ organizationId: "org_2", kind: "email_domain", address: "customer.example" });
    await parts.parse(await parts.accept("northwind-code.eml", [address, inbox]));
    expect(parts.received[0]?.identifier).toBe("jane@customer.example");
  });
});

describe("trusted senders", () => {
  const cases: readonly { name: string; sender: AuthenticatedSender; code?: string }[] = [
    { name: "the domain", sender: signedBy("northwind.example") },
    { name: "a subdomain", sender: signedBy("mail.northwind.example") },
    { name: "another", sender: signedBy("evilnorthwind.example"), code: "mail_quarantined" },
    { name: "unsigned", sender: unverified, code: "mail_quarantined" },
    { name: "while DNS fails", sender: dnsFailed, code: "unavailable" },
  ];
  it.each(cases)("$name: $code", async ({ sender, code }) => {
    inbox = await create({ trustedSenders: ["northwind.example"] });
    parts.verify(sender);
    const parsed = parts.parse(await parts.accept("northwind-code.eml", [address, inbox]));
    if (code === undefined) await parsed;
    else await expect(parsed).rejects.toMatchObject({ code });
    expect(parts.received).toHaveLength(code === undefined ? 1 : 0);
    expect(await parts.isKept()).toBe(code !== undefined);
  });
});

describe("Gmail's forwarding confirmation", () => {
  const file = "google-forwarding-confirmation.eml";

  it("is kept as one, once, and is no code", async () => {
    inbox = await create({ trustedSenders: ["northwind.example"] });
    parts.verify(signedBy("google.com"));
    const job = await parts.accept(file, [address, inbox]);
    await parts.parse(job);
    await parts.parse(await parts.accept(file, [address, inbox]));
    expect(parts.received).toEqual([]);
    expect(await parts.forwardingConfirmations.list("org_1", inbox.id)).toEqual([
      {
        id: expect.any(String),
        organizationId: "org_1",
        inboxId: inbox.id,
        forwardedAddress: "jane.roe@gmail.com",
        approveLink: "https://mail-settings.google.com/mail/vf-%5BANGjdJ8abc_DEF-123%5D-Zx9",
        code: "384756291",
        receivedAt: new Date("2026-05-04T09:12:33.000Z"),
      },
    ]);
  });

  it.each([
    ["unsigned", unverified, "mail_quarantined"],
    ["signed by a stranger", signedBy("evil.example"), "mail_quarantined"],
    ["while DNS fails", dnsFailed, "unavailable"],
  ] as const)("%s: neither a confirmation nor a code", async (_, sender, code) => {
    inbox = await create();
    parts.verify(sender);
    const parsed = parts.parse(await parts.accept(file, [address, inbox]));
    await expect(parsed).rejects.toMatchObject({ code });
    expect(parts.received).toEqual([]);
    expect(await parts.forwardingConfirmations.list("org_1", inbox.id)).toEqual([]);
  });
});

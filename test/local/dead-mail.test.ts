/** What becomes of a dead letter's mail on one machine: kept while the letter is, read by a retry. */
import { existsSync, readdirSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createEmailParser } from "../../functions/email-parser/email-parser.ts";
import { openDataDirectory } from "../../local/data-directory.ts";
import { type LocalPorts, openPorts } from "../../local/ports.ts";
import { createReadMail } from "../../shared/delivery/read-mail.ts";
import { createReceiveMessage } from "../../shared/delivery/receive-message.ts";
import { createStore, type Store } from "../../shared/store/store.ts";
import { createTemporaryDirectory } from "../shared/adapters/temporary-directory.ts";
import { quiet } from "./smtp-under-test.ts";

const hourMilliseconds = 3_600_000;
/** A day: the longest there is, so that a code may be retried hours later. */
const lifespanMinutes = 1440;

let directory: ReturnType<typeof createTemporaryDirectory>;
let ports: LocalPorts;
let store: Store;
let time: number;
const now = (): Date => new Date(time);

beforeEach(async () => {
  // The age of files is the file system's to tell: the clock starts with it.
  time = Date.now();
  directory = createTemporaryDirectory();
  ports = await openPorts(openDataDirectory(directory.path), { log: quiet.log, now });
  store = createStore({
    ...ports,
    totpLifespanMinutes: lifespanMinutes,
    mailDomain: "codes.example",
    skyvernApiKeys: [],
  });
});
afterEach(() => {
  ports.close();
  directory.remove();
});

const mail = Buffer.from(
  "From: no-reply@bank.example\r\nTo: jane@example.com\r\nSubject: Sign in\r\n\r\nYour verification code is 482913.\r\n",
);

async function accept({ withItsJob }: { withItsJob: boolean }): Promise<void> {
  const inbox = await store.inboxes.create({
    organizationId: "org_1",
    kind: "email_address",
    totpIdentifier: "jane@example.com",
  });
  const rawMessageId = "mail_1";
  if (!withItsJob) {
    await ports.messageArchive.store(
      rawMessageId,
      (async function* () {
        yield mail;
      })(),
    );
  }
  await ports.inboundEmails.send({
    kind: "inbound_email",
    rawMessageId,
    ...(withItsJob && { rawMail: mail.toString("base64") }),
    recipients: [{ address: inbox.address, organizationId: "org_1", inboxId: inbox.id }],
    envelope: { sender: "no-reply@bank.example" },
    receivedAt: now().toISOString(),
  });
}

async function receiveOne() {
  const [received] = await ports.inboundEmails.receive({ limit: 1 });
  if (received === undefined) throw new Error("Expected the job.");
  return received;
}

const parse = (lifespan = lifespanMinutes) =>
  createEmailParser({
    ...ports,
    ...store,
    readMail: createReadMail({
      messageArchive: ports.messageArchive,
      authenticateMail: async () => ({
        verdicts: { spf: "unknown", dkim: "none", dmarc: "unknown" },
        otpTokenVerified: false,
      }),
    }),
    receiveMessage: createReceiveMessage({ ...ports, ...store, lifespanMinutes: lifespan }),
  });

const keptMails = (): string[] => {
  const { mail: folder } = openDataDirectory(directory.path);
  return existsSync(folder) ? readdirSync(folder, { recursive: true }).map(String) : [];
};

for (const withItsJob of [true, false]) {
  describe(`a dead letter whose mail is ${withItsJob ? "in its job" : "in the archive"}`, () => {
    beforeEach(async () => {
      await accept({ withItsJob });
      await ports.inboundEmails.bury(await receiveOne(), "broken");
    });

    it("keeps it through the sweeps, and a retry gives its code", async () => {
      time += 5 * hourMilliseconds;
      await ports.sweep();
      const [letter] = await ports.inboundEmails.listDeadLetters({ limit: 1 });
      expect(await ports.inboundEmails.retryDeadLetter(letter?.id ?? "")).toBe(true);
      await ports.sweep();

      const received = await receiveOne();
      await parse()(received.job, received);
      await ports.inboundEmails.acknowledge(received);
      const codes = await store.codes.list("org_1", { limit: 10 });
      expect(codes.map(({ primary }) => primary?.value)).toEqual(["482913"]);
      expect(keptMails()).toEqual([]);
    });

    it("retried after the code's lifespan is handled, and serves no code", async () => {
      time += hourMilliseconds;
      const [letter] = await ports.inboundEmails.listDeadLetters({ limit: 1 });
      await ports.inboundEmails.retryDeadLetter(letter?.id ?? "");
      const received = await receiveOne();
      await parse(10)(received.job, received);
      await ports.inboundEmails.acknowledge(received);
      expect(await store.codes.list("org_1", { limit: 10 })).toEqual([]);
      expect(await ports.inboundEmails.counts()).toEqual({ waiting: 0, leased: 0, deadLetters: 0 });
      expect(keptMails()).toEqual([]);
    });

    it("is deleted with it after a week", async () => {
      time += 6 * 24 * hourMilliseconds;
      await ports.sweep();
      expect(await ports.inboundEmails.listDeadLetters({ limit: 1 })).toHaveLength(1);
      if (!withItsJob) expect(keptMails()).toHaveLength(1);
      time += 25 * hourMilliseconds;
      await ports.sweep();
      expect(await ports.inboundEmails.listDeadLetters({ limit: 1 })).toEqual([]);
      expect(keptMails()).toEqual([]);
    });

    it("is dropped with it", async () => {
      await ports.inboundEmails.dropDeadLetters({ failedUntil: now(), limit: 10 });
      time += 2 * hourMilliseconds;
      await ports.sweep();
      expect(keptMails()).toEqual([]);
    });
  });
}

/** The SMTP intake as mail programs meet it. */
import { readdirSync } from "node:fs";
import { createTransport, type SendMailOptions } from "nodemailer";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readTestKey } from "../shared/message/mail-fixtures.ts";
import { receivedAt, type SmtpUnderTest, startSmtp } from "./smtp-under-test.ts";

let smtp: SmtpUnderTest;
beforeEach(async () => {
  smtp = await startSmtp();
});
afterEach(() => smtp.stop());

const mail: SendMailOptions = {
  from: "no-reply@northwind.example",
  to: "in-7f3k@codes.example",
  subject: "Your code",
  text: "481 920",
};

const sized = (bytes: number): SendMailOptions => ({
  envelope: { from: "a@b.example", to: "in-7f3k@codes.example" },
  raw: `Subject: large\r\n\r\n${`${"x".repeat(98)}\r\n`.repeat(bytes / 100)}`,
});

function send(
  options: SendMailOptions,
  { port, ...transport }: { port: number; tls?: object; requireTLS?: boolean },
) {
  const client = createTransport({ host: "127.0.0.1", port, ignoreTLS: true, ...transport });
  return client.sendMail(options).finally(() => client.close());
}

describe("a mail that is accepted", () => {
  it("is in the queue with its bytes before the answer", async () => {
    const { response } = await send(mail, smtp);
    const jobs = await smtp.jobs();
    expect(jobs).toEqual([
      {
        kind: "inbound_email",
        rawMessageId: expect.stringMatching(/^mail_[0-9a-f]{32}$/),
        rawMail: expect.any(String),
        recipients: [
          {
            address: "in-7f3k@codes.example",
            organizationId: "org_1",
            inboxId: smtp.inbox.id,
          },
        ],
        envelope: {
          sender: "no-reply@northwind.example",
          clientAddress: "127.0.0.1",
          clientHostname: expect.any(String),
        },
        receivedAt: receivedAt.toISOString(),
      },
    ]);
    expect(response).toContain(jobs[0]?.rawMessageId);
    expect(await smtp.rawOf(jobs[0])).toContain("\r\n\r\n481 920");
    expect(readdirSync(smtp.mailDirectory)).toEqual([]);
  });

  it.each([
    { bytes: 64 * 1024, kept: "with its job", files: 0 },
    { bytes: 64 * 1024 + 1, kept: "in the archive", files: 1 },
  ])("of $bytes bytes is kept $kept, whole", async ({ bytes, files }) => {
    const head = "Subject: long\r\n\r\n";
    const line = `${"x".repeat(62)}\r\n`;
    const lines = line.repeat(Math.floor((bytes - head.length) / line.length) - 1);
    const raw = `${head}${lines}${"y".repeat(bytes - head.length - lines.length - 2)}\r\n`;
    await send({ envelope: { from: "", to: "in-7f3k@codes.example" }, raw }, smtp);
    const [job] = await smtp.jobs();
    expect(job?.rawMail === undefined).toBe(files === 1);
    expect(readdirSync(smtp.mailDirectory)).toHaveLength(files);
    expect(await smtp.rawOf(job)).toBe(raw);
  });

  it("is read ahead, and not for nothing when it cannot be kept", async () => {
    await smtp.stop();
    const ahead: string[] = [];
    const sends = [() => Promise.reject(new Error("the disk is full")), () => Promise.resolve()];
    smtp = await startSmtp({
      inboundEmails: { send: () => sends.shift()?.() ?? Promise.resolve() },
      readAhead: (raw) => {
        ahead.push(
          Buffer.from(raw.rawMail ?? "", "base64")
            .toString()
            .slice(0, 5),
        );
        return () => ahead.push("discarded");
      },
    });
    await expect(send(mail, smtp)).rejects.toMatchObject({ responseCode: 451 });
    await send(mail, smtp);
    expect(ahead).toEqual(["From:", "discarded", "From:"]);
  });

  it("has all its recipients in one job, each once", async () => {
    const to = [
      "IN-7F3K@codes.example",
      "in-7f3k@codes.example",
      "in-7f3k+bank@codes.example",
      "anybody@catch-all.example",
    ];
    await send({ ...mail, envelope: { from: "a@b.example", to } }, smtp);
    const jobs = await smtp.jobs();
    expect(jobs).toHaveLength(1);
    expect(jobs[0]?.recipients.map(({ address, inboxId }) => [address, inboxId])).toEqual([
      ["in-7f3k@codes.example", smtp.inbox.id],
      ["in-7f3k+bank@codes.example", smtp.inbox.id],
      ["anybody@catch-all.example", smtp.domain.id],
    ]);
  });

  it("may be to known and unknown recipients: the known ones get it", async () => {
    const to = ["nobody@codes.example", "in-7f3k@codes.example"];
    const { accepted, rejected } = await send({ ...mail, envelope: { from: "", to } }, smtp);
    expect({ accepted, rejected }).toEqual({
      accepted: ["in-7f3k@codes.example"],
      rejected: ["nobody@codes.example"],
    });
    expect((await smtp.jobs())[0]?.recipients).toHaveLength(1);
  });

  it("may have internationalised addresses", async () => {
    const to = ["jané@catch-all.example"];
    await send({ ...mail, envelope: { from: "séndr@northwind.example", to } }, smtp);
    const [job] = await smtp.jobs();
    expect(job?.recipients[0]?.address).toBe("jané@catch-all.example");
    expect(job?.envelope.sender).toBe("séndr@northwind.example");
  });
});

describe("a mail that is refused", () => {
  it("has no recipient with an inbox: 550", async () => {
    const refused = send({ ...mail, to: "nobody@codes.example" }, smtp);
    await expect(refused).rejects.toMatchObject({
      responseCode: 550,
      response: "550 5.1.1 No inbox has this address, and mail is not relayed",
    });
    expect(await smtp.jobs()).toEqual([]);
  });

  it("is to be relayed: 550", async () => {
    const refused = send({ ...mail, to: "victim@elsewhere.example" }, smtp);
    await expect(refused).rejects.toMatchObject({ responseCode: 550 });
  });

  it("cannot be kept: 451, and nothing of it is left", async () => {
    await smtp.stop();
    smtp = await startSmtp({
      inboundEmails: { send: () => Promise.reject(new Error("the disk is full")) },
    });
    await expect(send(mail, smtp)).rejects.toMatchObject({ responseCode: 451 });
    await expect(send(sized(100_000), smtp)).rejects.toMatchObject({ responseCode: 451 });
    expect(readdirSync(smtp.mailDirectory)).toEqual([]);
  });

  it("is for an inbox that cannot be looked up: 451", async () => {
    await smtp.stop();
    smtp = await startSmtp({
      inboxes: { findByRecipient: () => Promise.reject(new Error("the table is gone")) },
    });
    await expect(send(mail, smtp)).rejects.toMatchObject({ responseCode: 451 });
  });
});

describe("size", () => {
  it.each([39_000_000, 39 * 1024 * 1024])("takes %i bytes", async (bytes) => {
    await send(sized(bytes), smtp);
    const [job] = await smtp.jobs();
    expect((await smtp.rawOf(job)).length).toBeGreaterThan(bytes - 100);
  });

  it("refuses 41 MB that are announced, before they are sent: 552", async () => {
    await expect(send(sized(41_000_000), smtp)).rejects.toMatchObject({ responseCode: 552 });
    expect(readdirSync(smtp.mailDirectory)).toEqual([]);
  });
});

describe("STARTTLS", () => {
  it("is not offered without a certificate", async () => {
    const refused = send(mail, { ...smtp, requireTLS: true });
    await expect(refused).rejects.toMatchObject({ code: "ETLS" });
  });

  it("is offered with one, and the mail arrives", async () => {
    await smtp.stop();
    const certificate = readTestKey("test-only-certificate.pem");
    smtp = await startSmtp({ tls: { key: readTestKey("test-only-key.pem"), certificate } });
    const client = createTransport({
      host: "127.0.0.1",
      port: smtp.port,
      requireTLS: true,
      tls: { ca: certificate, servername: "localhost" },
    });
    await client.sendMail(mail);
    client.close();
    expect(await smtp.jobs()).toHaveLength(1);
  });
});

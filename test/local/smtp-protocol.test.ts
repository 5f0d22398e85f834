/** The SMTP intake as attackers and broken programs meet it: raw bytes on a socket. */
import { Buffer } from "node:buffer";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import type { Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { connectRaw, type SmtpUnderTest, startSmtp } from "./smtp-under-test.ts";

let smtp: SmtpUnderTest;
beforeEach(async () => {
  smtp = await startSmtp();
});
afterEach(() => smtp.stop());

/** So much of a mail that it is on its way into the archive. */
const tooLargeForAJob = `${"x".repeat(98)}\r\n`.repeat(700);

async function write(socket: Socket, chunk: Buffer): Promise<void> {
  if (!socket.write(chunk)) await once(socket, "drain");
}

describe("what is offered", () => {
  it("is SIZE, 8BITMIME, SMTPUTF8 and PIPELINING; no AUTH, no STARTTLS", async () => {
    const client = await connectRaw(smtp.port);
    const offer = await client.say("EHLO client.example\r\n");
    for (const extension of ["SIZE 40960000", "8BITMIME", "SMTPUTF8", "PIPELINING"])
      expect(offer).toContain(extension);
    expect(offer).not.toMatch(/AUTH|STARTTLS/);
    expect(await client.say("AUTH PLAIN AGEAYg==\r\n")).toMatch(/^500/);
    client.socket.destroy();
  });
});

describe("SMTP smuggling", () => {
  const smuggled = "MAIL FROM:<x@y.example>\r\nRCPT TO:<in-7f3k@codes.example>\r\nDATA\r\n";
  it.each(["\n.\n", "\n.\r\n", "\r.\r", "\r\n.\n", "\r\n.\r", "\n\n.\r\n", "\r\n\0.\r\n"])(
    "%j ends no mail",
    async (end) => {
      const client = await connectRaw(smtp.port);
      await client.begin();
      const reply = await client.say(`Subject: one\r\n\r\nhi${end}${smuggled}two\r\n.\r\n`);
      expect(reply).toMatch(/^250 .*Kept as/);
      const jobs = await smtp.jobs();
      expect(jobs).toHaveLength(1);
      expect(await smtp.rawOf(jobs[0])).toContain("MAIL FROM:<x@y.example>");
      client.socket.destroy();
    },
  );
});

describe("a mail in pieces", () => {
  it("loses no dot, wherever the pieces end", async () => {
    const body = "Subject: dots\r\n\r\n..one\r\n..\r\n...\r\nlast\r\n.\r\n";
    const client = await connectRaw(smtp.port);
    await client.begin();
    for (const byte of body) client.socket.write(byte);
    await client.next();
    const [job] = await smtp.jobs();
    expect(await smtp.rawOf(job)).toBe("Subject: dots\r\n\r\n.one\r\n.\r\n..\r\nlast\r\n");
    client.socket.destroy();
  });

  it("may be pipelined, two in one packet", async () => {
    const client = await connectRaw(smtp.port);
    await client.say("EHLO client.example\r\n");
    const one = "MAIL FROM:<>\r\nRCPT TO:<in-7f3k@codes.example>\r\nDATA\r\n";
    client.socket.write(`${one}a\r\n.\r\n${one}b\r\n.\r\nQUIT\r\n`);
    const codes: string[] = [];
    for (let reply = await client.next(); reply !== ""; reply = await client.next())
      codes.push(reply.slice(0, 3));
    expect(codes).toEqual(["250", "250", "354", "250", "250", "250", "354", "250", "221"]);
    expect(await smtp.jobs()).toHaveLength(2);
  });

  it("is forgotten when the client hangs up", async () => {
    const client = await connectRaw(smtp.port);
    await client.begin();
    client.socket.write(`Subject: half\r\n\r\n${tooLargeForAJob}hal`);
    await vi.waitUntil(() => readdirSync(smtp.mailDirectory).length === 1);
    client.socket.destroy();
    await vi.waitUntil(() => readdirSync(smtp.mailDirectory).length === 0);
    expect(await smtp.jobs()).toEqual([]);
  });

  it("delays nobody when it is slow", async () => {
    const slow = await connectRaw(smtp.port);
    await slow.begin();
    slow.socket.write("Subject: slow\r\n\r\n");
    const quick = await connectRaw(smtp.port);
    await quick.begin();
    expect(await quick.say("quick\r\n.\r\n")).toMatch(/^250/);
    expect(await slow.say("done\r\n.\r\n")).toMatch(/^250/);
    slow.socket.destroy();
    quick.socket.destroy();
  });
});

describe("a mail that is too large", () => {
  it("is refused at its end, and the connection goes on", async () => {
    await smtp.stop();
    smtp = await startSmtp({ limits: { mailBytes: 1_000_000 } });
    const client = await connectRaw(smtp.port);
    await client.begin();
    const line = Buffer.from(`${"x".repeat(998)}\r\n`.repeat(100));
    for (let sent = 0; sent < 1_500_000; sent += line.length) await write(client.socket, line);
    expect(await client.say(".\r\n")).toMatch(/^552 5\.3\.4/);
    expect(readdirSync(smtp.mailDirectory)).toEqual([]);
    await client.begin();
    expect(await client.say("small\r\n.\r\n")).toMatch(/^250/);
    expect(await smtp.jobs()).toHaveLength(1);
    client.socket.destroy();
  });

  it("is refused to the byte where the limit is small", async () => {
    await smtp.stop();
    smtp = await startSmtp({ limits: { mailBytes: 1000 } });
    const client = await connectRaw(smtp.port);
    for (const [bytes, answer] of [
      [1000, /^250/],
      [1001, /^552 5\.3\.4/],
    ] as const) {
      await client.begin();
      expect(await client.say(`${"x".repeat(bytes - 2)}\r\n.\r\n`)).toMatch(answer);
    }
    expect(await smtp.jobs()).toHaveLength(1);
    expect(readdirSync(smtp.mailDirectory)).toEqual([]);
    client.socket.destroy();
  });

  it("loses its connection when it does not end", async () => {
    await smtp.stop();
    smtp = await startSmtp({ limits: { mailBytes: 100_000 } });
    const client = await connectRaw(smtp.port);
    await client.begin();
    const line = Buffer.from(`${"x".repeat(998)}\r\n`);
    let closed = false;
    client.socket.on("close", () => {
      closed = true;
    });
    client.socket.on("end", () => {
      closed = true;
    });
    for (let sent = 0; !closed && sent < 50_000_000; sent += line.length) {
      client.socket.write(line);
      await new Promise(setImmediate);
    }
    expect(closed).toBe(true);
    expect(readdirSync(smtp.mailDirectory)).toEqual([]);
    client.socket.destroy();
  });

  it("is refused by its announced size", async () => {
    const client = await connectRaw(smtp.port);
    await client.say("EHLO client.example\r\n");
    expect(await client.say("MAIL FROM:<> SIZE=41000000\r\n")).toMatch(/^552/);
    expect(await client.say("MAIL FROM:<> SIZE=39000000\r\n")).toMatch(/^250/);
    client.socket.destroy();
  });
});

describe("limits of a client", () => {
  const refusals: readonly { name: string; say: string; reply: RegExp }[] = [
    { name: "junk", say: "\0\xff\xfe\r\n", reply: /^500/ },
    { name: "HTTP", say: "GET / HTTP/1.1\r\n", reply: /^421/ },
    { name: "a line of 5000 bytes", say: `${"x".repeat(5000)}\r\n`, reply: /^421/ },
    { name: "DATA first", say: "DATA\r\n", reply: /^503/ },
    { name: "a sender without brackets", say: "EHLO x\r\nMAIL FROM:a@b\r\n", reply: /^250/ },
  ];
  it.each(refusals)("$name", async ({ say, reply }) => {
    const client = await connectRaw(smtp.port);
    expect(await client.say(say)).toMatch(reply);
    client.socket.destroy();
  });

  it("ends a connection that guesses addresses", async () => {
    await smtp.stop();
    smtp = await startSmtp({ limits: { refusedRecipients: 3 } });
    const client = await connectRaw(smtp.port);
    await client.say("EHLO client.example\r\n");
    await client.say("MAIL FROM:<>\r\n");
    const replies = [];
    for (const name of ["a", "b", "c"])
      replies.push(await client.say(`RCPT TO:<${name}@codes.example>\r\n`));
    expect(replies.map((reply) => reply.slice(0, 3))).toEqual(["550", "550", "421"]);
    expect(await client.next()).toBe("");
  });

  it("takes 100 recipients a mail, and tells the client to send the others later", async () => {
    const client = await connectRaw(smtp.port);
    await client.say("EHLO client.example\r\n");
    await client.say("MAIL FROM:<>\r\n");
    for (let number = 0; number < 100; number += 1)
      expect(await client.say(`RCPT TO:<n${number}@catch-all.example>\r\n`)).toMatch(/^250/);
    expect(await client.say("RCPT TO:<n100@catch-all.example>\r\n")).toMatch(/^452/);
    client.socket.destroy();
  });

  it("refuses a client's connections beyond its share", async () => {
    await smtp.stop();
    smtp = await startSmtp({ limits: { connectionsPerClient: 2 } });
    const clients = [await connectRaw(smtp.port), await connectRaw(smtp.port)];
    const third = await connectRaw(smtp.port);
    expect(third.greeting).toMatch(/^421/);
    for (const client of clients) expect(client.greeting).toMatch(/^220/);
    for (const { socket } of [...clients, third]) socket.destroy();
  });

  it("ends a connection that is idle", async () => {
    await smtp.stop();
    smtp = await startSmtp({ limits: { idleSeconds: 0.2 } });
    const client = await connectRaw(smtp.port);
    expect(await client.next()).toMatch(/^421/);
    client.socket.destroy();
  });

  it("ends a mail that takes too long", async () => {
    await smtp.stop();
    smtp = await startSmtp({ limits: { dataSeconds: 0.2 } });
    const client = await connectRaw(smtp.port);
    await client.begin();
    client.socket.write("Subject: x\r\n");
    expect(await client.next()).toMatch(/^421/);
    expect(readdirSync(smtp.mailDirectory)).toEqual([]);
    client.socket.destroy();
  });
});

describe("close", () => {
  it("ends idle connections at once, and lets a mail under way finish", async () => {
    const idle = await connectRaw(smtp.port);
    const busy = await connectRaw(smtp.port);
    await busy.begin();
    busy.socket.write(`Subject: last\r\n\r\n${tooLargeForAJob}`);
    await vi.waitUntil(() => readdirSync(smtp.mailDirectory).length === 1);
    const closed = smtp.intake.close();
    expect(await idle.next()).toMatch(/^421/);
    expect(await busy.say("one\r\n.\r\n")).toMatch(/^250/);
    expect(await busy.next()).toMatch(/^421/);
    idle.socket.destroy();
    busy.socket.destroy();
    await closed;
    expect(await smtp.jobs()).toHaveLength(1);
  });
});

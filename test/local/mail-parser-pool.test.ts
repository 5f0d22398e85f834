/** The threads that read mails: what they read, and what they survive. */
import { Buffer } from "node:buffer";
import { createPublicKey } from "node:crypto";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { getPriority } from "node:os";
import type { Worker } from "node:worker_threads";
import { createTransport } from "nodemailer";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createMailParserLane } from "../../local/mail-parser-lane.ts";
import {
  createMailParserPool,
  type MailParserPool,
  type MailParserPoolOptions,
} from "../../local/mail-parser-pool.ts";
import { createDirectoryMessageArchive } from "../../shared/adapters/directory-message-archive.ts";
import type { MailReading } from "../../shared/delivery/read-mail.ts";
import { createTemporaryDirectory } from "../shared/adapters/temporary-directory.ts";
import { chunked, readMailFixture, readTestKey } from "../shared/message/mail-fixtures.ts";
import { startDns } from "./loopback-dns.ts";

const directory = createTemporaryDirectory();
const archive = createDirectoryMessageArchive({ directory: directory.path });
/** A thread takes half a second to start, so those who do not harm theirs share one. */
let shared: MailParserPool;
let pool: MailParserPool | undefined;

beforeAll(async () => {
  shared = createMailParserPool({ mailDirectory: directory.path });
  await shared.ready();
});
afterEach(async () => {
  await pool?.close();
  pool = undefined;
});
afterAll(async () => {
  await shared.close();
  directory.remove();
});

async function start(options: Partial<MailParserPoolOptions> = {}): Promise<MailParserPool> {
  pool = createMailParserPool({ mailDirectory: directory.path, ...options });
  await pool.ready();
  return pool;
}

async function signedMail(keySelector: string, privateKey: string): Promise<Buffer> {
  const { message } = await createTransport({ streamTransport: true, buffer: true }).sendMail({
    from: "no-reply@northwind.example",
    to: "jane@customer.example",
    subject: "Your code",
    text: "481 920",
    dkim: { domainName: "northwind.example", keySelector, privateKey },
  });
  if (!Buffer.isBuffer(message)) throw new Error("Expected the mail's bytes.");
  return message;
}

const local = { sender: "a@b.example", clientAddress: "127.0.0.1" };
const store = (id: string, raw: Buffer | string): Promise<void> => archive.store(id, chunked(raw));
const good = readMailFixture("gmail-manual-forward.eml");
/** Takes most of a second. */
const heavy = `Subject: x\r\n\r\n${"--lorem\r\n".repeat(4_000_000)}`;
/** Text in more than a hundred parts, of two bytes a character. */
const large = `Content-Type: multipart/mixed; boundary=b\r\n\r\n${`--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${"текст\r\n".repeat(16_000)}`.repeat(150)}`;

describe("a pool", () => {
  it("reads a mail, authenticates it, and finds whom it was for and what is in it", async () => {
    await store("good", good);
    const { readMail } = shared;
    expect(await readMail({ rawMessageId: "good" }, local)).toMatchObject({
      digest: { found: { primary: { otpType: "totp", value: "481920" } } },
      quotedRecipients: ["jane@customer.example"],
      sender: { verdicts: { spf: "unknown", dkim: "none", dmarc: "unknown" } },
    });
  });

  it("reads a mail that came with its job, also ahead of being asked", async () => {
    const { readMail, readAhead } = shared;
    const raw = { rawMessageId: "with-job", rawMail: good.toString("base64") };
    const read = { quotedRecipients: ["jane@customer.example"] };
    expect(await readMail(raw, local)).toMatchObject(read);
    readAhead(raw, local);
    // Asked for by its id alone, what was read ahead is the only thing there is.
    expect(await readMail({ rawMessageId: "with-job" }, local)).toMatchObject(read);
    const discard = readAhead(raw, local);
    discard();
    await expect(readMail({ rawMessageId: "with-job" }, local)).rejects.toMatchObject({
      code: "raw_message_missing",
    });
  });

  it("holds a bounded number of mails that nobody asked for yet", async () => {
    const { readMail, readAhead } = shared;
    const raw = (id: number) => ({ rawMessageId: `ahead-${id}`, rawMail: good.toString("base64") });
    const ids = Array.from({ length: 40 }, (_, id) => id);
    for (const id of ids) readAhead(raw(id), local);
    const read = await Promise.allSettled(
      ids.map((id) => readMail({ rawMessageId: `ahead-${id}` }, local)),
    );
    expect(read.filter(({ status }) => status === "fulfilled")).toHaveLength(32);
  });

  it("verifies a signature with the machine's DNS", async () => {
    const privateKey = readTestKey("test-only-dkim-key.pem");
    const publicKey = createPublicKey(privateKey).export({ type: "spki", format: "der" });
    const dns = await startDns({
      "s1._domainkey.northwind.example": `v=DKIM1; k=rsa; p=${publicKey.toString("base64")}`,
      "_dmarc.northwind.example": "v=DMARC1; p=reject",
    });
    await store("signed", await signedMail("s1", privateKey));
    const { readMail } = await start({ dnsServers: [dns.server] });
    const { sender } = await readMail({ rawMessageId: "signed" }, local);
    dns.close();
    expect(sender).toEqual({
      verdicts: { spf: "unknown", dkim: "pass", dmarc: "pass" },
      verifiedSenderDomain: "northwind.example",
      otpTokenVerified: false,
    });
    expect(dns.asked).toContain("s1._domainkey.northwind.example");
  });

  it("reads small mails side by side while DNS is waited for", async () => {
    const privateKey = readTestKey("test-only-dkim-key.pem");
    const publicKey = createPublicKey(privateKey).export({ type: "spki", format: "der" });
    const selectors = ["s1", "s2", "s3", "s4", "s5"];
    const record = `v=DKIM1; k=rsa; p=${publicKey.toString("base64")}`;
    const keys = selectors.map((name) => [`${name}._domainkey.northwind.example`, record]);
    // One after the other, each would wait for an answer until it is given up as unknown.
    const dns = await startDns(Object.fromEntries(keys), { answersFrom: selectors.length });
    const { readMail } = await start({ dnsServers: [dns.server] });
    const read = await Promise.all(
      selectors.map(async (selector) => {
        const rawMail = (await signedMail(selector, privateKey)).toString("base64");
        return readMail({ rawMessageId: selector, rawMail }, local);
      }),
    );
    dns.close();
    expect(read.map(({ sender }) => sender.verdicts.dkim)).toEqual(selectors.map(() => "pass"));
  });

  it("reads a small mail while a large one is being read", async () => {
    await store("heavy", heavy);
    const { readMail } = shared;
    const order: string[] = [];
    const note = (name: string) => () => order.push(name);
    await Promise.all([
      readMail({ rawMessageId: "heavy" }, local).then(note("heavy")),
      readMail({ rawMessageId: "small", rawMail: good.toString("base64") }, local).then(
        note("small"),
      ),
    ]);
    expect(order).toEqual(["small", "heavy"]);
  });

  it("says what is wrong with a mail, and serves the next", async () => {
    await store(
      "bomb",
      `Content-Type: multipart/mixed; boundary=b\r\n\r\n${"--b\r\n\r\n".repeat(9999)}`,
    );
    await store("good", good);
    const { readMail } = shared;
    await expect(readMail({ rawMessageId: "bomb" }, local)).rejects.toMatchObject({
      code: "mail_limit_exceeded",
    });
    await expect(readMail({ rawMessageId: "none" }, local)).rejects.toMatchObject({
      code: "raw_message_missing",
    });
    expect(await readMail({ rawMessageId: "good" }, local)).toBeDefined();
  });

  it.runIf(process.platform === "linux")(
    "reads behind whoever else wants the processor",
    async () => {
      const threads = () => readdirSync("/proc/self/task");
      const [before, own] = [new Set(threads()), getPriority()];
      await start();
      const priorities = threads()
        .filter((thread) => !before.has(thread))
        .map((thread) => getPriority(Number(thread)));
      expect(priorities).toContain(Math.min(own + 10, 19));
      expect(getPriority()).toBe(own);
    },
  );

  it("reads more mails than it has threads", async () => {
    await store("good", good);
    const { readMail } = shared;
    const read = await Promise.all(
      Array.from({ length: 50 }, () => readMail({ rawMessageId: "good" }, local)),
    );
    expect(read.every(({ digest }) => digest.found.primary?.value === "481920")).toBe(true);
  });

  it("has a thread for large mails only while there are some", async () => {
    await store("good", good);
    const threads: (() => Promise<unknown>)[] = [];
    const note = (worker: Worker) => threads.push(() => once(worker, "exit"));
    process.on("worker", note);
    try {
      const { readMail } = await start({ idleSeconds: 0 });
      expect(threads).toHaveLength(1);
      await Promise.all([1, 2, 3].map(() => readMail({ rawMessageId: "good" }, local)));
      expect(threads).toHaveLength(2);
      await threads[1]?.();
      expect(await readMail({ rawMessageId: "good" }, local)).toBeDefined();
      expect(threads).toHaveLength(3);
    } finally {
      process.off("worker", note);
    }
  });

  it("starts one thread again when one could not start, and none after its end", async () => {
    await store("good", good);
    let starts = 0;
    let live = 0;
    const note = (worker: Worker) => {
      live += 1;
      worker.once("exit", () => {
        live -= 1;
      });
    };
    process.on("worker", note);
    try {
      const lane = createMailParserLane({
        settings: {
          mailDirectory: directory.path,
          // Read with every start; the first thread refuses it.
          get dnsServers() {
            starts += 1;
            return starts === 1 ? ["nonsense"] : ["127.0.0.1:53"];
          },
        },
        mailsAtOnce: 1,
        mailSeconds: 10,
        heapMegabytes: 100,
        giveUp: (task, reason) => task.reject(reason),
      });
      await expect(lane.ready()).rejects.toMatchObject({ code: "internal" });
      const reading = Promise.withResolvers<MailReading>();
      const raw = { rawMessageId: "small", rawMail: good.toString("base64") };
      lane.add({ request: { raw, envelope: local }, ...reading });
      expect(await reading.promise).toBeDefined();
      expect([starts, live]).toEqual([2, 1]);
      await lane.close();
      expect(live).toBe(0);
    } finally {
      process.off("worker", note);
    }
  });

  it("serves those who come before it is ready", async () => {
    await store("good", good);
    pool = createMailParserPool({ mailDirectory: directory.path });
    expect(await pool.readMail({ rawMessageId: "good" }, local)).toBeDefined();
  });
});

describe("a mail that takes too much", () => {
  it("time of the thread it shares: it is read again in the other, and those beside it", async () => {
    // Shorter than any mail takes.
    const { readMail } = await start({ sharedSeconds: 0.0001 });
    const raws = [1, 2, 3].map((id) => ({
      rawMessageId: `small-${id}`,
      rawMail: good.toString("base64"),
    }));
    const read = await Promise.all(raws.map((raw) => readMail(raw, local)));
    expect(read.every(({ digest }) => digest.found.primary?.value === "481920")).toBe(true);
  });

  it("time: its thread is replaced, and the next mail is served", async () => {
    await store("heavy", heavy);
    await store("good", good);
    const { readMail } = await start({ mailSeconds: 0.2 });
    const [slow, next] = await Promise.allSettled([
      readMail({ rawMessageId: "heavy" }, local),
      readMail({ rawMessageId: "good" }, local),
    ]);
    expect(slow).toMatchObject({
      reason: { code: "mail_limit_exceeded", message: "The mail takes too much time to parse." },
    });
    expect(next.status).toBe("fulfilled");
  });

  it("memory: its thread is replaced, and the next mail is served", async () => {
    await store("large", large);
    await store("good", good);
    // A thread needs some 40 MB to begin with.
    const { readMail } = await start({ heapMegabytes: 56 });
    const [failed, next] = await Promise.allSettled([
      readMail({ rawMessageId: "large" }, local),
      readMail({ rawMessageId: "good" }, local),
    ]);
    expect(failed).toMatchObject({
      reason: { code: "mail_limit_exceeded", message: "The mail takes too much memory to parse." },
    });
    expect(next.status).toBe("fulfilled");
  });

  it("leaves the event loop free meanwhile", async () => {
    await store("heavy", heavy);
    const { readMail } = shared;
    let worst = 0;
    let last = performance.now();
    const beat = setInterval(() => {
      worst = Math.max(worst, performance.now() - last);
      last = performance.now();
    }, 5);
    await readMail({ rawMessageId: "heavy" }, local);
    clearInterval(beat);
    expect(worst).toBeLessThan(300);
  });
});

describe("close", () => {
  it("fails what is under way or waiting so that it is tried again later", async () => {
    await store("heavy", heavy);
    const { readMail, close } = await start();
    const under = Promise.allSettled([
      readMail({ rawMessageId: "heavy" }, local),
      readMail({ rawMessageId: "heavy" }, local),
    ]);
    await close();
    for (const end of await under) expect(end).toMatchObject({ reason: { code: "unavailable" } });
    await expect(readMail({ rawMessageId: "heavy" }, local)).rejects.toMatchObject({
      code: "unavailable",
    });
  });
});

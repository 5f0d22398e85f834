import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ParseEmail } from "../../functions/email-parser/email-parser.ts";
import { createPromptMail } from "../../local/prompt-mail.ts";
import type { MailReading } from "../../shared/delivery/read-mail.ts";
import type { InboundEmailJob } from "../../shared/jobs.ts";

const reading: MailReading = {
  notedRecipients: [],
  quotedRecipients: [],
  sender: {
    verdicts: { spf: "none", dkim: "none", dmarc: "none" },
    otpTokenVerified: false,
  },
  digest: { found: {}, content: "" },
};

const job = (rawMessageId: string): InboundEmailJob => ({
  kind: "inbound_email",
  rawMessageId,
  rawMail: "",
  recipients: [],
  envelope: { sender: "" },
  receivedAt: "2026-05-01T08:30:00.000Z",
});

describe("a small mail, while its sender waits", () => {
  /** Ids of the readings that no job has to ask for any more. */
  let discarded: string[];
  let parsed: { id: string; settle: PromiseWithResolvers<void> }[];
  let isReadAhead: boolean;
  const parseEmail: ParseEmail = async ({ rawMessageId }, { attempt, reading: given }) => {
    expect([attempt, await given]).toEqual([1, reading]);
    const settle = Promise.withResolvers<void>();
    parsed.push({ id: rawMessageId, settle });
    await settle.promise;
  };
  const start = () =>
    createPromptMail({
      readAhead: ({ rawMessageId }) => ({
        ...(isReadAhead && { reading: Promise.resolve(reading) }),
        discard: () => discarded.push(rawMessageId),
      }),
      parseEmail,
    });

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    [discarded, parsed, isReadAhead] = [[], [], true];
  });
  afterEach(() => {
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
  });

  it("is done, and its reading is nobody's any more", async () => {
    const outcome = start()(job("m1"));
    await vi.advanceTimersByTimeAsync(0);
    parsed[0]?.settle.resolve();
    expect((await outcome).isDone).toBe(true);
    expect(discarded).toEqual(["m1"]);
  });

  it("is a job's when it cannot be done, and the job gets what was read", async () => {
    const outcome = start()(job("m1"));
    await vi.advanceTimersByTimeAsync(0);
    parsed[0]?.settle.reject(new Error("not accepted"));
    const { isDone, discard } = await outcome;
    expect([isDone, discarded]).toEqual([false, []]);
    discard();
    expect(discarded).toEqual(["m1"]);
  });

  it("is a job's when it is in the archive, or too many are being read", async () => {
    isReadAhead = false;
    expect((await start()(job("m1"))).isDone).toBe(false);
    expect(parsed).toEqual([]);
  });

  it("is a job's when it takes long, and so are the others until it has ended", async () => {
    const promptMail = start();
    const slow = promptMail(job("slow"));
    await vi.advanceTimersByTimeAsync(199);
    expect(parsed).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect((await slow).isDone).toBe(false);

    expect((await promptMail(job("behind"))).isDone).toBe(false);
    expect(parsed).toHaveLength(1);

    parsed[0]?.settle.resolve();
    await vi.advanceTimersByTimeAsync(0);
    const next = promptMail(job("next"));
    await vi.advanceTimersByTimeAsync(0);
    expect(parsed.map(({ id }) => id)).toEqual(["slow", "next"]);
    parsed[1]?.settle.resolve();
    expect((await next).isDone).toBe(true);
  });
});

/** The pull, as Skyvern's runs see it: what every target must do with real requests. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  addTotpUrl,
  createInbox,
  createTotpUrl,
  pollAsSkyvern,
  request,
  type Target,
  type TotpUrl,
  until,
} from "./target.ts";

export function describePull(name: string, startTarget: () => Promise<Target>): void {
  describe(`the pull, on ${name}`, () => {
    let target: Target;
    let people = 0;
    beforeAll(async () => {
      target = await startTarget();
    });
    afterAll(() => target.close());

    const nextPerson = (): string => {
      people += 1;
      return `pull-${people}@jane.example`;
    };
    const push = async (identifier: string, content: string): Promise<void> => {
      const body = { totp_identifier: identifier, content };
      const { status } = await request(target, "POST", "/v1/credentials/totp", { body });
      expect(status).toBe(200);
    };
    const run = (number: number) => ({ workflow_run_id: `wr_${people}_${number}` });
    const poll = async (totpUrl: string, number = 1) =>
      (await pollAsSkyvern(target, totpUrl, { ids: run(number) })).body;
    const statusOf = async ({ totp_url_id }: TotpUrl) =>
      (await request<TotpUrl>(target, "GET", `/v1/totp-urls/${totp_url_id}`)).body.poll_status;
    /** Resolves once somebody is held there: the status is written before the wait. */
    const polled = (totpUrl: TotpUrl) =>
      until(
        () => statusOf(totpUrl),
        ({ last_polled_at }) => last_polled_at !== null,
      );

    it("a mail is waited for, and answered to the run that waits", async () => {
      const identifier = nextPerson();
      const inbox = await createInbox(target, {
        kind: "email_address",
        totp_identifier: identifier,
      });
      const totpUrl = await addTotpUrl(target, { totp_identifier: identifier });
      const held = poll(totpUrl.totp_url);
      await polled(totpUrl);
      await target.deliverMail({ to: inbox.address, text: "Your verification code is 640213." });
      expect(await held).toEqual({ verification_code: "640213" });
      expect(await statusOf(totpUrl)).toMatchObject({
        last_run: run(1).workflow_run_id,
        last_answer: "code",
        refused_signatures: 0,
      });
    });

    it("a code goes to one run, is read again by it, and the next one goes to the next", async () => {
      const identifier = nextPerson();
      const totpUrl = await createTotpUrl(target, identifier);
      await push(identifier, "111111");
      expect((await poll(totpUrl, 1)).verification_code).toBe("111111");
      expect(await poll(totpUrl, 2)).toEqual({
        verification_code: "",
        reason: "the newest code was handed to another run",
      });
      expect((await poll(totpUrl, 1)).verification_code).toBe("111111");
      await push(identifier, "222222");
      expect((await poll(totpUrl, 2)).verification_code).toBe("222222");
      const { body } = await request<{ code: string; claimed_by: string | null }[]>(
        target,
        "GET",
        `/v1/credentials/totp?totp_identifier=${identifier}`,
      );
      expect(body.map(({ code, claimed_by }) => [code, claimed_by])).toEqual([
        ["222222", run(2).workflow_run_id],
        ["111111", run(1).workflow_run_id],
      ]);
    });

    it("of ten runs that are held, each gets a code of its own", async () => {
      const identifier = nextPerson();
      const totpUrl = await addTotpUrl(target, { totp_identifier: identifier });
      const numbers = Array.from({ length: 10 }, (_, index) => index);
      const held = numbers.map((number) => poll(totpUrl.totp_url, number));
      await polled(totpUrl);
      const codes = numbers.map((number) => `77770${number}`);
      for (const code of codes) await push(identifier, code);
      const got = (await Promise.all(held)).map((answer) => answer.verification_code);
      expect(got.sort()).toEqual(codes);
    });

    it("says when it was never polled, and when the signature was refused", async () => {
      const totpUrl = await addTotpUrl(target, {
        totp_identifier: nextPerson(),
        hold_seconds: 0,
      });
      expect(totpUrl.poll_status.summary).toMatch(/^Never polled\./);
      const signature = "00".repeat(32);
      const { status } = await pollAsSkyvern(target, totpUrl.totp_url, { signature });
      expect(status).toBe(401);
      expect(await statusOf(totpUrl)).toMatchObject({
        last_polled_at: null,
        refused_signatures: 1,
      });
      expect((await poll(totpUrl.totp_url)).reason).toMatch(/^no message since /);
      expect(await statusOf(totpUrl)).toMatchObject({
        last_answer: "nothing",
        refused_signatures: 0,
      });
    });

    it("a magic link for who serves links, and the reason for who serves codes", async () => {
      const identifier = nextPerson();
      const [links, codes] = await Promise.all(
        ["magic_link", "totp"].map((otp_type) =>
          addTotpUrl(target, { totp_identifier: identifier, otp_type, hold_seconds: 0 }),
        ),
      );
      const link = "https://app.example.com/login?token=8fK2mQ9xTz";
      await push(identifier, `Sign in to Example: ${link}`);
      expect((await poll(codes?.totp_url ?? "")).reason).toBe(
        "a magic link arrived, this URL serves codes",
      );
      expect((await poll(links?.totp_url ?? "")).verification_code).toBe(link);
    });

    it("who waited in vain is told of a message for somebody else", async () => {
      const totpUrl = await addTotpUrl(target, {
        totp_identifier: nextPerson(),
        hold_seconds: 1,
      });
      await push(nextPerson(), "555444");
      expect((await poll(totpUrl.totp_url)).reason).toMatch(
        /^a message for another identifier arrived; /,
      );
    });

    it("a held request ends when its URL is rotated", async () => {
      const totpUrl = await addTotpUrl(target, { totp_identifier: nextPerson() });
      const held = poll(totpUrl.totp_url);
      await polled(totpUrl);
      await request(target, "POST", `/v1/totp-urls/${totpUrl.totp_url_id}/rotate`);
      expect(await held).toEqual({
        verification_code: "",
        reason: "this URL was rotated or deleted",
      });
      expect((await pollAsSkyvern(target, totpUrl.totp_url)).status).toBe(404);
    });
  });
}

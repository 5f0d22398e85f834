/** Mail, SMS and pushes in; list, next and the pull out: what every target must do with real clients. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { forwardedMails } from "./forwarded-mails.ts";
import { hostileMails, mails } from "./mails.ts";
import {
  createInbox,
  createOrganization,
  createTotpUrl,
  listCodes,
  nextCode,
  pollAsSkyvern,
  postAsTwilio,
  request,
  type Target,
  until,
} from "./target.ts";

export function describeMessages(name: string, startTarget: () => Promise<Target>): void {
  describe(`messages, on ${name}`, () => {
    let target: Target;
    beforeAll(async () => {
      target = await startTarget();
    });
    afterAll(() => target.close());

    describe("email", () => {
      for (const { name: what, mail, code, link } of mails)
        it(`${what}: is waited for, listed and pulled`, async () => {
          const identifier = `${what.replaceAll(/[^a-z0-9]+/g, "-")}@jane.example`;
          const inbox = await createInbox(target, {
            kind: "email_address",
            totp_identifier: identifier,
          });
          const totpUrl = await createTotpUrl(target, identifier);
          expect((await pollAsSkyvern(target, totpUrl)).body.verification_code).toBe("");

          const waiting = nextCode(target, identifier);
          await target.deliverMail({ ...mail, to: inbox.address });

          const value = code ?? link;
          expect(await waiting).toMatchObject({ code: value, totp_identifier: identifier });
          expect(await listCodes(target, { totp_identifier: identifier })).toMatchObject([
            { code: value, otp_type: code === undefined ? "magic_link" : "totp" },
          ]);
          expect(await pollAsSkyvern(target, totpUrl)).toMatchObject({
            status: 200,
            body: { verification_code: value },
          });
        });

      for (const { name: what, mail, identifier, code } of forwardedMails)
        it(`${what}: the code belongs to the mailbox it was sent to`, async () => {
          const inbox = await createInbox(target, { kind: "email_address" });
          const waiting = nextCode(target, identifier);
          await target.deliverMail(mail(inbox.address));
          expect(await waiting).toMatchObject({ code, totp_identifier: identifier });
        });

      it("several recipients are several messages", async () => {
        const [one, two] = [
          await createInbox(target, { kind: "email_address", totp_identifier: "one@jane.example" }),
          await createInbox(target, { kind: "email_address", totp_identifier: "two@jane.example" }),
        ];
        await target.deliverMail({
          to: [one.address, two.address],
          subject: "Your code",
          text: "Your verification code is 705531.",
        });
        expect(await nextCode(target, "one@jane.example")).toMatchObject({ code: "705531" });
        expect(await nextCode(target, "two@jane.example")).toMatchObject({ code: "705531" });
      });

      it("mail to an unknown recipient is refused with 550", async () => {
        await expect(
          target.deliverMail({ to: "nobody@otpost.localhost", subject: "x", text: "x" }),
        ).rejects.toMatchObject({ responseCode: 550 });
      });

      it("a mail above 40 MB is refused with 552", async () => {
        const inbox = await createInbox(target, { kind: "email_address" });
        await expect(
          target.deliverMail({
            to: inbox.address,
            subject: "Your code",
            text: "Your verification code is 118822.",
            // 30 MB of bytes are 41 MB of base64.
            attachments: [{ filename: "large.bin", content: Buffer.alloc(30_400_000) }],
          }),
        ).rejects.toMatchObject({ responseCode: 552 });
      });

      for (const { name: what, raw } of hostileMails)
        it(`${what}: harms nobody, and the next mail is served`, async () => {
          const identifier = `after-${what.replaceAll(/[^a-z0-9]+/g, "-")}@jane.example`;
          const inbox = await createInbox(target, {
            kind: "email_address",
            totp_identifier: identifier,
          });
          await target.deliverMail({
            envelope: { from: "mallory@example.net", to: inbox.address },
            raw: raw(),
          });
          await target.deliverMail({
            to: inbox.address,
            subject: "Your code",
            text: "Your verification code is 640913.",
          });
          expect(await nextCode(target, identifier)).toMatchObject({ code: "640913" });
          expect(await listCodes(target, { totp_identifier: identifier })).toHaveLength(1);
        });
    });

    describe("sms", () => {
      const phone = "+14155550142";
      beforeAll(() => createInbox(target, { kind: "phone_number", address: phone }));

      it("a signed webhook is answered with an empty Response, listed, waited for and pulled", async () => {
        const totpUrl = await createTotpUrl(target, phone);
        const waiting = nextCode(target, phone);
        const answer = await postAsTwilio(target, {
          sid: `SM${"1".repeat(32)}`,
          to: phone,
          text: "Your Example code is 339201. Do not share it.",
        });
        expect(answer).toMatchObject({ status: 200, body: expect.stringContaining("<Response") });
        expect(await waiting).toMatchObject({ code: "339201" });
        expect((await pollAsSkyvern(target, totpUrl)).body.verification_code).toBe("339201");
      });

      it("the same webhook again is the same code", async () => {
        const before = await listCodes(target, { totp_identifier: phone });
        const repeat = await postAsTwilio(target, {
          sid: `SM${"1".repeat(32)}`,
          to: phone,
          text: "Your Example code is 339201. Do not share it.",
        });
        expect(repeat.status).toBe(200);
        await postAsTwilio(target, {
          sid: `SM${"2".repeat(32)}`,
          to: phone,
          text: "Your Example code is 771204.",
        });
        const after = await until(
          () => listCodes(target, { totp_identifier: phone }),
          (codes) => codes[0]?.code === "771204",
        );
        expect(after.slice(1)).toEqual(before);
      });

      it("a wrong signature is 403 and leaves nothing", async () => {
        const before = await listCodes(target, { totp_identifier: phone });
        const answer = await postAsTwilio(
          target,
          { sid: `SM${"3".repeat(32)}`, to: phone, text: "Your Example code is 666666." },
          "bm90IHRoZSBzaWduYXR1cmU=",
        );
        expect(answer.status).toBe(403);
        // A right one afterwards: when it is there, a wrong one before it would be there too.
        await postAsTwilio(target, {
          sid: `SM${"4".repeat(32)}`,
          to: phone,
          text: "Your Example code is 551177.",
        });
        const after = await until(
          () => listCodes(target, { totp_identifier: phone }),
          (codes) => codes[0]?.code === "551177",
        );
        expect(after.slice(1)).toEqual(before);
      });
    });

    describe("push", () => {
      const paths = ["/v1/credentials/totp", "/v1/credentials/totp/", "/api/v1/totp"];
      for (const path of paths)
        it(`POST ${path} answers with the extracted code`, async () => {
          const answer = await request(target, "POST", path, {
            body: { totp_identifier: " Push@Jane.Example ", content: "Your login code: 481 516" },
          });
          expect(answer).toMatchObject({
            status: 200,
            body: { code: "481516", totp_identifier: "push@jane.example", otp_type: "totp" },
          });
        });
    });

    describe("the pull", () => {
      it("refuses a wrong signature with 401", async () => {
        const totpUrl = await createTotpUrl(target, "pull@jane.example");
        expect((await pollAsSkyvern(target, totpUrl, { signature: "00".repeat(32) })).status).toBe(
          401,
        );
      });
    });

    describe("what no route is for", () => {
      it("GET /healthz says that it is well", async () => {
        expect((await request(target, "GET", "/healthz")).status).toBe(200);
      });

      it("GET /openapi.json describes the API", async () => {
        const { body } = await request(target, "GET", "/openapi.json");
        expect(body).toMatchObject({ openapi: expect.stringMatching(/^3\.1/) });
      });

      it("an unknown path is 404, in otpost's own words", async () => {
        const answer = await request(target, "GET", "/v1/nothing-of-the-kind");
        expect(answer).toMatchObject({ status: 404, body: { code: "not_found" } });
      });
    });

    it("one organization sees nothing of another's mail", async () => {
      const inbox = await createInbox(target, {
        kind: "email_address",
        totp_identifier: "shared@jane.example",
      });
      const otherKey = await createOrganization(target, "Other");
      const theirs = await createInbox(
        target,
        { kind: "email_address", totp_identifier: "shared@jane.example" },
        otherKey,
      );
      for (const [address, code] of [
        [inbox.address, "224466"],
        [theirs.address, "113355"],
      ])
        await target.deliverMail({ to: address, text: `Your verification code is ${code}.` });
      const codesOf = async (key?: string) =>
        (
          await until(
            () => listCodes(target, { totp_identifier: "shared@jane.example" }, key),
            (codes) => codes.length > 0,
          )
        ).map(({ code }) => code);
      expect(await codesOf()).toEqual(["224466"]);
      expect(await codesOf(otherKey)).toEqual(["113355"]);
    });
  });
}

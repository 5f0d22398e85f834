/** Authenticators in by every way, codes out by the API and the pull: what every target must do. */
import { TOTP } from "otpauth";
import QRCode from "qrcode";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { exportUri } from "../shared/authenticators/google-exports.ts";
import { createTotpUrl, pollAsSkyvern, request, type Target } from "./target.ts";

type Authenticator = { authenticator_id: string; totp_identifier: string };
type Added = { authenticators: Authenticator[] };
type Generated = { code: string; seconds_remaining: number; period: number };

const secret = "KRUGKIDROVUWG2ZAMJZG653OEBTG66BA";
const path = "/v1/authenticators";

export function describeAuthenticators(name: string, startTarget: () => Promise<Target>): void {
  describe(`authenticators, on ${name}`, () => {
    let target: Target;
    beforeAll(async () => {
      target = await startTarget();
    });
    afterAll(() => target.close());

    const add = async (body: object): Promise<Authenticator[]> => {
      const answer = await request<Added>(target, "POST", path, { body });
      expect(answer.status).toBe(201);
      return answer.body.authenticators;
    };
    const codeOf = (id: string) => request<Generated>(target, "GET", `${path}/${id}/code`);
    /** What an app with the same secret shows now, a second ago, or in a second. */
    const shown = (options: ConstructorParameters<typeof TOTP>[0] = {}): string[] =>
      [-1000, 0, 1000].map((apart) =>
        new TOTP({ secret, ...options }).generate({ timestamp: Date.now() + apart }),
      );

    it("a secret becomes codes, as an app would show them", async () => {
      const [one] = await add({
        totp_identifier: "app@jane.example",
        secret: secret.toLowerCase(),
      });
      const own = await request<Authenticator[]>(
        target,
        "GET",
        `${path}?totp_identifier=app@jane.example`,
      );
      expect(own.body.map((listed) => listed.authenticator_id)).toEqual([one?.authenticator_id]);
      const { status, body } = await codeOf(one?.authenticator_id ?? "");
      expect(status).toBe(200);
      expect(shown()).toContain(body.code);
      expect(body.period).toBe(30);
      expect(body.seconds_remaining).toBeGreaterThanOrEqual(1);
      expect(body.seconds_remaining).toBeLessThanOrEqual(30);
    });

    it("a picture of a QR code, with its own hash, digits and period", async () => {
      const uri = `otpauth://totp/ACME:qr@jane.example?secret=${secret}&issuer=ACME&algorithm=SHA512&digits=8&period=60`;
      const [one] = await add({ qr: await QRCode.toDataURL(uri) });
      expect(one).toMatchObject({
        totp_identifier: "qr@jane.example",
        issuer: "ACME",
        algorithm: "SHA512",
        digits: 8,
        period: 60,
      });
      const { body } = await codeOf(one?.authenticator_id ?? "");
      expect(shown({ algorithm: "SHA512", digits: 8, period: 60 })).toContain(body.code);
    });

    it("a poll is answered at once from the authenticator, by any run and again", async () => {
      const identifier = "pulled@jane.example";
      // So long a period that no test waits for the next one.
      const uri = `otpauth://totp/x?secret=${secret}&period=86400`;
      await add({ totp_identifier: identifier, otpauth_uri: uri });
      const totpUrl = await createTotpUrl(target, identifier);
      for (const run of ["wr_1", "wr_2", "wr_1"]) {
        const { status, body } = await pollAsSkyvern(target, totpUrl, {
          ids: { workflow_run_id: run },
        });
        expect(status).toBe(200);
        expect(shown({ period: 86_400 })).toContain(body.verification_code);
      }
    });

    it("an export adds all its accounts, and a deleted one gives no more codes", async () => {
      const account = { secret: Buffer.alloc(20, 9), issuer: "Google", algorithm: 1, digits: 1 };
      const names = ["export-1@jane.example", "export-2@jane.example"];
      const uri = exportUri(names.map((each) => ({ ...account, name: each, kind: 2 })));
      const added = await add({ otpauth_uri: uri });
      expect(added.map(({ totp_identifier }) => totp_identifier)).toEqual(names);

      const [one, other] = added.map(({ authenticator_id: id }) => id);
      expect((await codeOf(one ?? "")).status).toBe(200);
      expect((await request(target, "DELETE", `${path}/${one}`)).status).toBe(204);
      expect((await codeOf(one ?? "")).status).toBe(404);
      expect((await codeOf(other ?? "")).status).toBe(200);
    });

    it("what cannot be is refused by its field, and an image by its size", async () => {
      for (const body of [
        { totp_identifier: "x", secret: "JBSWY3DP" },
        { totp_identifier: "x", otpauth_uri: `otpauth://hotp/x?secret=${secret}` },
        { totp_identifier: "x", qr: "data:image/png;base64,AAAA" },
        { totp_identifier: "x", qr: `data:image/png;base64,${"A".repeat(4_250_000)}` },
      ]) {
        const field = Object.keys(body)[1];
        const answer = await request(target, "POST", path, { body });
        expect(answer).toMatchObject({
          status: 422,
          body: { detail: [{ loc: ["body", field] }], code: "validation_failed" },
        });
      }
    });
  });
}

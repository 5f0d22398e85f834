import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createTransport } from "nodemailer";
import { describe, expect, it } from "vitest";
import { startLocalTarget } from "./local-target.ts";
import { describeMessages } from "./messages.suite.ts";
import { createInbox, nextCode } from "./target.ts";

describeMessages("one machine", startLocalTarget);

describe("with a certificate", () => {
  const fixtures = join(import.meta.dirname, "../fixtures/mail");
  const certificateFile = join(fixtures, "test-only-certificate.pem");

  it("a mail over STARTTLS is waited for", async () => {
    const target = await startLocalTarget({
      OTPOST_SMTP_TLS_KEY_FILE: join(fixtures, "test-only-key.pem"),
      OTPOST_SMTP_TLS_CERTIFICATE_FILE: certificateFile,
    });
    const transport = createTransport({
      host: "127.0.0.1",
      port: target.smtpPort,
      requireTLS: true,
      // Checked against the very certificate; only its name is not this address's.
      tls: { ca: readFileSync(certificateFile), checkServerIdentity: () => undefined },
    });
    try {
      const identifier = "starttls@jane.example";
      const inbox = await createInbox(target, {
        kind: "email_address",
        totp_identifier: identifier,
      });
      const waiting = nextCode(target, identifier);
      await transport.sendMail({
        from: "no-reply@bank.example",
        to: inbox.address,
        text: "Your verification code is 830164.",
      });
      expect(await waiting).toMatchObject({ code: "830164" });
    } finally {
      transport.close();
      await target.close();
    }
  });
});

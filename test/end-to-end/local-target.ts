/** The one-machine runtime as a target: the whole of it, in this process, on free loopback ports. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTransport } from "nodemailer";
import { startOtpost } from "../../local/start.ts";
import { readConfig } from "../../shared/config/config.ts";
import type { Target } from "./target.ts";

export const skyvernKey = "skyvern-end-to-end-key";
export const twilio = { accountSid: `AC${"e".repeat(32)}`, authToken: "end-to-end-token" };
const publicUrl = "https://codes.example.com";
const operatorKey = "end-to-end-operator-key-0123456789abcdef";

export type LocalTarget = Target & { smtpPort: number };

export async function startLocalTarget(
  environment: Record<string, string> = {},
): Promise<LocalTarget> {
  const dataDirectory = mkdtempSync(join(tmpdir(), "otpost-end-to-end-"));
  const otpost = await startOtpost(
    readConfig({
      OTPOST_DATA_DIR: dataDirectory,
      OTPOST_HTTP_PORT: "0",
      OTPOST_SMTP_PORT: "0",
      OTPOST_PUBLIC_URL: publicUrl,
      OTPOST_ADMIN_KEY: operatorKey,
      SKYVERN_API_KEY: skyvernKey,
      TWILIO_ACCOUNT_SID: twilio.accountSid,
      TWILIO_AUTH_TOKEN: twilio.authToken,
      ...environment,
    }),
    { log: { info: () => {}, warn: () => {}, error: () => {} } },
  );
  const transport = createTransport({
    host: otpost.smtp.host,
    port: otpost.smtp.port,
    ignoreTLS: true,
  });
  return {
    url: otpost.url,
    publicUrl,
    operatorKey,
    skyvernKey,
    twilio,
    smtpPort: otpost.smtp.port,
    deliverMail: async (mail) => {
      await transport.sendMail({ from: "Example Bank <no-reply@bank.example>", ...mail });
    },
    close: async () => {
      transport.close();
      await otpost.close();
      rmSync(dataDirectory, { recursive: true, force: true });
    },
  };
}

/** An otpost as it looks in use: inboxes, codes, totp URLs, authenticators, deliveries, a run. */
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import { join } from "node:path";
import { openSqliteDatabase } from "../../shared/adapters/sqlite-database.ts";
import { createSqliteTable } from "../../shared/adapters/sqlite-table.ts";
import { createForwardingConfirmations } from "../../shared/store/forwarding-confirmations.ts";
import { firstOrganizationId } from "../../shared/store/organizations.ts";
import type { LocalTarget } from "../end-to-end/local-target.ts";
import type { ConsoleUnderTest } from "./browser.ts";

const totpUrls = new WeakMap<LocalTarget, string>();

/** Everything that the screenshots show. */
export async function seedConsole(underTest: ConsoleUnderTest): Promise<void> {
  const { client, target } = underTest;
  const jane = await client.inboxes.create({
    kind: "email_address",
    totp_identifier: "jane@example.com",
    label: "Jane’s mailbox",
  });
  await client.inboxes.create({ kind: "phone_number", address: "+14155550100", label: "SMS" });
  await putConfirmation(underTest, jane.inbox_id);
  const { totp_url } = await client.totpUrls.create({ totp_identifier: "ops@example.com" });
  totpUrls.set(target, totp_url.replace(target.publicUrl, target.url));
  await client.totpUrls.create({ totp_identifier: "jane@example.com", otp_type: "totp" });
  await client.authenticators.add({
    otpauth_uri:
      "otpauth://totp/GitHub:jane@example.com?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=GitHub",
  });
  await client.authenticators.add({
    otpauth_uri:
      "otpauth://totp/ACME%20Bank:billing@example.com?secret=KRSXG5CTMVRXEZLUKRSXG5CTMVRXEZLU&issuer=ACME%20Bank",
  });
  await client.destinations.create({
    kind: "callback",
    url: await startReceiver(),
    label: "production",
  });

  await client.push({
    totp_identifier: "billing@example.com",
    content: "We have received your order 8812 7734, thank you.",
    source: "zapier",
  });
  await client.push({
    totp_identifier: "+14155550100",
    content: "G-582031 is your Google verification code.",
  });
  await client.push({
    totp_identifier: "ops@example.com",
    content: "Your verification code is 739154. Order 20240117 ships on 2026-05-01.",
  });
  await pollAsSkyvern(target, "wr_4812");
  await target.deliverMail({
    to: jane.address,
    subject: "Sign in to Example",
    html: '<p>Click below to sign in.</p><p><a href="https://app.example.com/auth/verify?token=q7Lm2xVb9&amp;next=%2Fhome">Sign in</a></p>',
  });
  await target.deliverMail({
    to: jane.address,
    subject: "Ihr Bestätigungscode",
    text: "Guten Tag,\n\nIhr Bestätigungscode lautet 904 417.\n",
  });
}

/** What Gmail's mail leaves behind; on one machine without a network nobody can check its DKIM. */
export async function putConfirmation(
  { dataDirectory }: Pick<ConsoleUnderTest, "dataDirectory">,
  inboxId: string,
): Promise<void> {
  const database = openSqliteDatabase({ path: join(dataDirectory, "otpost.db") });
  await createForwardingConfirmations({
    table: createSqliteTable({ database, now: () => new Date() }),
  }).put({
    organizationId: firstOrganizationId,
    inboxId,
    forwardedAddress: "jane.doe@gmail.com",
    approveLink: "https://mail-settings.google.com/mail/vf-%5BANGjdJ8_example%5D-Qm9KX",
    code: "482913107",
    receivedAt: new Date(),
    sourceId: `gmail-${inboxId}`,
  });
  database.close();
}

/** One poll of the totp URL that was seeded last, or of `url`; resolves with its answer. */
export async function pollAsSkyvern(
  target: LocalTarget,
  run: string,
  url = totpUrls.get(target) ?? "",
  key = target.skyvernKey,
): Promise<Response> {
  const body = JSON.stringify({ workflow_run_id: run });
  return fetch(url, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "x-skyvern-signature": createHmac("sha256", key).update(body).digest("hex"),
    },
    body,
  });
}

/** Takes callbacks; its first answer is 503, so that there is more than one attempt to see. */
export async function startReceiver(): Promise<string> {
  let answers = 0;
  const server = createServer((request, response) => {
    request.resume();
    answers += 1;
    response.writeHead(answers === 1 ? 503 : 204).end();
  });
  server.listen(0, "127.0.0.1").unref();
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return `http://127.0.0.1:${port}/otp`;
}

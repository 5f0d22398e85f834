/**
 * Mails per second sustained for 30 s over 10 connections, next to maildev in the same run. A mail
 * counts when it was accepted; the run ends when the last accepted one is listed, so a server that
 * accepts faster than it works pays for its backlog.
 */
import { bodyIncludes } from "./http.ts";
import { createInbox, type Server, startMaildev, startOtpostServer } from "./processes.ts";
import { codeMail, connectSmtp } from "./smtp-client.ts";
import { printTable, ratio } from "./statistics.ts";

const seconds = 30;
const connections = 10;

export async function run(): Promise<void> {
  const maildev = await startMaildev();
  const theirs = await sustain(maildev, "jane@example.com", (_code, subject) =>
    bodyIncludes(
      `${maildev.url}/api/email/summary?limit=1&search=${encodeURIComponent(subject)}`,
      subject,
    ),
  ).finally(() => maildev.stop());

  const otpost = await startOtpostServer();
  const to = await createInbox(otpost);
  const ours = await sustain(otpost, to, (code) =>
    bodyIncludes(`${otpost.url}/v1/credentials/totp?limit=200`, code, {
      "x-api-key": otpost.adminKey,
    }),
  ).finally(() => otpost.stop());

  printTable(
    `Mails accepted and listed, ${seconds} s, ${connections} connections`,
    ["", "mails", "mails/s", "ratio"],
    [
      [
        "otpost",
        String(ours.mails),
        ours.perSecond.toFixed(0),
        ratio(ours.perSecond, theirs.perSecond),
      ],
      ["maildev", String(theirs.mails), theirs.perSecond.toFixed(0), "1"],
    ],
  );
}

async function sustain(
  server: Server,
  to: string,
  isListed: (code: string, subject: string) => Promise<boolean>,
): Promise<{ mails: number; perSecond: number }> {
  const start = performance.now();
  let mails = 0;
  let last = { code: "", subject: "" };
  const sendUntilTheEnd = async (connection: number): Promise<void> => {
    const smtp = await connectSmtp(server.smtpPort);
    for (let index = 0; performance.now() - start < seconds * 1000; index++) {
      const code = String(1_000_000 + connection * 100_000 + index);
      const subject = `Sign-in ${connection}-${index}-end`;
      await smtp.send({ from: "no-reply@bank.example", to, data: codeMail({ to, code, subject }) });
      mails++;
      last = { code, subject };
    }
    smtp.close();
  };
  await Promise.all(Array.from({ length: connections }, (_, index) => sendUntilTheEnd(index)));
  while (!(await isListed(last.code, last.subject))) {
    if (performance.now() - start > (seconds + 60) * 1000)
      throw new Error("the last mail never showed");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return { mails, perSecond: mails / ((performance.now() - start) / 1000) };
}

/**
 * From SMTP "end of data" to visible in the list, next to maildev doing the same job in the same
 * run: both take the mail over SMTP, parse it, keep it on disk and list it over HTTP. otpost also
 * makes it durable (fsync) before it says 250, and finds the code; maildev does neither.
 *
 * Both are measured warm, as servers that have run for a while: what the runtime compiles meanwhile is no
 * part of it, and either one's p50 falls by a quarter over the first thousand mails, then stays. They are
 * started several times, because on which processors the system happens to put their threads makes either
 * of them up to twice as fast. maildev's list takes longer the more it keeps, so it is emptied before.
 */

import { bodyIncludes } from "./http.ts";
import { createInbox, startMaildev, startOtpostServer } from "./processes.ts";
import { codeMail, connectSmtp } from "./smtp-client.ts";
import { milliseconds, percentile, printTable, ratio } from "./statistics.ts";

const starts = 6;
const warmUps = 1500;
const mails = 300;

type Times = Record<"otpost" | "maildev", number[]>;

export async function run(): Promise<void> {
  const times: Times = { otpost: [], maildev: [] };
  for (let start = 0; start < starts; start += 1) {
    const { otpost, maildev } = await measureServers();
    times.otpost.push(...otpost);
    times.maildev.push(...maildev);
  }
  const row = (name: string, share: number): string[] => {
    const [ours, theirs] = [percentile(times.otpost, share), percentile(times.maildev, share)];
    return [name, milliseconds(ours), milliseconds(theirs), ratio(ours, theirs)];
  };
  printTable(
    `SMTP "end of data" to visible in the list, ${starts} starts of ${mails} mails, one after the other`,
    ["", "otpost", "maildev", "ratio"],
    [row("p50", 0.5), row("p99", 0.99)],
  );
}

async function measureServers(): Promise<Times> {
  const [otpost, maildev] = [await startOtpostServer(), await startMaildev()];
  try {
    const to = await createInbox(otpost);
    const headers = { "x-api-key": otpost.adminKey };
    const subjects = {
      otpost: {
        smtp: await connectSmtp(otpost.smtpPort),
        isListed: (_subject: string, code: string) =>
          bodyIncludes(`${otpost.url}/v1/credentials/totp?limit=1`, code, headers),
      },
      maildev: {
        smtp: await connectSmtp(maildev.smtpPort),
        isListed: (subject: string) =>
          // Its newest-first order knows whole seconds only, so it is asked for the very mail.
          bodyIncludes(
            `${maildev.url}/api/email/summary?limit=1&search=${encodeURIComponent(subject)}`,
            subject,
          ),
      },
    };

    const times: Times = { otpost: [], maildev: [] };
    for (let index = 0; index < warmUps + mails; index += 1) {
      if (index === warmUps) await fetch(`${maildev.url}/api/email/all`, { method: "DELETE" });
      for (const name of ["otpost", "maildev"] as const) {
        const { smtp, isListed } = subjects[name];
        const code = String(100_000 + index);
        const subject = `Sign-in ${name} ${index}-end`;
        const { endOfData } = await smtp.send({
          from: "no-reply@bank.example",
          to,
          data: codeMail({ to, code, subject }),
        });
        while (!(await isListed(subject, code)));
        if (index >= warmUps) times[name].push(performance.now() - endOfData);
      }
    }
    for (const { smtp } of Object.values(subjects)) smtp.close();
    return times;
  } finally {
    await Promise.all([otpost.stop(), maildev.stop()]);
  }
}

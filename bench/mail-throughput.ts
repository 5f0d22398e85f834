/**
 * Mails per second over 10 connections, next to maildev in the same run: 30 s each, by turns of 5 s, so
 * that whatever else slows the machine slows both. A mail counts when it was accepted; a turn ends when
 * the last accepted one is listed, so a server that accepts faster than it works pays for its backlog.
 */
import { bodyIncludes } from "./http.ts";
import { createInbox, type Server, startMaildev, startOtpostServer } from "./processes.ts";
import { codeMail, connectSmtp } from "./smtp-client.ts";
import { printTable, ratio } from "./statistics.ts";

const turns = 6;
const turnSeconds = 5;
const connections = 10;

type Load = {
  server: Server;
  to: string;
  isListed: (code: string, subject: string) => Promise<boolean>;
  mails: number;
  milliseconds: number;
};

export async function run(): Promise<void> {
  const [otpost, maildev] = [await startOtpostServer(), await startMaildev()];
  try {
    const headers = { "x-api-key": otpost.adminKey };
    const ours: Load = {
      server: otpost,
      to: await createInbox(otpost),
      isListed: (code) =>
        bodyIncludes(`${otpost.url}/v1/credentials/totp?limit=200`, code, headers),
      mails: 0,
      milliseconds: 0,
    };
    const theirs: Load = {
      server: maildev,
      to: "jane@example.com",
      isListed: (_code, subject) =>
        bodyIncludes(
          `${maildev.url}/api/email/summary?limit=1&search=${encodeURIComponent(subject)}`,
          subject,
        ),
      mails: 0,
      milliseconds: 0,
    };
    for (let turn = 0; turn < turns; turn++) {
      for (const load of [ours, theirs]) await sendForATurn(load, turn);
    }
    const perSecond = ({ mails, milliseconds }: Load): number => (mails * 1000) / milliseconds;
    printTable(
      `Mails accepted and listed, ${turns} turns of ${turnSeconds} s, ${connections} connections`,
      ["", "mails", "mails/s", "ratio"],
      [
        [
          "otpost",
          String(ours.mails),
          perSecond(ours).toFixed(0),
          ratio(perSecond(ours), perSecond(theirs)),
        ],
        ["maildev", String(theirs.mails), perSecond(theirs).toFixed(0), "1"],
      ],
    );
  } finally {
    await Promise.all([otpost.stop(), maildev.stop()]);
  }
}

async function sendForATurn(load: Load, turn: number): Promise<void> {
  const { server, to, isListed } = load;
  const start = performance.now();
  let last = { code: "", subject: "" };
  const sendUntilTheEnd = async (connection: number): Promise<void> => {
    const smtp = await connectSmtp(server.smtpPort);
    for (let index = 0; performance.now() - start < turnSeconds * 1000; index++) {
      const code = String(1_000_000 + (turn * connections + connection) * 100_000 + index);
      const subject = `Sign-in ${turn}-${connection}-${index}-end`;
      await smtp.send({ from: "no-reply@bank.example", to, data: codeMail({ to, code, subject }) });
      load.mails++;
      last = { code, subject };
    }
    smtp.close();
  };
  await Promise.all(Array.from({ length: connections }, (_, index) => sendUntilTheEnd(index)));
  while (!(await isListed(last.code, last.subject))) {
    if (performance.now() - start > (turnSeconds + 60) * 1000)
      throw new Error("the last mail never showed");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  load.milliseconds += performance.now() - start;
}

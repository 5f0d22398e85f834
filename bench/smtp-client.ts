/**
 * A minimal SMTP client that knows the instant it sent "end of data", which mail libraries hide.
 * Loopback only: no TLS, no authentication, one command at a time. It does as little as it can, because
 * it shares the machine with the server that is measured.
 */
import { once } from "node:events";
import { connect } from "node:net";

export type SmtpClient = {
  /** Resolves when the server said 250. `endOfData` is `performance.now()` as the last byte left. */
  send(mail: { from: string; to: string; data: string }): Promise<{ endOfData: number }>;
  close(): void;
};

export async function connectSmtp(port: number): Promise<SmtpClient> {
  const socket = connect({ port, host: "127.0.0.1", noDelay: true });
  let received = "";
  let settle: { resolve: () => void; reject: (error: Error) => void; wanted: string } | undefined;
  const answer = (): void => {
    if (settle === undefined || !isWholeReply(received)) return;
    const { resolve, reject, wanted } = settle;
    const reply = received;
    settle = undefined;
    received = "";
    if (reply.startsWith(wanted)) resolve();
    else reject(new Error(`wanted ${wanted}, got: ${reply}`));
  };
  socket.on("data", (bytes) => {
    received += bytes.toString("latin1");
    answer();
  });
  socket.on("close", () => settle?.reject(new Error("the SMTP server closed the connection")));
  await once(socket, "connect");

  const expect = (wanted: string): Promise<void> =>
    new Promise((resolve, reject) => {
      settle = { resolve, reject, wanted };
      answer();
    });
  const command = (text: string, wanted: string): Promise<void> => {
    socket.write(`${text}\r\n`);
    return expect(wanted);
  };

  await expect("220");
  await command("EHLO bench.localhost", "250");
  return {
    send: async ({ from, to, data }) => {
      await command(`MAIL FROM:<${from}>`, "250");
      await command(`RCPT TO:<${to}>`, "250");
      await command("DATA", "354");
      socket.write(`${data}\r\n.\r\n`);
      const endOfData = performance.now();
      await expect("250");
      return { endOfData };
    },
    close: () => socket.destroy(),
  };
}

/** RFC 5321 §4.2.1: the last line of a reply has a blank behind its code. */
function isWholeReply(text: string): boolean {
  return text.endsWith("\n") && text[text.lastIndexOf("\n", text.length - 2) + 4] === " ";
}

/** A plain mail as a sender of codes would write it; about `padBytes` of HTML around the text. */
export function codeMail({
  to,
  code,
  subject,
}: {
  to: string;
  code: string;
  subject: string;
}): string {
  return [
    "From: Example Bank <no-reply@bank.example>",
    `To: ${to}`,
    `Subject: ${subject}`,
    `Message-ID: <${subject.replaceAll(/[^A-Za-z0-9]/g, "")}@bank.example>`,
    `Date: ${new Date().toUTCString()}`,
    "MIME-Version: 1.0",
    "Content-Type: text/plain; charset=utf-8",
    "",
    "Hello Jane,",
    "",
    `your verification code is ${code}. It is valid for 10 minutes.`,
    "If you did not ask for it, ignore this mail.",
  ].join("\r\n");
}

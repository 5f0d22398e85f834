/** Sends one mail over SMTP to this machine's otpost. */
import { createTransport } from "nodemailer";
import { CommandFailure } from "./failure.ts";

export type OutgoingMail = { sender: string; recipient: string; subject: string; text: string };

/** otpost answers in milliseconds; accepting the mail includes writing it to disk. */
const answerMilliseconds = 30_000;

/**
 * Resolves when the mail was accepted.
 *
 * @throws CommandFailure with the server's words when it refuses, or when it cannot be reached.
 */
export async function sendMail(
  mail: OutgoingMail,
  server: { host: string; port: number },
  date: Date,
): Promise<void> {
  const transport = createTransport({
    host: reachable(server.host),
    port: server.port,
    // It does not leave the machine, and the certificate is for the name the outside knows.
    ignoreTLS: true,
    connectionTimeout: answerMilliseconds,
    socketTimeout: answerMilliseconds,
  });
  const { sender: from, recipient: to, subject, text } = mail;
  try {
    await transport.sendMail({ from, to, subject, text, date });
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new CommandFailure(
      "response" in error && typeof error.response === "string"
        ? `The SMTP server refused the mail: ${error.response}`
        : `No SMTP at ${server.host}:${server.port} (${error.message}). Start otpost with: npm start`,
    );
  }
}

/** Whoever listens on every interface listens on the loopback one. */
const reachable = (host: string): string =>
  host === "0.0.0.0" ? "127.0.0.1" : host === "::" ? "::1" : host;

/** Sends one mail over SMTP to this machine's otpost: the few commands of RFC 5321 that it takes. */
import { connect, type Socket } from "node:net";
import { CommandFailure } from "./failure.ts";

export type OutgoingMail = { sender: string; recipient: string; subject: string; text: string };

/** otpost answers in milliseconds; accepting the mail includes writing it to disk. */
const idleMilliseconds = 30_000;

/**
 * Resolves when the mail was accepted.
 *
 * @throws CommandFailure with the server's words when it refuses, or when it cannot be reached.
 */
export async function sendMail(
  mail: OutgoingMail,
  server: { host: string; port: number },
  now: Date,
): Promise<void> {
  const socket = connect({ host: reachable(server.host), port: server.port });
  socket.setTimeout(idleMilliseconds, () => socket.destroy(new Error("no answer")));
  const replies = repliesOf(socket);
  const expect = async (wanted: string, asked: string): Promise<void> => {
    const { value: reply } = await replies.next();
    if (reply === undefined) throw new CommandFailure("The SMTP server hung up.");
    if (!reply.startsWith(wanted)) {
      throw new CommandFailure(`The SMTP server refused ${asked}: ${reply}`);
    }
  };
  const say = (line: string): void => void socket.write(`${line}\r\n`);
  try {
    await expect("220", "the connection");
    say("EHLO localhost");
    await expect("250", "EHLO");
    say(`MAIL FROM:<${mail.sender}>`);
    await expect("250", "the sender");
    say(`RCPT TO:<${mail.recipient}>`);
    await expect("250", "the recipient");
    say("DATA");
    await expect("354", "the mail");
    // No line of the message begins with a dot: its body is base64.
    say(`${messageOf(mail, now)}\r\n.`);
    await expect("250", "the mail");
    say("QUIT");
  } catch (error) {
    if (error instanceof CommandFailure) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandFailure(
      `No SMTP at ${server.host}:${server.port} (${reason}). Start otpost with: npm start`,
    );
  } finally {
    socket.end();
  }
}

/** Whoever listens on every interface listens on the loopback one. */
const reachable = (host: string): string =>
  host === "0.0.0.0" ? "127.0.0.1" : host === "::" ? "::1" : host;

/** RFC 5321 §4.2.1: the last line of a reply has a space after its code. */
async function* repliesOf(socket: Socket): AsyncGenerator<string> {
  let text = "";
  for await (const chunk of socket.setEncoding("utf8")) {
    text += chunk;
    let end = text.indexOf("\r\n");
    while (end !== -1) {
      const line = text.slice(0, end);
      text = text.slice(end + 2);
      if (line[3] !== "-") yield line;
      end = text.indexOf("\r\n");
    }
  }
}

function messageOf({ sender, recipient, subject, text }: OutgoingMail, now: Date): string {
  return [
    `From: <${sender}>`,
    `To: <${recipient}>`,
    `Subject: ${encodedWord(subject)}`,
    `Date: ${now.toUTCString().replace("GMT", "+0000")}`,
    "MIME-Version: 1.0",
    "Content-Type: text/plain; charset=utf-8",
    "Content-Transfer-Encoding: base64",
    "",
    ...(base64(text).match(/.{1,76}/g) ?? []),
  ].join("\r\n");
}

/** RFC 2047; plain ASCII goes as it is. */
const encodedWord = (subject: string): string =>
  /^[\x20-\x7e]*$/.test(subject) ? subject : `=?utf-8?B?${base64(subject)}?=`;

const base64 = (text: string): string => Buffer.from(text, "utf8").toString("base64");

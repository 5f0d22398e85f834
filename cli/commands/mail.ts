/** `otpost mail`: sends a mail to an inbox of this machine's server, to see it work. */
import { type Command, InvalidArgumentError } from "commander";
import { type Cli, withExamples } from "../cli.ts";
import { CommandFailure } from "../failure.ts";
import { findSmtp } from "../server.ts";
import { readStandardInput } from "../standard-input.ts";

type MailOptions = { from: string; subject: string; json?: boolean };

/** What is scanned of a mail's text is 256 KiB. */
const textBytes = 256 * 1024;

export function addMail(program: Command, cli: Cli): void {
  const command = program
    .command("mail")
    .summary("send a test mail to an inbox of this machine")
    .description(
      "Send a mail to an inbox of the otpost that runs on this machine, over its SMTP port, to see what becomes of it.",
    )
    .argument("<address>", "the inbox", readAddress)
    .argument("<text>", "the text of the mail; - reads standard input")
    .option("--from <address>", "the sender", readAddress, "sender@example.com")
    .option("--subject <text>", "the subject", "Sign in")
    .option("--json", "print the outcome as JSON");
  withExamples(command, [
    'otpost mail codes@otpost.localhost "Your verification code is 482913"',
    "otpost mail codes@otpost.localhost - < message.txt",
  ]).action(async (recipient: string, text: string, options: MailOptions) => {
    const server = findSmtp(cli.terminal);
    if (server === undefined) {
      throw new CommandFailure(
        "otpost is not running here (its data directory has no server.json). Start it with: npm start",
      );
    }
    const { sendMail } = await import("../smtp-send.ts");
    const mail = {
      sender: options.from,
      recipient,
      subject: options.subject,
      text: text === "-" ? await readStandardInput(cli.terminal.stdin, textBytes) : text,
    };
    await sendMail(mail, server, cli.terminal.now());
    if (options.json) return cli.json({ accepted: true });
    cli.remark("Accepted. What was found in it: otpost list");
  });
}

/** One address, bare: nothing that could end the SMTP command it is put into. */
function readAddress(text: string): string {
  if (/^[^\s<>\p{Cc}]{1,200}@[^\s<>\p{Cc}@]{1,200}$/u.test(text)) return text;
  throw new InvalidArgumentError("It must be an email address, such as jane@example.com.");
}

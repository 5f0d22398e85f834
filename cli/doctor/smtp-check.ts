/** Speaks to the SMTP port of this machine's server, up to the point where a mail would begin. */
import { randomBytes } from "node:crypto";
import { connect, type Socket } from "node:net";
import { createInterface } from "node:readline";
import { broken, type Finding, ok } from "../../infra/doctor/finding.ts";

const answerMilliseconds = 10_000;

/** @param takesAll whether some inbox takes the mail of the whole domain. */
export async function checkSmtp(
  address: { host: string; port: number },
  { mailDomain, takesAll }: { mailDomain: string; takesAll: boolean },
): Promise<Finding> {
  const where = `${address.host}:${address.port}`;
  const nobody = `doctor-${randomBytes(8).toString("hex")}@${mailDomain}`;
  const socket = connect({ host: reachable(address.host), port: address.port });
  socket.setTimeout(answerMilliseconds, () => socket.destroy(new Error("no answer in time")));
  try {
    const say = conversation(socket);
    const greeting = await say();
    if (!greeting.startsWith("220")) {
      return broken("smtp", `${where} greets with ${greeting.slice(0, 80)}: is it otpost's?`);
    }
    await say("EHLO doctor.localhost");
    await say("MAIL FROM:<>");
    const answer = await say(`RCPT TO:<${nobody}>`);
    await say("QUIT");
    const accepts = answer.startsWith("250");
    if (accepts === takesAll) {
      return ok(
        "smtp",
        takesAll
          ? `SMTP at ${where} takes mail for all of ${mailDomain}.`
          : `SMTP at ${where} answers, and refuses a recipient that has no inbox.`,
      );
    }
    return broken(
      "smtp",
      accepts
        ? `SMTP at ${where} accepts a recipient that has no inbox: another mail server than otpost listens there.`
        : `SMTP at ${where} refuses mail for ${mailDomain}, which an inbox takes as a whole: ${answer.slice(0, 80)}`,
      "npm start   (stop what listens there, or set OTPOST_SMTP_PORT)",
    );
  } catch (error) {
    const reason = error instanceof Error ? error.message : "the connection broke";
    return broken(
      "smtp",
      `SMTP at ${where} does not answer (${reason}): no mail can arrive.`,
      "npm start",
    );
  } finally {
    socket.destroy();
  }
}

/** Sends a line, if there is one, and gives the last line of the reply (RFC 5321 §4.2.1). */
function conversation(socket: Socket): (line?: string) => Promise<string> {
  const lines = createInterface({ input: socket })[Symbol.asyncIterator]();
  const failed = new Promise<never>((_, reject) => socket.once("error", reject));
  // Whoever has hung up already hears of it at the next line.
  failed.catch(() => {});
  return async (line) => {
    if (line !== undefined) socket.write(`${line}\r\n`);
    for (;;) {
      const { value, done } = await Promise.race([lines.next(), failed]);
      if (done) throw new Error("the connection was closed");
      if (!/^\d{3}-/.test(value)) return value;
    }
  };
}

/** Whoever listens on every interface listens on the loopback one. */
const reachable = (host: string): string =>
  host === "0.0.0.0" ? "127.0.0.1" : host === "::" ? "::1" : host;

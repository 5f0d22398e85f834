/**
 * The SMTP server of one machine: takes mail for its inboxes, and answers 250 only when the raw mail
 * and its job are on disk.
 *
 * It knows no authentication and no relaying: a recipient either has an inbox or is refused. The
 * mail is streamed into the archive as it arrives and never held in memory. What the answers mean:
 *
 *   250  kept; the text carries the queue id, which is also the raw mail's id in the archive
 *   421  too many connections, or the server is closing
 *   451  not kept, through no fault of the client: try again
 *   550  no inbox has this address
 *   552  larger than the limit, as announced by SIZE= or as counted while it arrived
 */
import { Buffer } from "node:buffer";
import {
  SMTPServer,
  type SMTPServerAddress,
  type SMTPServerDataStream,
  type SMTPServerSession,
} from "smtp-server";
import { OtpostError } from "../shared/errors.ts";
import type { InboundEmailJob } from "../shared/jobs.ts";
import type { Inbox, Inboxes } from "../shared/store/inboxes.ts";
import { type SmtpLimits, smtpLimits } from "./smtp-limits.ts";
import { createMailReception, type ReceptionOptions, SmtpRefusal } from "./smtp-reception.ts";

export type SmtpIntakeOptions = Omit<ReceptionOptions, "limits"> & {
  inboxes: Pick<Inboxes, "findByRecipient">;
  /** The name in the greeting; by default the machine's host name. */
  hostname?: string;
  /** PEM. With it STARTTLS is offered, without it not. */
  tls?: { key: string; certificate: string };
  limits?: Partial<SmtpLimits>;
};

export type SmtpIntake = {
  /**
   * Resolves with the port it really listens on.
   *
   * @throws OtpostError `configuration_invalid` when the address is taken or not this machine's.
   */
  listen(address: { host: string; port: number }): Promise<{ port: number }>;
  /** Takes no new connection or mail, and resolves when the mails under way are answered. */
  close(): Promise<void>;
};

type Recipient = InboundEmailJob["recipients"][number];

export function createSmtpIntake(options: SmtpIntakeOptions): SmtpIntake {
  const { inboxes, log, tls } = options;
  const limits: SmtpLimits = { ...smtpLimits, ...options.limits };
  const receiveMail = createMailReception({ ...options, limits });

  /** The inbox found at RCPT TO; the address object lives as long as its mail transaction. */
  const found = new WeakMap<SMTPServerAddress, Inbox>();
  const refusals = new WeakMap<SMTPServerSession, number>();
  const receiving = new Set<SMTPServerSession>();
  let closing = false;

  const recipientsOf = (session: SMTPServerSession): Recipient[] =>
    session.envelope.rcptTo.flatMap((recipient) => {
      const inbox = found.get(recipient);
      return inbox === undefined
        ? []
        : [
            {
              address: recipient.address,
              organizationId: inbox.organizationId,
              inboxId: inbox.id,
            },
          ];
    });

  const acceptRecipient = async (
    recipient: SMTPServerAddress,
    session: SMTPServerSession,
  ): Promise<void> => {
    let inbox: Inbox | undefined;
    try {
      inbox = await inboxes.findByRecipient(recipient.address);
    } catch {
      log.error("smtp_recipient_lookup_failed");
      throw new SmtpRefusal(451, "The recipient cannot be looked up now, try again later");
    }
    if (inbox !== undefined) {
      found.set(recipient, inbox);
      return;
    }
    const refused = (refusals.get(session) ?? 0) + 1;
    refusals.set(session, refused);
    if (refused >= limits.refusedRecipients) {
      log.warn("smtp_connection_refused", { reason: "unknown_recipients" });
      throw new SmtpRefusal(421, "Too many unknown recipients, closing the connection");
    }
    throw new SmtpRefusal(550, "No inbox has this address, and mail is not relayed");
  };

  const connectionsOf = (address: string): number =>
    [...server.connections].filter((connection) => connection.session.remoteAddress === address)
      .length;

  const receive = (stream: SMTPServerDataStream, session: SMTPServerSession): Promise<string> =>
    receiveMail(stream, {
      recipients: recipientsOf(session),
      envelope: {
        sender: session.envelope.mailFrom === false ? "" : session.envelope.mailFrom.address,
        clientAddress: session.remoteAddress,
        clientHostname: session.hostNameAppearsAs,
      },
    });

  const server = new SMTPServer({
    ...(options.hostname === undefined ? {} : { name: options.hostname }),
    ...(tls === undefined ? {} : { key: tls.key, cert: Buffer.from(tls.certificate) }),
    // WIZ, SHELL and KILL are jokes of the library.
    disabledCommands: ["AUTH", "WIZ", "SHELL", "KILL", ...(tls === undefined ? ["STARTTLS"] : [])],
    hideENHANCEDSTATUSCODES: false,
    // A reverse lookup would make every connection wait for DNS.
    disableReverseLookup: true,
    size: limits.mailBytes,
    rejectOversized: true,
    maxRecipients: limits.recipients,
    maxClients: limits.connections,
    maxCommandLength: limits.commandBytes,
    socketTimeout: limits.idleSeconds * 1000,
    closeTimeout: limits.closeSeconds * 1000,
    logger: false,
    onConnect: (session, answer) => {
      if (connectionsOf(session.remoteAddress) > limits.connectionsPerClient) {
        answer(new SmtpRefusal(421, "Too many connections from this address, try again later"));
      } else {
        answer();
      }
    },
    onRcptTo: (recipient, session, answer) => {
      acceptRecipient(recipient, session).then(() => answer(), answer);
    },
    onData: (stream, session, answer) => {
      receiving.add(session);
      receive(stream, session).then(
        (id) => {
          receiving.delete(session);
          answer(null, `Kept as ${id}`);
          if (closing) {
            closeConnections((other) => other === session);
          }
        },
        (error: unknown) => {
          receiving.delete(session);
          answer(error instanceof SmtpRefusal ? error : new SmtpRefusal(451, "Try again later"));
          if (closing || (error instanceof SmtpRefusal && error.closes)) {
            closeConnections((other) => other === session);
          }
        },
      );
    },
  });
  // A client that resets its connection is no fault of ours, and must not end the process.
  server.on("error", (error: NodeJS.ErrnoException) => {
    log.warn("smtp_connection_failed", { code: error.code });
  });

  const closeConnections = (which: (session: SMTPServerSession) => boolean): void => {
    for (const connection of server.connections) {
      if (which(connection.session)) {
        connection.send(421, "Closing the connection, try again later");
      }
    }
  };

  return {
    listen: ({ host, port }) =>
      new Promise((resolve, reject) => {
        const refuse = (cause: NodeJS.ErrnoException): void =>
          reject(
            new OtpostError(
              "configuration_invalid",
              `Cannot listen for SMTP on ${host} port ${port} (${cause.code ?? cause.name}): set OTPOST_HOST and OTPOST_SMTP_PORT to an address and a port that are free.`,
              { cause },
            ),
          );
        server.server.once("error", refuse);
        const listener = server.listen(port, host, () => {
          server.server.off("error", refuse);
          const address = listener.address();
          resolve({ port: typeof address === "object" && address !== null ? address.port : port });
        });
      }),
    close: async () => {
      closing = true;
      const closed = new Promise<void>((resolve) => {
        server.close(resolve);
      });
      closeConnections((session) => !receiving.has(session));
      await closed;
    },
  };
}

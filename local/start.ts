/** Starts everything that otpost is on one machine, and stops it without losing anything. */

import type { Config } from "../shared/config/config.ts";
import { prepareLexicon } from "../shared/extraction/lexicon.ts";
import type { Log } from "../shared/ports/observability.ts";
import { firstOrganizationId } from "../shared/store/organizations.ts";
import { createStore, type Store } from "../shared/store/store.ts";
import { ensureAdminKey } from "./admin-key.ts";
import { assembleConcerns, mountConcerns, startWorkers } from "./concerns.ts";
import {
  openDataDirectory,
  readOptionalFile,
  removeFile,
  writePrivateFile,
} from "./data-directory.ts";
import { createHttpServer } from "./http-server.ts";
import { createMailParserPool } from "./mail-parser-pool.ts";
import { openPorts } from "./ports.ts";
import { createQrReader } from "./qr-reader.ts";
import { createSignInLinks } from "./sign-in-links.ts";
import { signInUrl } from "./sign-in-routes.ts";
import { createSmtpIntake } from "./smtp-intake.ts";

export type Otpost = {
  /** Where HTTP listens. */
  url: string;
  /** As the outside reaches it; the same as `url` unless configured. */
  publicUrl: string;
  smtp: { host: string; port: number };
  dataDirectory: string;
  /** Only when this start made the data directory's first organization. */
  firstStart?: { inboxAddress: string };
  /** Opens the console signed in; once, and only for a quarter of an hour. */
  signInUrl?: string;
  /** Only when this start generated it. */
  newAdminKey?: string;
  /** Takes nothing new, finishes what is under way, and leaves the rest for the next start. */
  close(): Promise<void>;
};

/**
 * `warmUpMails`: so many made-up mails are read after the start, so that the first real one finds a warm
 * reader; a millisecond of a thread's time each.
 *
 * @throws OtpostError `configuration_invalid` when a port is taken or the data is in use.
 */
export async function startOtpost(
  config: Config,
  { log, now, warmUpMails }: { log: Log; now?: () => Date; warmUpMails?: number },
): Promise<Otpost> {
  const directory = openDataDirectory(config.dataDirectory);
  const ports = await openPorts(directory, {
    ...config,
    log,
    ...(now === undefined ? {} : { now }),
  });
  /** Undone last to first, when a later step of the start fails and when it stops. */
  const undo: (() => unknown)[] = [() => ports.close()];
  const close = async (): Promise<void> => {
    for (const step of undo.splice(0).reverse()) await step();
    log.info("stopped", ports.metrics.snapshot());
  };

  try {
    const store = createStore({ ...config, ...ports });
    const signInLinks = createSignInLinks(ports);
    const concerns = assembleConcerns(config, ports);
    const parserPool = createMailParserPool({
      mailDirectory: directory.mail,
      ...(warmUpMails === undefined ? {} : { warmUpMails }),
    });
    undo.push(() => parserPool.close());
    const workers = startWorkers(config, concerns, parserPool);
    undo.push(() => workers.stop());

    const qrReader = createQrReader();
    undo.push(() => qrReader.close());

    const smtp = createSmtpIntake({
      ...ports,
      inboxes: store.inboxes,
      readAhead: parserPool.readAhead,
      ...(config.smtpTls === undefined ? {} : { tls: config.smtpTls }),
    });
    undo.push(() => smtp.close());
    const smtpListening = await smtp.listen({ host: config.host, port: config.smtpPort });

    const http = createHttpServer({
      ...ports,
      mount: (app, listening) =>
        mountConcerns(app, {
          ...concerns,
          qrReader,
          config,
          publicUrl: config.publicUrl ?? listening.url,
          mailDomain: config.mailDomain,
          allowLoopbackDestinations: config.allowLoopbackDestinations,
          signInLinks,
        }),
    });
    undo.push(() => http.close());
    const { url } = await http.listen({ host: config.host, port: config.httpPort });

    // Until here others started; a thread that cannot load would otherwise show with the first mail.
    await parserPool.ready();
    // The first message shall not pay for what extraction makes of its languages at first use.
    prepareLexicon();

    // Made once everything listens: a start that fails must not be the one that would have shown them.
    const firstStart = await prepareFirstStart(store);
    const newAdminKey = await ensureAdminKey({
      directory,
      store,
      random: ports.random,
      configured: config.adminKey,
    });
    const adminKey = config.adminKey ?? readOptionalFile(directory.adminKey);

    const smtpAddress = { host: config.host, port: smtpListening.port };
    writePrivateFile(
      directory.server,
      `${JSON.stringify({ url, smtp: smtpAddress, pid: process.pid })}\n`,
    );
    undo.push(() => removeFile(directory.server));
    return {
      url,
      publicUrl: config.publicUrl ?? url,
      smtp: smtpAddress,
      dataDirectory: directory.path,
      ...(firstStart === undefined ? {} : { firstStart }),
      ...(newAdminKey === undefined ? {} : { newAdminKey }),
      ...(adminKey === undefined
        ? {}
        : { signInUrl: signInUrl(url, signInLinks.create(adminKey)) }),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** An organization and an inbox to begin with; `undefined` when they were made before. */
async function prepareFirstStart(
  store: Pick<Store, "organizations" | "inboxes">,
): Promise<{ inboxAddress: string } | undefined> {
  if ((await store.organizations.find(firstOrganizationId)) !== undefined) return undefined;
  // The organization last: a start that dies in between is a first start again.
  const inbox = await store.inboxes.create({
    organizationId: firstOrganizationId,
    kind: "email_address",
    label: "first inbox",
  });
  await store.organizations.ensureFirst();
  return { inboxAddress: inbox.address };
}

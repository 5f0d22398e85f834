/** Starts everything that otpost is on one machine, and stops it without losing anything. */

import { createAuthenticatorRoutes } from "../functions/authenticators/authenticators.ts";
import { createCallbackSender } from "../functions/callback-sender/callback-sender.ts";
import { createConsoleRoutes } from "../functions/console/console.ts";
import { createEmailParser } from "../functions/email-parser/email-parser.ts";
import { createListCodesRoutes } from "../functions/list-codes/list-codes.ts";
import { createManageRoutes } from "../functions/manage/manage.ts";
import { createPushCodeRoutes } from "../functions/push-code/push-code.ts";
import { createSmsParser } from "../functions/sms-parser/sms-parser.ts";
import { createSmsWebhookRoutes } from "../functions/sms-webhook/sms-webhook.ts";
import { createTotpUrlRoutes } from "../functions/totp-url/totp-url.ts";
import { createAboutRoutes } from "../shared/api/about.ts";
import type { ApiApp } from "../shared/api/app.ts";
import { openApiDocument } from "../shared/api/openapi.ts";
import { type Authenticate, createAuthenticate } from "../shared/auth/authenticate.ts";
import type { Config } from "../shared/config/config.ts";
import { createReceiveMessage, type ReceiveMessage } from "../shared/delivery/receive-message.ts";
import { prepareLexicon } from "../shared/extraction/lexicon.ts";
import type { Log } from "../shared/ports/observability.ts";
import { firstOrganizationId } from "../shared/store/organizations.ts";
import { createStore, type Store } from "../shared/store/store.ts";
import { ensureAdminKey } from "./admin-key.ts";
import {
  openDataDirectory,
  readOptionalFile,
  removeFile,
  writePrivateFile,
} from "./data-directory.ts";
import { startDeliveryWorker } from "./delivery-worker.ts";
import { createHttpServer } from "./http-server.ts";
import { createMailParserPool, type MailParserPool } from "./mail-parser-pool.ts";
import { type LocalPorts, openPorts } from "./ports.ts";
import { createQrReader, type QrReader } from "./qr-reader.ts";
import { createSignInLinks, type SignInLinks } from "./sign-in-links.ts";
import { createSignInRoutes, signInUrl } from "./sign-in-routes.ts";
import { createSmtpIntake } from "./smtp-intake.ts";
import { startSweeper } from "./sweeper.ts";
import { startWorker, type Worker } from "./worker.ts";

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

/** Parsing happens in two threads, 30 s a mail at most: six are done well within their lease. */
const mailsAtOnce = 6;
const smsAtOnce = 8;

/** @throws OtpostError `configuration_invalid` when a port is taken or the data is in use. */
export async function startOtpost(
  config: Config,
  { log, now }: { log: Log; now?: () => Date },
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
    const firstStart = await prepareFirstStart(store);
    const newAdminKey = await ensureAdminKey({
      directory,
      store,
      random: ports.random,
      configured: config.adminKey,
    });

    const signInLinks = createSignInLinks(ports);
    const adminKey = config.adminKey ?? readOptionalFile(directory.adminKey);

    const concerns = assembleConcerns(config, ports);
    const parserPool = createMailParserPool({ mailDirectory: directory.mail });
    undo.push(() => parserPool.close());
    const workers = startWorkers(
      assembleConcerns(config, { ...ports, ...ports.behindJobs }),
      parserPool,
    );
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

type ConcernOptions = LocalPorts &
  Store & {
    authenticate: Authenticate;
    receiveMessage: ReceiveMessage;
    defaultRegion: string | undefined;
  };

function assembleConcerns(config: Config, ports: LocalPorts): ConcernOptions {
  const store = createStore({ ...config, ...ports });
  return {
    ...ports,
    ...store,
    authenticate: createAuthenticate(store),
    receiveMessage: createReceiveMessage({
      ...ports,
      ...store,
      lifespanMinutes: config.totpLifespanMinutes,
    }),
    defaultRegion: config.defaultRegion,
  };
}

function startWorkers(options: ConcernOptions, parserPool: MailParserPool): Worker {
  const { log } = options;
  const workers = [
    startWorker({
      name: "inbound_emails",
      queue: options.inboundEmails,
      handle: createEmailParser({ ...options, readMail: parserPool.readMail }),
      concurrency: mailsAtOnce,
      log,
    }),
    startWorker({
      name: "inbound_sms",
      queue: options.inboundSms,
      handle: createSmsParser(options),
      concurrency: smsAtOnce,
      log,
    }),
    startDeliveryWorker({
      queue: options.deliveries,
      send: createCallbackSender(options),
      log,
    }),
    startSweeper({ sweep: () => options.sweep(), log }),
  ];
  return {
    stop: async () => {
      await Promise.all(workers.map((worker) => worker.stop()));
    },
  };
}

function mountConcerns(
  app: ApiApp,
  options: ConcernOptions & {
    config: Config;
    publicUrl: string;
    mailDomain: string;
    allowLoopbackDestinations: boolean;
    signInLinks: SignInLinks;
    qrReader: QrReader;
  },
): void {
  app.route("/", createAboutRoutes({ ...options, openApi: openApiDocument }));
  app.route("/", createConsoleRoutes());
  app.route("/", createSignInRoutes(options));
  app.route("/", createPushCodeRoutes(options));
  app.route("/", createListCodesRoutes(options));
  app.route("/", createTotpUrlRoutes(options));
  app.route(
    "/",
    createManageRoutes({
      ...options,
      twilioConfigured: options.config.twilio.authTokens.length > 0,
      configuredSkyvernKeys: options.config.skyvernApiKeys.length,
    }),
  );
  app.route("/", createAuthenticatorRoutes({ ...options, ...options.qrReader }));
  const twilio = { ...options.config.twilio, publicUrl: options.publicUrl };
  app.route("/", createSmsWebhookRoutes({ ...options, twilio }));
}

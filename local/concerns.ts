/** The concerns on one machine: what each is given, which routes they answer, which queues they work on. */
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
import type { ReadMail } from "../shared/delivery/read-mail.ts";
import { createReceiveMessage, type ReceiveMessage } from "../shared/delivery/receive-message.ts";
import { createStore, type Store } from "../shared/store/store.ts";
import { startDeliveryWorker } from "./delivery-worker.ts";
import type { LocalPorts } from "./ports.ts";
import type { QrReader } from "./qr-reader.ts";
import type { SignInLinks } from "./sign-in-links.ts";
import { createSignInRoutes } from "./sign-in-routes.ts";
import { startSweeper } from "./sweeper.ts";
import { startWorker, type Worker } from "./worker.ts";

/** The large ones among them are read one after the other, in 30 s each at most: well within their lease. */
const mailsAtOnce = 16;
const smsAtOnce = 8;

export type Concerns = LocalPorts &
  Store & {
    authenticate: Authenticate;
    receiveMessage: ReceiveMessage;
    defaultRegion: string | undefined;
  };

/** The repositories and functions that the concerns share, on those ports. */
export function assembleConcerns(config: Config, ports: LocalPorts): Concerns {
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

/** Everything that works on what is queued, until it is stopped. */
export function startWorkers(
  config: Config,
  concerns: Concerns,
  { readMail }: { readMail: ReadMail },
): Worker {
  const { log } = concerns;
  const parsers = assembleConcerns(config, { ...concerns, ...concerns.behindJobs });
  const workers = [
    startWorker({
      name: "inbound_emails",
      queue: concerns.inboundEmails,
      handle: createEmailParser({ ...parsers, readMail }),
      concurrency: mailsAtOnce,
      log,
    }),
    startWorker({
      name: "inbound_sms",
      queue: concerns.inboundSms,
      handle: createSmsParser(parsers),
      concurrency: smsAtOnce,
      log,
    }),
    // Not behind its jobs: that a task was started must be on disk before it is.
    startDeliveryWorker({
      queue: concerns.deliveries,
      send: createCallbackSender(concerns),
      log,
    }),
    startSweeper({ sweep: () => concerns.sweep(), log }),
  ];
  return {
    stop: async () => {
      await Promise.all(workers.map((worker) => worker.stop()));
    },
  };
}

/** All routes of the HTTP server. */
export function mountConcerns(
  app: ApiApp,
  options: Concerns & {
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

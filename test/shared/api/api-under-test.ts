/** The whole API in memory: every concern mounted as a platform does it, on memory ports. */
import { randomBytes } from "node:crypto";
import { createAuthenticatorRoutes } from "../../../functions/authenticators/authenticators.ts";
import { createListCodesRoutes } from "../../../functions/list-codes/list-codes.ts";
import { createManageRoutes } from "../../../functions/manage/manage.ts";
import { createPushCodeRoutes } from "../../../functions/push-code/push-code.ts";
import { createSmsWebhookRoutes } from "../../../functions/sms-webhook/sms-webhook.ts";
import { createTotpUrlRoutes } from "../../../functions/totp-url/totp-url.ts";
import { createAesSecretBox } from "../../../shared/adapters/aes-secret-box.ts";
import { createInProcessCodeArrivals } from "../../../shared/adapters/in-process-code-arrivals.ts";
import { createMemoryJobQueue } from "../../../shared/adapters/memory-job-queue.ts";
import { createMemoryTable } from "../../../shared/adapters/memory-table.ts";
import type { StartTimer } from "../../../shared/adapters/wake-ups.ts";
import { createAboutRoutes } from "../../../shared/api/about.ts";
import { type ApiApp, createApiApp } from "../../../shared/api/app.ts";
import { openApiDocument } from "../../../shared/api/openapi.ts";
import { createAuthenticate } from "../../../shared/auth/authenticate.ts";
import { findQrText } from "../../../shared/authenticators/find-qr-text.ts";
import { createReceiveMessage } from "../../../shared/delivery/receive-message.ts";
import type { DeliveryJob, InboundEmailJob, InboundSmsJob } from "../../../shared/jobs.ts";
import type { MetricName } from "../../../shared/ports/observability.ts";
import type { Table } from "../../../shared/ports/table.ts";
import type { Scope } from "../../../shared/store/api-keys.ts";
import { createStore } from "../../../shared/store/store.ts";

export const startedAt = new Date("2026-05-01T08:30:00.000Z");
const lifespanMinutes = 10;

type LogLine = { level: string; event: string; fields: Record<string, unknown> };

/** `table`: to plant a failure; the memory table otherwise. `startTimer`: of waiting, the system's unless given. */
export function createApiUnderTest({
  table: given,
  startTimer,
}: {
  table?: Table;
  startTimer?: StartTimer;
} = {}) {
  let time = startedAt.getTime();
  const now = (): Date => new Date(time);
  const random = (bytes: number): Uint8Array => randomBytes(bytes);
  const lines: LogLine[] = [];
  const counted: { name: MetricName }[] = [];
  const write =
    (level: string) =>
    (event: string, fields = {}): void => {
      lines.push({ level, event, fields });
    };
  const ports = {
    table: given ?? createMemoryTable({ now }),
    secretBox: createAesSecretBox({ key: randomBytes(32), random }),
    codeArrivals: createInProcessCodeArrivals(startTimer === undefined ? {} : { startTimer }),
    deliveries: createMemoryJobQueue<DeliveryJob>({ now, leaseSeconds: 60, maxAttempts: 3 }),
    inboundEmails: createMemoryJobQueue<InboundEmailJob>({ now, leaseSeconds: 60, maxAttempts: 3 }),
    inboundSms: createMemoryJobQueue<InboundSmsJob>({ now, leaseSeconds: 60, maxAttempts: 3 }),
    log: { info: write("info"), warn: write("warn"), error: write("error") },
    metrics: {
      count: (name: MetricName, dimensions = {}) => void counted.push({ name, ...dimensions }),
      duration: () => {},
    },
    now,
    random,
  };
  const store = createStore({
    ...ports,
    totpLifespanMinutes: lifespanMinutes,
    mailDomain: "codes.example.com",
    skyvernApiKeys: [],
  });
  const options = {
    ...ports,
    ...store,
    authenticate: createAuthenticate(store),
    receiveMessage: createReceiveMessage({ ...ports, ...store, lifespanMinutes }),
    readQrCode: async (image: Uint8Array) => findQrText(image, { now }),
    publicUrl: "https://codes.example.com",
    mailDomain: "codes.example.com",
  };
  const mount = (app: ApiApp): ApiApp => {
    app.route("/", createAboutRoutes({ ...options, openApi: openApiDocument }));
    app.route("/", createPushCodeRoutes(options));
    app.route("/", createListCodesRoutes(options));
    app.route("/", createTotpUrlRoutes(options));
    app.route("/", createManageRoutes(options));
    app.route("/", createAuthenticatorRoutes(options));
    app.route("/", createSmsWebhookRoutes({ ...options, twilio: { ...options, authTokens: [] } }));
    return app;
  };
  const app = mount(createApiApp(ports));

  /** An organization with a key for every scope. */
  async function createOrganization(name: string) {
    const { id } = await store.organizations.create({ name });
    const keyWith = async (...scopes: Scope[]): Promise<string> =>
      (await store.apiKeys.create({ organizationId: id, scopes })).key;
    return {
      id,
      push: await keyWith("push"),
      read: await keyWith("read"),
      admin: await keyWith("admin"),
      operator: await keyWith("operator"),
    };
  }

  return {
    app,
    mount,
    store,
    ports,
    /** What the log was given. */
    lines,
    /** Which metrics were counted, with their dimensions. */
    counted,
    createOrganization,
    passSeconds: (seconds: number): void => {
      time += seconds * 1000;
    },
    /** One request; `body` is sent as JSON unless it is text or bytes. */
    async call(method: string, path: string, request: CallOptions = {}): Promise<Answer> {
      const { body, key, headers = {}, stopping, signal } = request;
      const isRaw = typeof body === "string" || body instanceof Uint8Array;
      const response = await app.request(
        path,
        {
          method,
          headers: {
            ...(body === undefined ? {} : { "content-type": "application/json" }),
            ...(key === undefined ? {} : { "x-api-key": key }),
            ...headers,
          },
          ...(body === undefined ? {} : { body: isRaw ? toBody(body) : JSON.stringify(body) }),
          ...(signal === undefined ? {} : { signal }),
        },
        stopping === undefined ? {} : { stopping },
      );
      const text = await response.text();
      return { status: response.status, headers: response.headers, text, json: parseJson(text) };
    },
  };
}

export type ApiUnderTest = ReturnType<typeof createApiUnderTest>;

export type CallOptions = {
  body?: unknown;
  key?: string;
  headers?: Record<string, string>;
  stopping?: AbortSignal;
  signal?: AbortSignal;
};

// biome-ignore lint/suspicious/noExplicitAny: a test reads any answer, and fails where it is another
export type Answer = { status: number; headers: Headers; text: string; json: any };

const toBody = (body: string | Uint8Array): string | Blob =>
  typeof body === "string" ? body : new Blob([Uint8Array.from(body)]);

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

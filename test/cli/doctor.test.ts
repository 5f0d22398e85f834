/** `otpost doctor` on one machine: every fault that it knows, planted in a server that was well. */
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer as createHttpServer } from "node:http";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { checkPublicUrl } from "../../cli/doctor/public-url-check.ts";
import { closeServer, listenOnLoopback } from "../aws/protocol-servers/loopback.ts";
import { type DnsTable, startDns } from "../local/loopback-dns.ts";
import { runInProcess } from "./otpost-process.ts";
import { type RunningOtpost, runOtpostServer } from "./running-otpost.ts";
import { accountSid, authToken, startTwilio, twilioNumber } from "./twilio-server.ts";

const mailDomain = "codes.otpost.dev";
const phone = "+14155550100";

/** What the public URL leads to. Its address is the loopback one, written so that it does not look it. */
const front = createHttpServer((_, response) => response.end('{"status":"ok"}'));
let publicUrl: string;
let webhook: string;
let server: RunningOtpost;
let twilio: Awaited<ReturnType<typeof startTwilio>>;
let dns: Awaited<ReturnType<typeof startDns>>;
const records: DnsTable = {};
const undo: (() => unknown)[] = [];

beforeAll(async () => {
  const { port } = new URL(await listenOnLoopback(front));
  publicUrl = `http://[::ffff:7f00:1]:${port}`;
  webhook = `${publicUrl}/v1/webhooks/twilio/sms`;
  server = await runOtpostServer(() => {}, {
    OTPOST_MAIL_DOMAIN: mailDomain,
    OTPOST_PUBLIC_URL: publicUrl,
    TWILIO_AUTH_TOKEN: authToken,
  });
  twilio = await startTwilio();
  dns = await startDns(records);
});
afterAll(async () => {
  dns.close();
  await twilio.close();
  await server.remove();
  await closeServer(front);
});
beforeEach(() => {
  records[mailDomain] = { mx: [{ exchange: "mx.otpost.dev", priority: 10 }] };
  records["mx.otpost.dev"] = { a: ["192.0.2.7"] };
  twilio.state.numbers = [twilioNumber({ sms_url: webhook })];
  twilio.state.services = [];
  twilio.state.failing = undefined;
});
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

type Found = { check: string; severity: string; message: string; mend: string[] };
type Report = { broken: number; warnings: number; findings: Found[] };

const otpost = (commandLine: string[], options: { now?: () => Date; stdin?: string } = {}) =>
  runInProcess(commandLine, {
    workingDirectory: server.folder,
    ...options,
    environment: {
      TWILIO_ACCOUNT_SID: accountSid,
      TWILIO_AUTH_TOKEN: authToken,
      OTPOST_TWILIO_URL: twilio.url,
    },
  });

async function doctor(
  more: string[] = [],
  options: { now?: () => Date } = {},
): Promise<Report & { exitCode: number | null }> {
  const command = ["doctor", "--json", "--dns", dns.server, ...more];
  const { stdout, stderr, exitCode } = await otpost(command, options);
  expect(stderr).toBe("");
  return { ...JSON.parse(stdout), exitCode };
}

/** The public URL of a test is not https: that one warning is always there. */
const troubles = ({ findings }: Report): Found[] =>
  findings.filter(
    ({ check, severity }) =>
      (severity === "broken" || severity === "warning") && check !== "server.public_url",
  );

/** Adds something for one test. */
async function add(...commandLine: string[]): Promise<void> {
  const [kind = ""] = commandLine;
  const { stdout } = await otpost([...commandLine, "--json"]);
  const added = JSON.parse(stdout);
  const id = added.inbox_id ?? added.totp_url_id ?? added.skyvern_key_id;
  undo.push(() => otpost([kind, "remove", id]));
}

it("finds nothing wrong with a server that is well", async () => {
  await add("inboxes", "add", phone);
  const { findings, exitCode } = await doctor();
  expect(findings.map(({ check, severity }) => `${severity} ${check}`)).toEqual([
    "ok server.reachable",
    "ok server.version",
    "ok server.clock",
    "ok smtp",
    "ok mail.mx",
    "warning server.public_url",
    "note skyvern.totp_urls",
    "ok twilio.webhook",
    "ok queues.dead_letters",
    "ok queues.age",
  ]);
  expect(exitCode).toBe(0);
});

it("says the same to people, a line a finding and what mends it below", async () => {
  records[mailDomain] = {};
  const { stdout, stderr, exitCode } = await otpost(["doctor", "--dns", dns.server]);
  expect(stdout).toMatch(/^ok {7}server\.reachable {6}http:\/\/127\.0\.0\.1:\d+ answers/);
  expect(stdout).toContain(
    `BROKEN   mail.mx               ${mailDomain} has no MX record: no mail from outside comes to it.\n         ${mailDomain}.  MX  10 THE-PUBLIC-NAME-OF-THIS-MACHINE.\n`,
  );
  expect(stderr).toBe("Broken: 1; warnings: 1. What mends each is below it.\n");
  expect(exitCode).toBe(1);
});

type Fault = {
  name: string;
  plant: () => unknown;
  more?: () => string[];
  now?: () => Date;
  check: string;
  severity: "broken" | "warning";
  says: RegExp;
  mend: RegExp;
};

/** The server as a client sees it that gets other answers: `change` is applied to every body. */
async function standIn(change: (path: string, body: string) => string, status?: number) {
  const proxy = createHttpServer(async (request, response) => {
    const upstream = await fetch(`${server.url}${request.url}`, {
      headers: { "x-api-key": String(request.headers["x-api-key"]) },
    });
    response.statusCode = status ?? upstream.status;
    response.setHeader("content-type", "application/json");
    response.end(change(request.url ?? "", await upstream.text()));
  });
  const url = await listenOnLoopback(proxy);
  undo.push(() => closeServer(proxy));
  const key = readFileSync(join(server.folder, "data", "admin-key"), "utf8").trim();
  return ["--url", url, "--key", key];
}

/** Puts another SMTP server where the command finds this machine's. */
async function otherSmtp(greeting: string, recipientAnswer: string): Promise<void> {
  const smtp = createServer((socket) => {
    socket.on("error", () => {});
    socket.write(`${greeting}\r\n`);
    socket.on("data", (data) => {
      const line = data.toString();
      const answer = line.startsWith("RCPT") ? recipientAnswer : "250-one\r\n250 two";
      socket.write(`${answer}\r\n`);
    });
  });
  smtp.listen(0, "127.0.0.1");
  await once(smtp, "listening");
  undo.push(() => new Promise<void>((resolve) => smtp.close(() => resolve())));
  pointSmtpAt(portOf(smtp));
}

function portOf(listening: Server): number {
  const address = listening.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

function pointSmtpAt(port: number): void {
  const file = join(server.folder, "data", "server.json");
  const before = readFileSync(file, "utf8");
  writeFileSync(file, JSON.stringify({ ...JSON.parse(before), smtp: { host: "0.0.0.0", port } }));
  undo.push(() => writeFileSync(file, before));
}

let standInArguments: string[] = [];
const stand = async (change: (path: string, body: string) => string): Promise<void> => {
  standInArguments = await standIn(change);
};

const faults: readonly Fault[] = [
  {
    name: "nobody listens there",
    plant: () => {},
    more: () => ["--url", "http://127.0.0.1:2"],
    check: "server.reachable",
    severity: "broken",
    says: /otpost does not answer at http:\/\/127\.0\.0\.1:2: nothing listens there/,
    mend: /otpost doctor --url/,
  },
  {
    name: "the key is unknown",
    plant: () => {},
    more: () => ["--key", "k".repeat(40)],
    check: "server.key",
    severity: "broken",
    says: /does not know the API key from --key/,
    mend: /OTPOST_API_KEY/,
  },
  {
    name: "the store does not answer",
    plant: async () => {
      const body = '{"detail": "The store does not answer.", "code": "unavailable"}';
      standInArguments = await standIn(() => body, 503);
    },
    more: () => standInArguments,
    check: "server.store",
    severity: "broken",
    says: /its store does not: The store does not answer/,
    mend: /^$/,
  },
  {
    name: "something else listens there",
    plant: () => stand(() => "<html>"),
    more: () => standInArguments,
    check: "server.reachable",
    severity: "broken",
    says: /not otpost's/,
    mend: /./,
  },
  {
    name: "the server is of another version",
    plant: () => stand((_, body) => body.replace(/"version":"[^"]+"/, '"version":"9.9.9"')),
    more: () => standInArguments,
    check: "server.version",
    severity: "warning",
    says: /The server is otpost 9\.9\.9, and this command \d/,
    mend: /npm ci/,
  },
  {
    name: "the clocks differ",
    plant: () => {},
    now: () => new Date(Date.now() - 95_000),
    check: "server.clock",
    severity: "warning",
    says: /differ by 9[56] s/,
    mend: /timedatectl/,
  },
  {
    name: "SMTP does not answer",
    plant: () => pointSmtpAt(1),
    check: "smtp",
    severity: "broken",
    says: /does not answer \(.*ECONNREFUSED/,
    mend: /npm start/,
  },
  {
    name: "another mail server listens, which takes everything",
    plant: () => otherSmtp("220-hello\r\n220 mail.example", "250 yes"),
    check: "smtp",
    severity: "broken",
    says: /accepts a recipient that has no inbox: another mail server/,
    mend: /OTPOST_SMTP_PORT/,
  },
  {
    name: "a mail server that greets nobody",
    plant: () => otherSmtp("554 go away", "550 no"),
    check: "smtp",
    severity: "broken",
    says: /greets with 554 go away/,
    mend: /^$/,
  },
  {
    name: "the mail domain has no MX record",
    plant: () => {
      delete records[mailDomain];
    },
    check: "mail.mx",
    severity: "broken",
    says: /has no MX record/,
    mend: /^codes\.otpost\.dev\. {2}MX {2}10 /,
  },
  {
    name: "its MX record points to SES",
    plant: () => {
      records[mailDomain] = {
        mx: [{ exchange: "inbound-smtp.eu-west-1.amazonaws.com", priority: 10 }],
      };
    },
    check: "mail.mx",
    severity: "broken",
    says: /goes to Amazon SES/,
    mend: /MX {2}10 THE-PUBLIC-NAME/,
  },
  {
    name: "its mail exchange has no address",
    plant: () => {
      delete records["mx.otpost.dev"];
    },
    check: "mail.mx",
    severity: "broken",
    says: /mx\.otpost\.dev, which has no address/,
    mend: /^mx\.otpost\.dev\. {2}A {2}/,
  },
  {
    name: "DNS does not answer",
    plant: () => {},
    more: () => ["--dns", "127.0.0.1:1"],
    check: "mail.mx",
    severity: "warning",
    says: /DNS does not answer/,
    mend: /dig MX/,
  },
  {
    name: "there are totp URLs and no Skyvern key",
    plant: () => add("totp-urls", "add", "jane@example.com"),
    check: "skyvern.keys",
    severity: "broken",
    says: /every poll is refused with 401/,
    mend: /otpost skyvern-keys add/,
  },
  {
    name: "a number has no webhook",
    plant: async () => {
      await add("inboxes", "add", phone);
      twilio.state.numbers = [twilioNumber()];
    },
    check: "twilio.webhook",
    severity: "broken",
    says: /has no webhook: its SMS go nowhere/,
    mend: /^otpost twilio connect \+14155550100$/,
  },
  {
    name: "a number's webhook is elsewhere",
    plant: async () => {
      await add("inboxes", "add", phone);
      twilio.state.numbers = [twilioNumber({ sms_url: "https://old.example/sms" })];
    },
    check: "twilio.webhook",
    severity: "broken",
    says: /go to https:\/\/old\.example\/sms, and not here/,
    mend: /twilio connect/,
  },
  {
    name: "a number's webhook is GET",
    plant: async () => {
      await add("inboxes", "add", phone);
      twilio.state.numbers = [twilioNumber({ sms_url: webhook, sms_method: "GET" })];
    },
    check: "twilio.webhook",
    severity: "broken",
    says: /is GET: otpost takes POST only/,
    mend: /twilio connect/,
  },
  {
    name: "a number is in a messaging service",
    plant: async () => {
      await add("inboxes", "add", phone);
      twilio.state.services = [
        {
          sid: "MG1",
          friendly_name: "Marketing",
          inbound_request_url: null,
          use_inbound_webhook_on_number: false,
          numbers: [twilioNumber().sid],
        },
      ];
    },
    check: "twilio.webhook",
    severity: "broken",
    says: /messaging service Marketing, which takes its SMS/,
    mend: /./,
  },
  {
    name: "a number is configured with an app",
    plant: async () => {
      await add("inboxes", "add", phone);
      twilio.state.numbers = [twilioNumber({ sms_url: webhook, sms_application_sid: "AP1" })];
    },
    check: "twilio.webhook",
    severity: "broken",
    says: /TwiML App AP1/,
    mend: /./,
  },
  {
    name: "a number is in no such account",
    plant: async () => {
      await add("inboxes", "add", phone);
      twilio.state.numbers = [];
    },
    check: "twilio.webhook",
    severity: "warning",
    says: /no number of this Twilio account/,
    mend: /inboxes remove/,
  },
  {
    name: "Twilio refuses the account",
    plant: async () => {
      await add("inboxes", "add", phone);
      twilio.state.failing = 401;
    },
    check: "twilio.account",
    severity: "broken",
    says: /Twilio refuses TWILIO_ACCOUNT_SID/,
    mend: /^$/,
  },
  {
    name: "the server has no Twilio token",
    plant: async () => {
      await add("inboxes", "add", phone);
      await stand((_, body) =>
        body.replace('"twilio_configured":true', '"twilio_configured":false'),
      );
    },
    more: () => standInArguments,
    check: "twilio.token",
    severity: "broken",
    says: /no TWILIO_AUTH_TOKEN: every webhook of Twilio's is refused/,
    mend: /TWILIO_AUTH_TOKEN=… npm start/,
  },
  {
    name: "a queue has dead letters",
    plant: () => stand((_, body) => body.replace('"dead_letters":0', '"dead_letters":2')),
    more: () => standInArguments,
    check: "queues.dead_letters",
    severity: "warning",
    says: /inbound_emails has 2 dead letters/,
    mend: /otpost dead-letters list --queue inbound_emails/,
  },
  {
    name: "a job is not done",
    plant: () =>
      stand((_, body) => body.replace('"oldest_age_seconds":null', '"oldest_age_seconds":95.2')),
    more: () => standInArguments,
    check: "queues.age",
    severity: "broken",
    says: /A job in inbound_emails is not done after 95 s/,
    mend: /job_failed/,
  },
];

describe("finds, says and mends", () => {
  for (const { name, plant, more, now, check, severity, says, mend } of faults) {
    it(name, async () => {
      await plant();
      const found = await doctor(more?.(), now === undefined ? {} : { now });
      const wrong = troubles(found);
      expect(wrong.map((each) => [each.check, each.severity])).toEqual([[check, severity]]);
      expect(wrong[0]?.message).toMatch(says);
      expect(wrong[0]?.mend.join("\n")).toMatch(mend);
      expect(found.exitCode).toBe(severity === "broken" ? 1 : 0);
    });
  }

  it("a totp URL that nobody polls, and one whose polls are refused", async () => {
    await add("totp-urls", "add", "jane@example.com");
    const { stdout } = await otpost(["skyvern-keys", "add", "--json"], { stdin: "a-skyvern-key" });
    undo.push(() => otpost(["skyvern-keys", "remove", JSON.parse(stdout).skyvern_key_id]));
    expect(troubles(await doctor())).toEqual([]);

    const later = troubles(await doctor([], { now: () => new Date(Date.now() + 2 * 3_600_000) }));
    expect(later.map(({ check }) => check)).toEqual(["server.clock", "skyvern.polls"]);
    expect(later[1]?.message).toMatch(/was never polled/);

    await stand((_, body) => body.replace('"refused_signatures":0', '"refused_signatures":3'));
    const refused = troubles(await doctor(standInArguments));
    expect(refused.map(({ check, severity }) => [check, severity])).toEqual([
      ["skyvern.polls", "broken"],
    ]);
  });
});

it("an SMTP server that takes a whole domain is well", async () => {
  await add("inboxes", "add", mailDomain);
  const { findings } = await doctor();
  expect(findings).toContainEqual(
    expect.objectContaining({
      check: "smtp",
      severity: "ok",
      message: expect.stringMatching(/all of/),
    }),
  );
});

it("a lesser key tells what it can", async () => {
  const { stdout } = await otpost(["keys", "add", "--scopes", "read"]);
  const { findings, exitCode } = await doctor(["--key", stdout.trim()]);
  expect(findings.map(({ check, severity }) => `${severity} ${check}`)).toEqual([
    "ok server.reachable",
    "note server.key",
    "ok smtp",
    "ok mail.mx",
    "warning server.public_url",
  ]);
  expect(exitCode).toBe(0);
});

describe("the public URL", () => {
  const facts = (url: string, kinds: ("phone_number" | "email_address")[] = []) => ({
    findings: [],
    caller: {
      api_key_id: "key_1",
      organization_id: "org_1",
      scopes: ["operator" as const],
      identifiers: null,
      public_url: url,
      mail_domain: mailDomain,
    },
    inboxes: kinds.map((kind) => ({
      inbox_id: "inbox_1",
      kind,
      address: phone,
      totp_identifier: null,
      accepted_identifiers: null,
      trusted_senders: null,
      label: null,
      created_at: "2026-05-01T08:30:00.000Z",
    })),
  });
  const answering =
    (body: string, status = 200): typeof fetch =>
    async () =>
      new Response(body, { status });
  const healthy = answering('{"status": "ok"}');

  const cases = [
    { name: "leads here", url: "https://codes.otpost.dev", get: healthy, severity: "ok" },
    { name: "is plain http", url: "http://codes.otpost.dev", get: healthy, severity: "warning" },
    {
      name: "is somebody's page",
      url: "https://codes.otpost.dev",
      get: answering("<html>"),
      severity: "warning",
    },
    {
      name: "is a proxy's 502",
      url: "https://codes.otpost.dev",
      get: answering("bad", 502),
      severity: "warning",
    },
    {
      name: "does not answer",
      url: "https://codes.otpost.dev",
      get: async () => Promise.reject(new Error("no")),
      severity: "warning",
    },
    {
      name: "is this machine's only",
      url: "http://127.0.0.1:8787",
      get: healthy,
      severity: "note",
    },
    {
      name: "is this machine's only, and there is a number",
      url: "http://localhost:8787",
      get: healthy,
      kinds: ["phone_number" as const],
      severity: "broken",
    },
  ];
  for (const { name, url, get, kinds, severity } of cases) {
    it(`that ${name}: ${severity}`, async () => {
      const [found, ...others] = await checkPublicUrl(facts(url, kinds), get);
      expect(others).toEqual([]);
      expect(found).toMatchObject({ check: "server.public_url", severity });
      if (severity !== "ok") expect(found?.mend).not.toEqual([]);
    });
  }
});

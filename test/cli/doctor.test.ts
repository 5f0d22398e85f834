/** `otpost doctor` on one machine: what may be wrong with the server, its SMTP port, mail domain and queues. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import {
  type ExaminedOtpost,
  expectFault,
  type Fault,
  mailDomain,
  startExaminedOtpost,
} from "./examined-otpost.ts";

let otpost: ExaminedOtpost;
beforeAll(async () => {
  otpost = await startExaminedOtpost();
});
afterAll(() => otpost.close());
afterEach(() => otpost.heal());

it("finds nothing wrong with a server that is well", async () => {
  await otpost.add(["inboxes", "add", "+14155550100"]);
  const { findings, exitCode } = await otpost.doctor();
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
  otpost.records[mailDomain] = {};
  const { stdout, stderr, exitCode } = await otpost.run(["doctor", "--dns", otpost.dnsServer]);
  expect(stdout).toMatch(/^ok {7}server\.reachable {6}http:\/\/127\.0\.0\.1:\d+ answers/);
  expect(stdout).toContain(
    `BROKEN   mail.mx               ${mailDomain} has no MX record: no mail from outside comes to it.\n         ${mailDomain}.  MX  10 THE-PUBLIC-NAME-OF-THIS-MACHINE.\n`,
  );
  expect(stderr).toBe("Broken: 1; warnings: 1. What mends each is below it.\n");
  expect(exitCode).toBe(1);
});

const faults: readonly Fault[] = [
  {
    name: "nobody listens there",
    more: ["--url", "http://127.0.0.1:2"],
    check: "server.reachable",
    severity: "broken",
    says: /otpost does not answer at http:\/\/127\.0\.0\.1:2: nothing listens there/,
    mend: /otpost doctor --url/,
  },
  {
    name: "the key is unknown",
    more: ["--key", "k".repeat(40)],
    check: "server.key",
    severity: "broken",
    says: /does not know the API key from --key/,
    mend: /OTPOST_API_KEY/,
  },
  {
    name: "the store does not answer",
    plant: async (otpost) => {
      const body = '{"detail": "The store does not answer.", "code": "unavailable"}';
      await otpost.standIn(() => body, 503);
    },
    check: "server.store",
    severity: "broken",
    says: /its store does not: The store does not answer/,
    mend: /^$/,
  },
  {
    name: "something else listens there",
    plant: (otpost) => otpost.standIn(() => "<html>"),
    check: "server.reachable",
    severity: "broken",
    says: /not otpost's/,
    mend: /./,
  },
  {
    name: "the server is of another version",
    plant: (otpost) =>
      otpost.standIn((body) => body.replace(/"version":"[^"]+"/, '"version":"9.9.9"')),
    check: "server.version",
    severity: "warning",
    says: /The server is otpost 9\.9\.9, and this command \d/,
    mend: /npm ci/,
  },
  {
    name: "the clocks differ",
    now: () => new Date(Date.now() - 95_000),
    check: "server.clock",
    severity: "warning",
    says: /differ by 9[56] s/,
    mend: /timedatectl/,
  },
  {
    name: "SMTP does not answer",
    plant: (otpost) => otpost.pointSmtpAt(1),
    check: "smtp",
    severity: "broken",
    says: /does not answer \(.*ECONNREFUSED/,
    mend: /npm start/,
  },
  {
    name: "another mail server listens, which takes everything",
    plant: (otpost) => otpost.otherSmtp("220-hello\r\n220 mail.example", "250 yes"),
    check: "smtp",
    severity: "broken",
    says: /accepts a recipient that has no inbox: another mail server/,
    mend: /OTPOST_SMTP_PORT/,
  },
  {
    name: "a mail server that greets nobody",
    plant: (otpost) => otpost.otherSmtp("554 go away", "550 no"),
    check: "smtp",
    severity: "broken",
    says: /greets with 554 go away/,
    mend: /^$/,
  },
  {
    name: "the mail domain has no MX record",
    plant: (otpost) => {
      delete otpost.records[mailDomain];
    },
    check: "mail.mx",
    severity: "broken",
    says: /has no MX record/,
    mend: /^codes\.otpost\.dev\. {2}MX {2}10 /,
  },
  {
    name: "its MX record points to SES",
    plant: (otpost) => {
      otpost.records[mailDomain] = {
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
    plant: (otpost) => {
      delete otpost.records["mx.otpost.dev"];
    },
    check: "mail.mx",
    severity: "broken",
    says: /mx\.otpost\.dev, which has no address/,
    mend: /^mx\.otpost\.dev\. {2}A {2}/,
  },
  {
    name: "DNS does not answer",
    more: ["--dns", "127.0.0.1:1"],
    check: "mail.mx",
    severity: "warning",
    says: /DNS does not answer/,
    mend: /dig MX/,
  },
  {
    name: "a queue has dead letters",
    plant: (otpost) =>
      otpost.standIn((body) => body.replace('"dead_letters":0', '"dead_letters":2')),
    check: "queues.dead_letters",
    severity: "warning",
    says: /inbound_emails has 2 dead letters/,
    mend: /otpost dead-letters list --queue inbound_emails/,
  },
  {
    name: "a job is not done",
    plant: (otpost) =>
      otpost.standIn((body) =>
        body.replace('"oldest_age_seconds":null', '"oldest_age_seconds":95.2'),
      ),
    check: "queues.age",
    severity: "broken",
    says: /A job in inbound_emails is not done after 95 s/,
    mend: /job_failed/,
  },
];

describe("finds, says and mends", () => {
  for (const fault of faults) it(fault.name, () => expectFault(otpost, fault));
});

it("an SMTP server that takes a whole domain is well", async () => {
  await otpost.add(["inboxes", "add", mailDomain]);
  const { findings } = await otpost.doctor();
  expect(findings).toContainEqual(
    expect.objectContaining({
      check: "smtp",
      severity: "ok",
      message: expect.stringMatching(/all of/),
    }),
  );
});

it("a lesser key tells what it can", async () => {
  const { stdout } = await otpost.run(["keys", "add", "--scopes", "read"]);
  const { findings, exitCode } = await otpost.doctor(["--key", stdout.trim()]);
  expect(findings.map(({ check, severity }) => `${severity} ${check}`)).toEqual([
    "ok server.reachable",
    "note server.key",
    "ok smtp",
    "ok mail.mx",
    "warning server.public_url",
  ]);
  expect(exitCode).toBe(0);
});

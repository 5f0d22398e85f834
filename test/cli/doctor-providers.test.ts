/** `otpost doctor` on one machine: what may be wrong between otpost and Twilio, and otpost and Skyvern. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import {
  type ExaminedOtpost,
  expectFault,
  type Fault,
  startExaminedOtpost,
  troubles,
} from "./examined-otpost.ts";
import { twilioNumber } from "./twilio-server.ts";

const phone = "+14155550100";

let otpost: ExaminedOtpost;
beforeAll(async () => {
  otpost = await startExaminedOtpost();
});
afterAll(() => otpost.close());
afterEach(() => otpost.heal());

/** As the API tells of it: a real one has answered 410, or is silent for longer than a test is. */
const destination = (changes: object): string =>
  JSON.stringify([
    {
      destination_id: "dest_1",
      kind: "callback",
      url: "https://hooks.example/otp",
      enabled: true,
      disabled_reason: null,
      failures: 0,
      paused_until: null,
      ...changes,
    },
  ]);
const withDestination =
  (changes: object) =>
  (otpost: ExaminedOtpost): Promise<void> =>
    otpost.standIn((body, path) => (path === "/v1/destinations" ? destination(changes) : body));

const faults: readonly Fault[] = [
  {
    name: "a destination that answered 410",
    plant: withDestination({ enabled: false, disabled_reason: "gone" }),
    check: "deliveries.destinations",
    severity: "warning",
    says: /dest_1 answered 410 Gone and was switched off/,
    mend: /-X PATCH .*\/v1\/destinations\/dest_1.*"enabled": true[\s\S]*destinations remove dest_1/,
  },
  {
    name: "a destination that does not answer",
    plant: withDestination({ failures: 12, paused_until: "2999-01-01T00:00:00.000Z" }),
    check: "deliveries.destinations",
    severity: "warning",
    says: /Nobody has answered 12 attempts in a row at dest_1/,
    mend: /^otpost destinations test dest_1$/,
  },
  {
    name: "there are totp URLs and no Skyvern key",
    plant: (otpost) => otpost.add(["totp-urls", "add", "jane@example.com"]),
    check: "skyvern.keys",
    severity: "broken",
    says: /every poll is refused with 401/,
    mend: /otpost skyvern-keys add/,
  },
  {
    name: "a number has no webhook",
    plant: async (otpost) => {
      await otpost.add(["inboxes", "add", phone]);
      otpost.twilio.numbers = [twilioNumber()];
    },
    check: "twilio.webhook",
    severity: "broken",
    says: /has no webhook: its SMS go nowhere/,
    mend: /^otpost twilio connect \+14155550100$/,
  },
  {
    name: "a number's webhook is elsewhere",
    plant: async (otpost) => {
      await otpost.add(["inboxes", "add", phone]);
      otpost.twilio.numbers = [twilioNumber({ sms_url: "https://old.example/sms" })];
    },
    check: "twilio.webhook",
    severity: "broken",
    says: /go to https:\/\/old\.example\/sms, and not here/,
    mend: /twilio connect/,
  },
  {
    name: "a number's webhook is GET",
    plant: async (otpost) => {
      await otpost.add(["inboxes", "add", phone]);
      otpost.twilio.numbers = [twilioNumber({ sms_url: otpost.webhook, sms_method: "GET" })];
    },
    check: "twilio.webhook",
    severity: "broken",
    says: /is GET: otpost takes POST only/,
    mend: /twilio connect/,
  },
  {
    name: "a number is in a messaging service",
    plant: async (otpost) => {
      await otpost.add(["inboxes", "add", phone]);
      otpost.twilio.services = [
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
    plant: async (otpost) => {
      await otpost.add(["inboxes", "add", phone]);
      otpost.twilio.numbers = [
        twilioNumber({ sms_url: otpost.webhook, sms_application_sid: "AP1" }),
      ];
    },
    check: "twilio.webhook",
    severity: "broken",
    says: /TwiML App AP1/,
    mend: /./,
  },
  {
    name: "a number is in no such account",
    plant: async (otpost) => {
      await otpost.add(["inboxes", "add", phone]);
      otpost.twilio.numbers = [];
    },
    check: "twilio.webhook",
    severity: "warning",
    says: /no number of this Twilio account/,
    mend: /inboxes remove/,
  },
  {
    name: "Twilio refuses the account",
    plant: async (otpost) => {
      await otpost.add(["inboxes", "add", phone]);
      otpost.twilio.failing = 401;
    },
    check: "twilio.account",
    severity: "broken",
    says: /Twilio refuses TWILIO_ACCOUNT_SID/,
    mend: /^$/,
  },
  {
    name: "the server has no Twilio token",
    plant: async (otpost) => {
      await otpost.add(["inboxes", "add", phone]);
      await otpost.standIn((body) =>
        body.replace('"twilio_configured":true', '"twilio_configured":false'),
      );
    },
    check: "twilio.token",
    severity: "broken",
    says: /no TWILIO_AUTH_TOKEN: every webhook of Twilio's is refused/,
    mend: /TWILIO_AUTH_TOKEN=… npm start/,
  },
];

describe("finds, says and mends", () => {
  for (const fault of faults) it(fault.name, () => expectFault(otpost, fault));

  it("but no destination that is well, or that the operator switched off", async () => {
    const past = { failures: 12, paused_until: "2026-01-01T00:00:00.000Z" };
    for (const changes of [{}, past, { enabled: false, disabled_reason: "operator" }]) {
      await withDestination(changes)(otpost);
      const { findings } = await otpost.doctor();
      expect(findings).toContainEqual(
        expect.objectContaining({ check: "deliveries.destinations", severity: "ok" }),
      );
    }
  });

  it("a totp URL that nobody polls, and one whose polls are refused", async () => {
    await otpost.add(["totp-urls", "add", "jane@example.com"]);
    await otpost.add(["skyvern-keys", "add"], "a-skyvern-key");
    expect(troubles(await otpost.doctor())).toEqual([]);

    const now = () => new Date(Date.now() + 2 * 3_600_000);
    const later = troubles(await otpost.doctor([], { now }));
    expect(later.map(({ check }) => check)).toEqual(["server.clock", "skyvern.polls"]);
    expect(later[1]?.message).toMatch(/was never polled/);

    await otpost.standIn((body) =>
      body.replace('"refused_signatures":0', '"refused_signatures":3'),
    );
    const refused = troubles(await otpost.doctor());
    expect(refused.map(({ check, severity }) => [check, severity])).toEqual([
      ["skyvern.polls", "broken"],
    ]);
  });
});

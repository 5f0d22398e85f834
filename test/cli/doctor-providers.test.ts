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

const faults: readonly Fault[] = [
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

import { createServer } from "node:http";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { closeServer, listenOnLoopback } from "../aws/protocol-servers/loopback.ts";
import { expectOutcome, type Outcome, type Run, runInProcess } from "./otpost-process.ts";
import { type RunningOtpost, runOtpostServer } from "./running-otpost.ts";
import { accountSid, authToken, startTwilio, twilioNumber } from "./twilio-server.ts";

const publicUrl = "https://codes.example.com";
const webhook = `${publicUrl}/v1/webhooks/twilio/sms`;
const phone = "+14155550100";

let server: RunningOtpost;
let twilio: Awaited<ReturnType<typeof startTwilio>>;
beforeAll(async () => {
  server = await runOtpostServer();
});
afterAll(() => server.remove());
beforeEach(async () => {
  twilio = await startTwilio();
});
afterEach(() => twilio.close());

const run = (
  commandLine: readonly string[],
  environment: Record<string, string> = {},
): Promise<Run> =>
  runInProcess(["twilio", "connect", ...commandLine], {
    workingDirectory: server.folder,
    environment: {
      TWILIO_ACCOUNT_SID: accountSid,
      TWILIO_AUTH_TOKEN: authToken,
      OTPOST_TWILIO_URL: twilio.url,
      ...environment,
    },
  });
const connect = (...more: string[]): Promise<Run> =>
  run([phone, "--public-url", publicUrl, ...more]);

describe("twilio connect", () => {
  it("sets the webhook, and shows what it replaces", async () => {
    twilio.state.numbers = [
      twilioNumber({ sms_url: "https://demo.twilio.com", sms_method: "GET" }),
    ];
    expectOutcome(await connect(), {
      stderr: new RegExp(
        `^SMS to \\+14155550100 go to POST ${webhook}\\nBefore: GET https://demo\\.twilio\\.com\\nThe number has no fallback URL`,
      ),
    });
    expect(twilio.state.changes).toEqual([
      { sid: `PN${"1".repeat(32)}`, form: { SmsUrl: webhook, SmsMethod: "POST" } },
    ]);
  });

  it("--dry-run changes nothing", async () => {
    twilio.state.numbers = [twilioNumber({ sms_url: "https://demo.twilio.com" })];
    expectOutcome(await connect("--dry-run"), {
      stderr: /would go to POST https:\/\/codes\.example\.com[\s\S]*Before: POST https:\/\/demo/,
    });
    expect(twilio.state.changes).toEqual([]);
  });

  it("a second time changes nothing", async () => {
    twilio.state.numbers = [twilioNumber()];
    expectOutcome(await connect(), { stderr: /It had no webhook before/ });
    expectOutcome(await connect(), { stderr: /^SMS to \+14155550100 go to https:.* already/ });
    expect(twilio.state.changes).toHaveLength(1);
  });

  it("leaves one alone that has connection overrides", async () => {
    twilio.state.numbers = [twilioNumber({ sms_url: `${webhook}#rc=3&rp=all` })];
    expectOutcome(await connect(), { stderr: /already\./ });
    expect(twilio.state.changes).toEqual([]);
  });

  it("--json has what was replaced", async () => {
    twilio.state.numbers = [
      twilioNumber({ sms_url: "https://old.example/sms", sms_fallback_url: webhook }),
    ];
    const { stdout } = await connect("--json");
    expect(JSON.parse(stdout)).toEqual({
      outcome: "changed",
      number: phone,
      sms_url: webhook,
      replaced_sms_url: "https://old.example/sms",
      replaced_sms_method: "POST",
      notes: [],
    });
  });

  it("finds the number among longer ones, and as people write it", async () => {
    twilio.state.numbers = [
      twilioNumber({ sid: "PNlonger", phone_number: "+141555501009" }),
      twilioNumber({ sid: "PNright" }),
    ];
    await run(["+1 (415) 555-0100", "--public-url", publicUrl]);
    expect(twilio.state.changes.map(({ sid }) => sid)).toEqual(["PNright"]);
  });

  describe("says what goes before the number's webhook", () => {
    const { sid } = twilioNumber();
    const service = {
      sid: "MG1",
      friendly_name: "Marketing",
      inbound_request_url: "https://marketing.example/in",
      use_inbound_webhook_on_number: false,
      numbers: ["PNother", sid],
    };
    const other = { ...service, sid: "MG0", friendly_name: "Other", numbers: ["PNother"] };

    it("a TwiML App", async () => {
      twilio.state.numbers = [twilioNumber({ sms_application_sid: "AP1" })];
      expectOutcome(await connect(), { stderr: /TwiML App AP1: Twilio ignores its webhook/ });
    });

    it("a messaging service, on whatever page it is", async () => {
      twilio.state.numbers = [twilioNumber()];
      twilio.state.services = [other, service];
      expectOutcome(await connect(), {
        stderr:
          /messaging service Marketing, which takes its messages to https:\/\/marketing\.example\/in: .*Defer to sender's webhook/,
      });
    });

    it("and hands its credentials to nobody else, whatever the next page's address is", async () => {
      const asked: string[] = [];
      const stranger = createServer((request, response) => {
        asked.push(request.url ?? "");
        response.end("{}");
      });
      twilio.state.nextPage = `${await listenOnLoopback(stranger)}/v1/Services`;
      twilio.state.numbers = [twilioNumber()];
      twilio.state.services = [other, service];
      expectOutcome(await connect(), { stderr: /go to POST/ });
      expect(asked).toEqual([]);
      await closeServer(stranger);
    });

    it("a messaging service that drops them", async () => {
      twilio.state.numbers = [twilioNumber()];
      twilio.state.services = [{ ...service, inbound_request_url: null }];
      expectOutcome(await connect(), { stderr: /takes its messages without telling anybody/ });
    });

    it("but not one that defers to the number", async () => {
      twilio.state.numbers = [twilioNumber()];
      twilio.state.services = [{ ...service, use_inbound_webhook_on_number: true }];
      expect((await connect()).stderr).not.toContain("messaging service");
    });

    it("and a fallback that goes elsewhere", async () => {
      twilio.state.numbers = [twilioNumber({ sms_fallback_url: "https://old.example/fallback" })];
      expectOutcome(await connect(), {
        stderr: /goes to POST https:\/\/old\.example\/fallback\n$/,
      });
    });
  });

  const refused: (Outcome & {
    name: string;
    prepare?: () => void;
    commandLine?: string[];
    environment?: Record<string, string>;
  })[] = [
    {
      name: "a number that is not in the account",
      stderr: /has no number \+14155550100: check the number, and whether it is in another account/,
    },
    {
      name: "a number without SMS",
      prepare: () => {
        twilio.state.numbers = [
          twilioNumber({ capabilities: { sms: false, mms: false, voice: true } }),
        ];
      },
      stderr: /cannot receive SMS/,
    },
    {
      name: "a wrong token",
      environment: { TWILIO_AUTH_TOKEN: "wrong" },
      stderr: /^otpost: Twilio refuses TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN/,
    },
    {
      name: "a malformed account",
      environment: { TWILIO_ACCOUNT_SID: "AC1" },
      stderr: /TWILIO_ACCOUNT_SID must be AC and 32/,
    },
    {
      name: "no credentials",
      environment: { TWILIO_ACCOUNT_SID: "" },
      stderr: /Set TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN/,
    },
    {
      name: "too many requests",
      prepare: () => {
        twilio.state.failing = 429;
      },
      stderr: /too many requests: try again in a minute/,
    },
    {
      name: "Twilio's own failure",
      prepare: () => {
        twilio.state.failing = 500;
      },
      stderr: /Twilio answered HTTP 500: refused\./,
    },
    {
      name: "nobody at Twilio's address",
      environment: { OTPOST_TWILIO_URL: "http://127.0.0.1:1" },
      stderr: /Twilio's API at 127\.0\.0\.1:1 does not answer/,
    },
    {
      name: "a public URL that Twilio cannot reach, the server's own",
      commandLine: [phone],
      stderr: /Twilio cannot reach http:\/\/127\.0\.0\.1:\d+\. Set OTPOST_PUBLIC_URL/,
    },
    {
      name: "a short code",
      commandLine: ["72345"],
      stderr: /international form, such as \+14155550100\. Short codes/,
    },
  ];
  for (const { name, prepare, commandLine, environment, ...expected } of refused) {
    it(`fails with an advice: ${name}`, async () => {
      prepare?.();
      const outcome = await run(
        commandLine ?? [phone, "--public-url", publicUrl],
        environment ?? {},
      );
      expectOutcome(outcome, { exitCode: 2, ...expected });
      expect(outcome.stderr).not.toContain(authToken);
      expect(twilio.state.changes).toEqual([]);
    });
  }
});

/** The bundles of the API's functions, as API Gateway calls them: recorded events in, answers out. */
import { createHmac } from "node:crypto";
import { ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import twilioWebhooks from "twilio/lib/webhooks/webhooks.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { concerns } from "../../infra/bundle.ts";
import { routes } from "../../infra/routes.ts";
import { readEvent } from "./functions-under-test.ts";
import { type SeededFunctions, startSeededFunctions } from "./seeded-functions.ts";

let aws: SeededFunctions;
beforeAll(async () => {
  aws = await startSeededFunctions();
});
afterAll(() => aws.close());

describe("the environment in the template", () => {
  for (const concern of concerns) {
    it(`is what ${concern} reads`, async () => {
      const { read } = await aws.start(concern);
      const given = Object.keys(aws.environmentOf(concern)).filter(
        (name) => name !== "NODE_OPTIONS",
      );
      // It serves files, and reads nothing at all.
      if (concern === "console") return expect([given, [...read]]).toEqual([["OTPOST_STAGE"], []]);
      const own = [...read].filter((name) => /^(OTPOST|TOTP)_/.test(name));
      // Not set unless somebody says so.
      expect(own.filter((name) => name !== "OTPOST_DEFAULT_REGION").sort()).toEqual(given.sort());
    });
  }
});

describe("the HTTP API's functions", () => {
  for (const event of ["http-push", "http-push-slash"]) {
    it(`${event}: a pushed message is stored`, async () => {
      const { statusCode, headers, body } = await aws.call("push-code", event);
      expect(statusCode).toBe(200);
      expect(headers["content-type"]).toBe("application/json");
      expect(JSON.parse(body)).toMatchObject({ code: "481920", otp_type: "totp" });
    });
  }

  it("a wrong key is refused", async () => {
    const { statusCode } = await aws.call("push-code", "http-push", { KEY: "wrong" });
    expect(statusCode).toBe(401);
  });

  it("the list has it, and so has next", async () => {
    const list = await aws.call("list-codes", "http-list");
    expect(JSON.parse(list.body)[0]).toMatchObject({ code: "481920" });
    const next = await aws.call("list-codes", "http-next");
    expect(JSON.parse(next.body)).toMatchObject({ timed_out: false, code: "481920" });
  });

  it("the pull is answered to who signs", async () => {
    const { statusCode } = await aws.call("manage", "http-inboxes", {
      '"method": "GET"': '"method": "POST"',
      '"rawPath": "/v1/inboxes"': '"rawPath": "/v1/skyvern-keys"',
      '"isBase64Encoded": false': `"isBase64Encoded": false, "body": "{\\"skyvern_api_key\\":\\"skyvern-secret-0123456789\\"}"`,
      '"accept": "*/*"': '"accept": "*/*", "content-type": "application/json"',
    });
    expect(statusCode).toBe(201);
    const body = '{"task_id": "tsk_41", "workflow_run_id": "wr_7"}';
    const SIGNATURE = createHmac("sha256", "skyvern-secret-0123456789").update(body).digest("hex");
    const replace = { CAPABILITY: aws.capability };
    const pulled = await aws.call("totp-url", "http-pull", { ...replace, SIGNATURE });
    expect(pulled).toMatchObject({ statusCode: 200, body: '{"verification_code":"481920"}' });
    const forged = await aws.call("totp-url", "http-pull", {
      ...replace,
      SIGNATURE: "0".repeat(64),
    });
    expect(forged.statusCode).toBe(401);
  });

  it("management lists the inboxes", async () => {
    const { statusCode, body } = await aws.call("manage", "http-inboxes");
    expect(statusCode).toBe(200);
    expect(
      JSON.parse(body)
        .map(({ address }: { address: string }) => address)
        .sort(),
    ).toEqual(["+14155550100", "in-7f3k@codes.example.com"]);
  });

  const managed = (routes.manage ?? []).map((route) =>
    route.replace("ANY ", "").replace("/runs/{proxy+}", "/runs/wr_1/timeline"),
  );
  for (const path of managed.filter((each) => !each.includes("{proxy+}"))) {
    it(`management has a group of routes for ${path}`, async () => {
      const { statusCode, headers } = await aws.call("manage", "http-inboxes", {
        '"method": "GET"': '"method": "PROPFIND"',
        '"rawPath": "/v1/inboxes"': `"rawPath": "${path}"`,
      });
      expect([statusCode, headers["allow"]]).toEqual([405, expect.stringContaining("GET")]);
    });
  }

  it("management knows no group of another name", async () => {
    const replace = { '"rawPath": "/v1/inboxes"': '"rawPath": "/v1/nothing"' };
    expect((await aws.call("manage", "http-inboxes", replace)).statusCode).toBe(404);
  });

  it("about answers for itself, and for what no route matches", async () => {
    expect(await aws.call("about", "http-health")).toMatchObject({ statusCode: 200 });
    expect(await aws.call("about", "http-unknown")).toMatchObject({ statusCode: 404 });
    const wrong = await aws.call("about", "http-wrong-method");
    expect(wrong.statusCode).toBe(405);
    expect(wrong.headers["allow"]).toBe("GET, HEAD, POST");
  });
});

const waiting = async (QueueUrl: string): Promise<string[]> => {
  const command = new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 });
  const { Messages = [] } = await aws.clients.sqs.send(command);
  return Messages.map(({ Body = "" }) => Body);
};

describe("Twilio's webhook", () => {
  const path = "/v1/webhooks/twilio/sms";

  it("is refused while no token is known", async () => {
    const { statusCode } = await aws.call("sms-webhook", "http-twilio-sms");
    expect(statusCode).toBe(403);
  });

  it("queues what is signed over the public URL", async () => {
    aws.secretValues.set("twilio", '{"authTokens":["a-token"]}');
    // A running function would go on with what it knows for five minutes.
    aws.forget("sms-webhook");
    const { body } = z.object({ body: z.string() }).parse(readEvent("http-twilio-sms"));
    const SIGNATURE = twilioWebhooks.getExpectedTwilioSignature(
      "a-token",
      `https://otp.example.com${path}`,
      Object.fromEntries(new URLSearchParams(Buffer.from(body, "base64").toString())),
    );
    const answered = await aws.call("sms-webhook", "http-twilio-sms", { SIGNATURE });
    expect(answered).toMatchObject({ statusCode: 200, body: "<Response/>" });
    const [job = ""] = await waiting(aws.queues.sms.queueUrl);
    expect(JSON.parse(job)).toMatchObject({ inboxId: aws.phoneInbox.id, to: "+14155550100" });
  });
});

/** As Lambda's poller does: the message is received, and its receipt handed to the function. */

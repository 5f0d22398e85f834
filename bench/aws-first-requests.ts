/**
 * The first request of a function that has just started, next to its second: what a start leaves for
 * later is paid here. A client that meets a cold function waits for the start and for this.
 */
import { toDataURL } from "qrcode";
import type { AwsTarget } from "../test/end-to-end/aws-target.ts";
import {
  addTotpUrl,
  createInbox,
  pollAsSkyvern,
  postAsTwilio,
  request,
} from "../test/end-to-end/target.ts";
import { milliseconds, percentile, printTable } from "./statistics.ts";

const rounds = 11;

type Request = {
  label: string;
  name: string;
  /** Never the same twice: what is there already is answered sooner. */
  send: (time: number) => Promise<{ status: number }>;
};

export async function printFirstRequests(target: AwsTarget): Promise<void> {
  const rows: string[][] = [];
  for (const { label, name, send } of await requestsOf(target)) {
    const fleet = target.deployment.functions.get(label);
    if (fleet === undefined) throw new Error(`the templates have no ${label}`);
    const timed = async (time: number): Promise<number> => {
      const begun = performance.now();
      const { status } = await send(time);
      if (status >= 300) throw new Error(`${name}: HTTP ${status}`);
      return performance.now() - begun;
    };
    const first: number[] = [];
    const second: number[] = [];
    for (let round = 0; round < rounds; round++) {
      await fleet.retire();
      await fleet.warm();
      first.push(await timed(2 * round));
      second.push(await timed(2 * round + 1));
    }
    rows.push([
      name,
      label,
      milliseconds(percentile(first, 0.5)),
      milliseconds(percentile(second, 0.5)),
    ]);
  }
  printTable(
    `First request after the start, and the second; over HTTP, median of ${rounds}`,
    ["request", "function", "first", "second"],
    rows,
  );
}

async function requestsOf(target: AwsTarget): Promise<Request[]> {
  const { totp_url: url } = await addTotpUrl(target, {
    totp_identifier: "first-poll@example.com",
    hold_seconds: 0,
  });
  await createInbox(target, { kind: "phone_number", address: "+14155550101" });
  const push = (content: string) =>
    request(target, "POST", "/v1/credentials/totp", {
      body: { totp_identifier: "first-push@example.com", content },
    });
  const get = (path: string) => request(target, "GET", path);
  const image = await toDataURL("otpauth://totp/first@example.com?secret=JBSWY3DPEHPK3PXP");
  const add = (body: object) =>
    request(target, "POST", "/v1/authenticators", {
      body: { totp_identifier: "first-authenticator@example.com", ...body },
    });
  return [
    { label: "list-codes", name: "list", send: () => get("/v1/credentials/totp") },
    { label: "totp-url", name: "poll", send: () => pollAsSkyvern(target, url) },
    { label: "push-code", name: "push a code", send: (time) => push(String(100_000 + time)) },
    {
      label: "push-code",
      name: "push a message",
      send: (time) => push(`Your verification code is ${200_000 + time}.`),
    },
    {
      label: "sms-webhook",
      name: "SMS",
      send: (time) =>
        postAsTwilio(target, {
          sid: `SM${String(time).padStart(32, "f")}`,
          to: "+14155550101",
          text: `Your verification code is ${300_000 + time}.`,
        }),
    },
    {
      label: "authenticators",
      name: "add by secret",
      send: () => add({ secret: "JBSWY3DPEHPK3PXP" }),
    },
    { label: "authenticators", name: "add by QR code", send: () => add({ qr: image }) },
    ...["inboxes", "totp-urls", "api-keys", "destinations", "deployment"].map((group) => ({
      label: "manage",
      name: `GET /v1/${group}`,
      send: () => get(`/v1/${group}`),
    })),
  ];
}

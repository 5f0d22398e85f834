import { createServer } from "node:http";
import { afterAll, beforeAll, expect, it } from "vitest";
import { closeServer, listenOnLoopback } from "../aws/protocol-servers/loopback.ts";
import { expectOutcome, runInProcess } from "./otpost-process.ts";

/** As the API answers when Gmail has asked: a real one needs Google's signature. */
const confirmations = [
  {
    forwarding_confirmation_id: "fwd_01k7x2m9q0",
    inbox_id: "inbox_1",
    forwarded_address: "jane@example.com",
    approve_link: "https://mail-settings.google.com/mail/vf-abc",
    code: "123456789",
    received_at: "2026-05-01T08:30:00.000Z",
  },
];

const asked: string[] = [];
const server = createServer((request, response) => {
  asked.push(request.url ?? "");
  const isList = request.url === "/v1/inboxes";
  const inbox = { inbox_id: "inbox_1", address: "login@codes.example.com" };
  response.end(JSON.stringify(isList ? [inbox] : confirmations));
});
let url: string;
beforeAll(async () => {
  url = await listenOnLoopback(server);
});
afterAll(() => closeServer(server));

const run = (...more: string[]) =>
  runInProcess(["inboxes", "confirmations", ...more, "--url", url, "--key", "k"], {
    workingDirectory: "/",
  });

it("shows who asks, with the code to enter and the link to open", async () => {
  expectOutcome(await run("login@codes.example.com"), {
    stdout:
      "jane@example.com\t123456789\t2026-05-01T08:30:00.000Z\thttps://mail-settings.google.com/mail/vf-abc\n",
  });
  expect(asked).toEqual(["/v1/inboxes", "/v1/inboxes/inbox_1/forwarding-confirmations"]);
});

it("--json is the API's answer", async () => {
  const { stdout } = await run("inbox_1", "--json");
  expect(JSON.parse(stdout)).toEqual(confirmations);
});

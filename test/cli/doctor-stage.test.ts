/** `otpost doctor --stage` as people run it: a process, AWS's protocols, DNS, and an API behind it all. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  type DeployedAccount,
  domain,
  mailExchange,
  startDeployedAccount,
} from "../infra/deployed-account.ts";
import { type DnsTable, startDns } from "../local/loopback-dns.ts";
import { runOtpost } from "./otpost-process.ts";
import { type RunningOtpost, runOtpostServer } from "./running-otpost.ts";

const records: DnsTable = { [domain]: { mx: [{ exchange: mailExchange, priority: 10 }] } };
let aws: DeployedAccount;
/** The API of the deployment. */
let server: RunningOtpost;
let dns: Awaited<ReturnType<typeof startDns>>;
beforeAll(async () => {
  [aws, server, dns] = await Promise.all([
    startDeployedAccount(),
    runOtpostServer(),
    startDns(records),
  ]);
});
afterAll(async () => {
  dns.close();
  await Promise.all([aws.close(), server.remove()]);
});
beforeEach(() => {
  aws.heal();
  const key = readFileSync(join(server.folder, "data", "admin-key"), "utf8").trim();
  aws.secrets.set("first-key", key);
  const api = aws.cloud.stacks.get("otpost-dev-api");
  if (api !== undefined) api.outputs["Url"] = server.url;
});

type Found = { check: string; severity: string; message: string };

async function doctor(...more: string[]): Promise<{ exitCode: number | null; found: Found[] }> {
  const run = await runOtpost(
    ["doctor", "--stage", "dev", "--json", "--dns", dns.server, ...more],
    { workingDirectory: "/", environment: aws.environment },
  );
  expect(run.stderr).toBe("");
  return { exitCode: run.exitCode, found: JSON.parse(run.stdout).findings };
}
const words = (found: Found[]): string[] =>
  found.map(({ check, severity }) => `${severity} ${check}`);

describe("otpost doctor --stage", () => {
  it("looks at AWS, then at the API with the key from Secrets Manager", async () => {
    const { exitCode, found } = await doctor();
    expect(words(found)).toEqual([
      "ok stacks",
      "ok secrets.first_key",
      "ok secrets.twilio",
      "ok mail.receipt_rule",
      "ok mail.identity",
      "ok mail.dkim",
      "ok mail.mx",
      "ok queues.dead_letters",
      "ok queues.age",
      "ok alarms",
      "ok server.reachable",
      "ok server.version",
      "ok server.clock",
      "note server.public_url",
      "note skyvern.totp_urls",
    ]);
    expect(exitCode).toBe(0);
  });

  it("a key that the table does not know", async () => {
    aws.secrets.set("first-key", "n".repeat(48));
    const { exitCode, found } = await doctor();
    expect(found.at(-1)).toMatchObject({
      check: "server.key",
      severity: "broken",
      message: expect.stringContaining("does not know the API key from Secrets Manager"),
    });
    expect(exitCode).toBe(1);
  });

  it("an MX record that points elsewhere", async () => {
    records[domain] = { mx: [{ exchange: "mx.elsewhere.example", priority: 1 }] };
    const { exitCode, found } = await doctor();
    records[domain] = { mx: [{ exchange: mailExchange, priority: 10 }] };
    expect(words(found)).toContain("broken mail.mx");
    expect(exitCode).toBe(1);
  });

  it("no credentials: it says how to sign in", async () => {
    aws.cloud.refusing = "ExpiredToken";
    const run = await runOtpost(["doctor", "--stage", "dev"], {
      workingDirectory: "/",
      environment: aws.environment,
    });
    expect(run).toMatchObject({
      exitCode: 2,
      stdout: "",
      stderr: expect.stringMatching(
        /no valid AWS credentials \(ExpiredToken\): sign in \(aws sso login\)/,
      ),
    });
  });
});

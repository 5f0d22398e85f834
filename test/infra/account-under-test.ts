/** An AWS account that speaks SES's and Secrets Manager's protocols, and a `cdk` that writes down what it is told. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SESClient } from "@aws-sdk/client-ses";
import { parseArguments } from "../../infra/deploy/arguments.ts";
import { deploy } from "../../infra/deploy/deploy.ts";
import { destroy } from "../../infra/deploy/destroy.ts";
import { createMemoryTable } from "../../shared/adapters/memory-table.ts";
import { createApiKeys } from "../../shared/store/api-keys.ts";
import { createInboxes } from "../../shared/store/inboxes.ts";
import { createOrganizations } from "../../shared/store/organizations.ts";
import { loopbackClient } from "../aws/protocol-servers/loopback.ts";
import { startSecrets } from "./secrets-server.ts";
import { type SesAccount, startSes } from "./ses-server.ts";

export const domain = "codes.example.com";

export type AccountUnderTest = Awaited<ReturnType<typeof createAccount>>;

export async function createAccount() {
  const account: SesAccount = { ruleSets: new Map(), verified: new Set(), changes: [] };
  const secrets = new Map([
    ["first-key", "k".repeat(48)],
    ["twilio", '{"authTokens":[]}'],
  ]);
  const ses = await startSes(account);
  const secretsServer = await startSecrets(secrets);
  const directory = mkdtempSync(join(tmpdir(), "otpost-deploy-"));
  const outputsFile = join(directory, "outputs.json");
  const calls: string[][] = [];
  const failures: string[] = [];
  const now = () => new Date("2026-05-04T09:12:40.000Z");
  let count = 0;
  const random = (bytes: number): Uint8Array => {
    count += 1;
    return new Uint8Array(bytes).fill(count);
  };
  const stored = { table: createMemoryTable({ now }), now, random, mailDomain: domain };
  const clients = {
    ses: new SESClient({ ...loopbackClient, endpoint: ses.endpoint }),
    secrets: new SecretsManagerClient({ ...loopbackClient, endpoint: secretsServer.endpoint }),
  };
  const runCdk = async (args: readonly string[]) => {
    calls.push([...args]);
    const said = args[0] === "deploy" ? failures.shift() : undefined;
    if (said !== undefined) return { exitCode: 1, said };
    const stage = args.find((arg) => arg.startsWith("stage="))?.slice("stage=".length) ?? "prod";
    const storage = {
      TableName: "table",
      FirstApiKeySecret: "first-key",
      TwilioSecret: "twilio",
      ReadFirstApiKey: "aws secretsmanager get-secret-value --secret-id first-key",
    };
    writeFileSync(
      outputsFile,
      JSON.stringify({
        [`otpost-${stage}-storage`]: storage,
        [`otpost-${stage}-api`]: { Url: "https://api.example" },
      }),
    );
    return { exitCode: 0, said: "" };
  };
  const apiKeys = createApiKeys(stored);
  return {
    account,
    secrets,
    calls,
    failures,
    apiKeys,
    deploy: (args: string[] = [], authTokens: string[] = []) =>
      deploy({
        ...clients,
        args: parseArguments(["-c", `domain=${domain}`, ...args]),
        runCdk,
        outputsFile,
        openStore: () => ({
          apiKeys,
          inboxes: createInboxes(stored),
          organizations: createOrganizations(stored),
        }),
        twilio: { authTokens },
      }),
    destroy: (args: string[] = []) =>
      destroy({ ses: clients.ses, args: parseArguments(args), runCdk }),
    close: async () => {
      clients.ses.destroy();
      clients.secrets.destroy();
      await Promise.all([ses.close(), secretsServer.close()]);
      rmSync(directory, { recursive: true });
    },
  };
}

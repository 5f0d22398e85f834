/** `npm run deploy` into an account of this machine, with its own steps and `cdk` replaced by the runner. */
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArguments } from "../../infra/deploy/arguments.ts";
import { deploy } from "../../infra/deploy/deploy.ts";
import { createDynamodbTable } from "../../shared/adapters/dynamodb-table.ts";
import type { TwilioSecret } from "../../shared/aws/twilio-settings.ts";
import { createApiKeys } from "../../shared/store/api-keys.ts";
import { createInboxes } from "../../shared/store/inboxes.ts";
import { createOrganizations } from "../../shared/store/organizations.ts";
import { type Servers, startServers } from "./platform/servers.ts";
import { type RunningTemplate, runTemplate } from "./run-template.ts";
import { context, openSynthesis } from "./template/synthesis.ts";

export type Deployment = RunningTemplate & {
  servers: Servers;
  /** As the command that the deployment prints would. */
  operatorKey: string;
};

/** `servers` are closed with the deployment. */
export async function deployTemplate({
  twilio,
  servers: given,
  synthesisDirectory,
}: {
  twilio: TwilioSecret;
  servers?: Servers | undefined;
  /** Outside of a test run. */
  synthesisDirectory?: string | undefined;
}): Promise<Deployment> {
  const synthesis = await openSynthesis(synthesisDirectory);
  const servers = given ?? (await startServers());
  const directory = mkdtempSync(join(tmpdir(), "otpost-deployment-"));
  const outputsFile = join(directory, "outputs.json");
  let running: RunningTemplate | undefined;

  const report = await deploy({
    args: parseArguments(Object.entries(context).flatMap((pair) => ["-c", pair.join("=")])),
    ses: servers.clients.ses,
    secrets: servers.clients.secrets,
    outputsFile,
    runCdk: async () => {
      running = await runTemplate(synthesis, servers);
      const { outputs } = running.named;
      const all = synthesis.stacks.map((stack) => [stack.name, outputs(stack)]);
      writeFileSync(outputsFile, JSON.stringify(Object.fromEntries(all)));
      return { exitCode: 0, said: "" };
    },
    openStore: ({ tableName, settings }) => {
      const now = () => new Date();
      const random = (bytes: number): Uint8Array => randomBytes(bytes);
      const table = createDynamodbTable({
        client: servers.clients.dynamodb,
        tableName,
        now,
        random,
      });
      const stored = { table, now, random, mailDomain: settings.domains[0] };
      return {
        apiKeys: createApiKeys(stored),
        inboxes: createInboxes(stored),
        organizations: createOrganizations(stored),
      };
    },
    twilio,
  });
  rmSync(directory, { recursive: true });
  if (running === undefined) throw new Error("nothing was deployed");
  const [, secretId = ""] = /--secret-id (\S+)/.exec(report) ?? [];
  const template = running;
  return {
    ...template,
    servers,
    operatorKey: servers.secretValues.get(secretId) ?? "",
    close: async () => {
      await template.close();
      await servers.close();
    },
  };
}

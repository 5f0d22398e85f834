/** `npm run deploy -- -c domain=codes.example.com`: deploys, and prints what a person must still do. */
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SESClient } from "@aws-sdk/client-ses";
import { environmentNames } from "../shared/aws/environment.ts";
import { openTable } from "../shared/aws/ports.ts";
import { OtpostError } from "../shared/errors.ts";
import { createApiKeys } from "../shared/store/api-keys.ts";
import { createInboxes } from "../shared/store/inboxes.ts";
import { createOrganizations } from "../shared/store/organizations.ts";
import { parseArguments } from "./deploy/arguments.ts";
import { runCdk } from "./deploy/cdk.ts";
import { deploy } from "./deploy/deploy.ts";

try {
  const args = parseArguments(process.argv.slice(2));
  const accountSid = process.env["TWILIO_ACCOUNT_SID"];
  // The SDK's clients, those of the table included, find the account as `cdk` does.
  if (args.profile !== undefined) process.env["AWS_PROFILE"] = args.profile;
  if (args.region !== undefined) process.env["AWS_REGION"] = args.region;
  const report = await deploy({
    args,
    ses: new SESClient(),
    secrets: new SecretsManagerClient(),
    runCdk,
    outputsFile: join(import.meta.dirname, "..", "cdk.out", "outputs.json"),
    openStore: ({ tableName, settings }) => {
      const now = () => new Date();
      const random = (bytes: number): Uint8Array => randomBytes(bytes);
      const environment = { [environmentNames.table]: tableName };
      const table = openTable({ environment, now, random });
      const stored = { table, now, random, mailDomain: settings.domains[0] };
      return {
        apiKeys: createApiKeys(stored),
        inboxes: createInboxes(stored),
        organizations: createOrganizations(stored),
      };
    },
    twilio: {
      ...(accountSid === undefined ? {} : { accountSid }),
      authTokens: (process.env["TWILIO_AUTH_TOKEN"] ?? "")
        .split(",")
        .map((token) => token.trim())
        .filter((token) => token !== ""),
    },
  });
  process.stdout.write(`\n${report}`);
} catch (error) {
  if (!(error instanceof OtpostError)) throw error;
  process.stderr.write(`otpost was not deployed:\n${error.message.replaceAll(/^/gm, "  ")}\n`);
  process.exitCode = 1;
}

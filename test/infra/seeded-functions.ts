/** The functions' bundles over a deployment that has a key, two inboxes and a totp URL. */
import { randomBytes } from "node:crypto";
import { z } from "zod";
import type { Concern } from "../../infra/bundle.ts";
import { createDynamodbTable } from "../../shared/adapters/dynamodb-table.ts";
import { createApiKeys } from "../../shared/store/api-keys.ts";
import { createInboxes } from "../../shared/store/inboxes.ts";
import { firstOrganizationId } from "../../shared/store/organizations.ts";
import { createTotpUrls } from "../../shared/store/totp-urls.ts";
import { readEvent, startFunctions } from "./functions-under-test.ts";

const answer = z.object({
  statusCode: z.number(),
  headers: z.record(z.string(), z.string()),
  body: z.string(),
});

export type SeededFunctions = Awaited<ReturnType<typeof startSeededFunctions>>;

export async function startSeededFunctions() {
  const aws = await startFunctions();
  const now = () => new Date();
  const random = (bytes: number): Uint8Array => new Uint8Array(randomBytes(bytes));
  const client = aws.clients.dynamodb;
  const table = createDynamodbTable({ client, tableName: "otpost", now, random });
  const stored = { table, now, random, mailDomain: "codes.example.com" };
  const organizationId = firstOrganizationId;
  const { key } = await createApiKeys(stored).create({ organizationId, scopes: ["operator"] });
  const inboxes = createInboxes(stored);
  await inboxes.create({
    organizationId,
    kind: "email_address",
    address: "in-7f3k@codes.example.com",
  });
  const phoneInbox = await inboxes.create({
    organizationId,
    kind: "phone_number",
    address: "+14155550100",
  });
  const { capability } = await createTotpUrls(stored).create({
    organizationId,
    identifier: "jane.roe@gmail.com",
  });
  return {
    ...aws,
    phoneInbox,
    capability,
    /** Hands a recorded request to the function, with the operator's key in it. */
    call: async (concern: Concern, event: string, replace = {}) => {
      const { invoke } = await aws.start(concern);
      return answer.parse(await invoke(readEvent(event, { KEY: key, ...replace })));
    },
  };
}

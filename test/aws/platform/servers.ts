/** The account: servers that speak AWS's protocols, and clients of somebody who may do everything. */
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { S3Client } from "@aws-sdk/client-s3";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SESClient } from "@aws-sdk/client-ses";
import { SQSClient } from "@aws-sdk/client-sqs";
import { startSecrets } from "../../infra/secrets-server.ts";
import { type SesAccount, startSes } from "../../infra/ses-server.ts";
import { startDynamodb } from "../protocol-servers/dynamodb.ts";
import { startFauxqsOnLoopback } from "../protocol-servers/fauxqs.ts";
import { startKms } from "../protocol-servers/kms.ts";
import { loopbackClient } from "../protocol-servers/loopback.ts";

export type Servers = Awaited<ReturnType<typeof startServers>>;

export async function startServers() {
  const secretValues = new Map<string, string>();
  const sesAccount: SesAccount = { ruleSets: new Map(), verified: new Set(), changes: [] };
  const [dynamodb, fauxqs, kms, secrets, ses] = await Promise.all([
    startDynamodb(),
    startFauxqsOnLoopback(),
    startKms(),
    startSecrets(secretValues),
    startSes(sesAccount),
  ]);
  const at = (endpoint: string) => ({ ...loopbackClient, endpoint });
  const clients = {
    dynamodb: new DynamoDBClient(at(dynamodb.endpoint)),
    // The host in a queue's URL is AWS's here.
    sqs: new SQSClient({ ...at(fauxqs.endpoint), useQueueUrlAsEndpoint: false }),
    s3: new S3Client({ ...at(fauxqs.endpoint), forcePathStyle: true }),
    secrets: new SecretsManagerClient(at(secrets.endpoint)),
    ses: new SESClient(at(ses.endpoint)),
  };
  return {
    clients,
    secretValues,
    sesAccount,
    createKey: kms.createKey,
    /** By the service that a signature names. */
    endpoints: {
      dynamodb: dynamodb.endpoint,
      sqs: fauxqs.endpoint,
      s3: fauxqs.endpoint,
      kms: kms.endpoint,
      secretsmanager: secrets.endpoint,
    },
    close: async (): Promise<void> => {
      for (const client of Object.values(clients)) client.destroy();
      await Promise.all([dynamodb, fauxqs, kms, secrets, ses].map(({ close }) => close()));
    },
  };
}

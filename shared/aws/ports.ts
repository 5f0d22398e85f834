/**
 * The composition root of AWS: what each port is made of here; the queues are in `queues.ts`.
 *
 * A function for each port and not one for all: a bundle holds only the clients of what its concern
 * uses.
 */
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { KMSClient } from "@aws-sdk/client-kms";
import { S3Client } from "@aws-sdk/client-s3";
import { createDynamodbTable } from "../adapters/dynamodb-table.ts";
import { createKmsSecretBox } from "../adapters/kms-secret-box.ts";
import { createPollingCodeArrivals } from "../adapters/polling-code-arrivals.ts";
import { createS3MessageArchive } from "../adapters/s3-message-archive.ts";
import { createUndiciOutboundHttp } from "../adapters/undici-outbound-http.ts";
import type { CodeArrivals } from "../ports/code-arrivals.ts";
import type { MessageArchive } from "../ports/message-archive.ts";
import type { OutboundHttp } from "../ports/outbound-http.ts";
import type { SecretBox } from "../ports/secret-box.ts";
import type { Table } from "../ports/table.ts";
import { archiveClientSettings, clientSettings } from "./client-settings.ts";
import { environmentNames, getSetting } from "./environment.ts";
import type { FunctionRuntime } from "./function-runtime.ts";

export const openTable = ({
  environment,
  now,
  random,
}: Pick<FunctionRuntime, "environment" | "now" | "random">): Table =>
  createDynamodbTable({
    client: new DynamoDBClient(clientSettings),
    tableName: getSetting(environment, environmentNames.table),
    now,
    random,
  });

export const openSecretBox = ({ environment }: FunctionRuntime): SecretBox =>
  createKmsSecretBox({
    client: new KMSClient(clientSettings),
    keyId: getSetting(environment, environmentNames.secretKey),
  });

/** Raw mails lie under the ids that SES gave them. */
export const openMessageArchive = ({ environment }: FunctionRuntime): MessageArchive =>
  createS3MessageArchive({
    client: new S3Client(archiveClientSettings),
    bucket: getSetting(environment, environmentNames.mailBucket),
    prefix: "",
  });

export const openCodeArrivals = (): CodeArrivals => createPollingCodeArrivals();

/** Nothing is beside a function that a destination could be. */
export const openOutboundHttp = (): OutboundHttp =>
  createUndiciOutboundHttp({ allowLoopback: false });

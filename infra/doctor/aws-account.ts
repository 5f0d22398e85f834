/** The operator's own AWS account: the clients that the checks ask with. */
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SESClient } from "@aws-sdk/client-ses";
import { SQSClient } from "@aws-sdk/client-sqs";
import { type AwsQuery, createAwsQuery } from "./aws-query.ts";

export type AwsAccount = {
  region: string;
  ses: SESClient;
  sqs: SQSClient;
  secrets: SecretsManagerClient;
  cloudFormation: AwsQuery;
  cloudWatch: AwsQuery;
  close(): void;
};

/**
 * Region and credentials come from where the AWS CLI has them, unless given; other endpoints from the
 * environment, by the names that the SDKs and the CLI have for them.
 */
export async function openAwsAccount({
  now,
  environment = {},
  ...given
}: {
  environment?: Readonly<Record<string, string | undefined>>;
  region?: string | undefined;
  profile?: string | undefined;
  now: () => Date;
}): Promise<AwsAccount> {
  const settings = {
    ...(given.region !== undefined && { region: given.region }),
    ...(given.profile !== undefined && { profile: given.profile }),
  };
  const ses = new SESClient(settings);
  const sqs = new SQSClient(settings);
  const secrets = new SecretsManagerClient(settings);
  const region = await ses.config.region();
  const suffix = region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
  const endpointOf = (name: string, host: string): string =>
    environment[`AWS_ENDPOINT_URL_${name}`] ??
    environment["AWS_ENDPOINT_URL"] ??
    `https://${host}.${region}.${suffix}/`;
  const query = { region, credentials: () => ses.config.credentials(), fetch, now };
  return {
    region,
    ses,
    sqs,
    secrets,
    cloudFormation: createAwsQuery({
      ...query,
      service: "cloudformation",
      version: "2010-05-15",
      endpoint: endpointOf("CLOUDFORMATION", "cloudformation"),
    }),
    cloudWatch: createAwsQuery({
      ...query,
      service: "monitoring",
      version: "2010-08-01",
      endpoint: endpointOf("CLOUDWATCH", "monitoring"),
    }),
    close: () => {
      for (const client of [ses, sqs, secrets]) client.destroy();
    },
  };
}

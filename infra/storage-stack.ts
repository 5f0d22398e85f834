/** What outlives every deployment: the table, the raw-mail bucket, the keys, the secrets. */
import { AttributeType, Billing, TableEncryptionV2, TableV2 } from "aws-cdk-lib/aws-dynamodb";
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Key } from "aws-cdk-lib/aws-kms";
import { BlockPublicAccess, Bucket, BucketEncryption } from "aws-cdk-lib/aws-s3";
import { Secret } from "aws-cdk-lib/aws-secretsmanager";
import { Aws, CfnOutput, Duration, RemovalPolicy, SecretValue, Stack } from "aws-cdk-lib/core";
import type { Construct } from "constructs";
import { z } from "zod";
import { dynamodbSchema } from "../shared/adapters/dynamodb-schema.ts";
import { environmentNames } from "../shared/aws/environment.ts";
import { type Access, allow, setting } from "./access.ts";
import { acknowledge } from "./acknowledgements.ts";
import { type Deployment, stackProps } from "./deployment.ts";
import { receiptRuleArn } from "./receipt-rule.ts";

/** What of the table a concern reads and writes; the indexes are read only. */
type TableUse = {
  actions: readonly `dynamodb:${"GetItem" | "PutItem" | "UpdateItem" | "DeleteItem" | "Query"}`[];
  indexes?: readonly ("index1" | "index2")[];
};

export class StorageStack extends Stack {
  readonly queueKey: Key;
  readonly #deployment: Deployment;
  readonly #table: TableV2;
  readonly #mail: Bucket;
  readonly #mailKey: Key;
  readonly #secretKey: Key;
  readonly #twilioSecret: Secret;

  constructor(scope: Construct, deployment: Deployment) {
    super(
      scope,
      "storage",
      stackProps(deployment, "storage", "table, mail bucket, keys; retained"),
    );
    this.#deployment = deployment;

    // One key an entrance: who may open queued jobs can open neither mail nor sealed secrets, and the
    // bucket's key names no queue, nor the queues' key the bucket.
    this.#mailKey = this.#createKey("MailKey", "raw mail");
    this.queueKey = this.#createKey("QueueKey", "queued jobs");
    this.#secretKey = this.#createKey("SecretKey", "secrets within the table");
    this.#table = this.#createTable();
    this.#mail = this.#createMailBucket();
    this.#allowServices();
    this.#twilioSecret = this.#createSecrets();
  }

  useTable({ actions, indexes = [] }: TableUse): Access {
    const { tableArn, tableName } = this.#table;
    return {
      environment: { [environmentNames.table]: tableName },
      statements: [
        allow(actions, [tableArn]),
        ...(indexes.length === 0
          ? []
          : [
              allow(
                ["dynamodb:Query"],
                indexes.map((index) => `${tableArn}/index/${index}`),
              ),
            ]),
      ],
    };
  }

  /** Reads a raw mail, and deletes it when it is done. */
  consumeMail(): Access {
    return {
      environment: { [environmentNames.mailBucket]: this.#mail.bucketName },
      statements: [
        allow(["s3:GetObject", "s3:DeleteObject"], [this.#mail.arnForObjects("*")]),
        // Without it S3 says 403 for a mail that is gone, as if the permission were missing.
        allow(["s3:ListBucket"], [this.#mail.bucketArn]),
        allow(["kms:Decrypt"], [this.#mailKey.keyArn]),
      ],
    };
  }

  /** The key seals for this purpose only (`SecretContext`). */
  sealSecrets(purpose: string): Access {
    return this.#useSecretKey(["kms:Encrypt"], purpose);
  }

  openSecrets(purpose: string): Access {
    return this.#useSecretKey(["kms:Decrypt"], purpose);
  }

  readTwilioSecret(): Access {
    return {
      environment: { [environmentNames.twilioSecret]: this.#twilioSecret.secretArn },
      statements: [allow(["secretsmanager:GetSecretValue"], [this.#twilioSecret.secretArn])],
    };
  }

  /** The name under which this stack exports the mail bucket's ARN. */
  mailBucketExport(): string {
    const imported: unknown = this.resolve(this.exportValue(this.#mail.bucketArn));
    return z.object({ "Fn::ImportValue": z.string() }).parse(imported)["Fn::ImportValue"];
  }

  mailBucketName(): string {
    return this.#mail.bucketName;
  }

  /** What every inbox and identifier is read with. */
  addressing(): Access[] {
    const { domains, defaultRegion } = this.#deployment.settings;
    return [
      setting(environmentNames.mailDomain, domains[0]),
      ...(defaultRegion === undefined
        ? []
        : [setting(environmentNames.defaultRegion, defaultRegion)]),
    ];
  }

  #useSecretKey(actions: readonly string[], purpose: string): Access {
    return {
      environment: { [environmentNames.secretKey]: this.#secretKey.keyArn },
      statements: [
        allow(actions, [this.#secretKey.keyArn], {
          StringEquals: { "kms:EncryptionContext:purpose": purpose },
        }),
      ],
    };
  }

  #createKey(id: string, what: string): Key {
    return new Key(this, id, {
      description: `otpost ${this.#deployment.settings.stage}: ${what}`,
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
  }

  #createTable(): TableV2 {
    const text = (name: string) => ({ name, type: AttributeType.STRING });
    const { table: own, index1, index2, timeToLive } = dynamodbSchema;
    const table = new TableV2(this, "Table", {
      partitionKey: text(own.partition),
      sortKey: text(own.sort),
      globalSecondaryIndexes: Object.entries({ index1, index2 }).map(([indexName, keys]) => ({
        indexName,
        partitionKey: text(keys.partition),
        sortKey: text(keys.sort),
      })),
      timeToLiveAttribute: timeToLive,
      billing: Billing.onDemand(),
      // AWS's own KMS key: codes live for minutes, and the secrets that live longer are sealed with
      // a key of ours before they get here. A key of ours would be asked with every read.
      encryption: TableEncryptionV2.awsManagedKey(),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    new CfnOutput(this, "TableName", { value: table.tableName });
    return table;
  }

  #createMailBucket(): Bucket {
    const bucket = new Bucket(this, "Mail", {
      encryption: BucketEncryption.KMS,
      encryptionKey: this.#mailKey,
      bucketKeyEnabled: true,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      // A parsed mail is deleted at once; the rest is what went to the dead letters.
      lifecycleRules: [
        { expiration: Duration.days(1), abortIncompleteMultipartUploadAfter: Duration.days(1) },
      ],
      removalPolicy: RemovalPolicy.RETAIN,
    });
    acknowledge(bucket, "AwsSolutions-S1");
    new CfnOutput(this, "MailBucketName", { value: bucket.bucketName });
    return bucket;
  }

  /** Which services of AWS act on their own, and on whose behalf. */
  #allowServices(): void {
    const forThisAccount = { StringEquals: { "aws:SourceAccount": Aws.ACCOUNT_ID } };
    // Amazon SES developer guide, "Giving permissions to Amazon SES for email receiving".
    const ses = {
      principals: [new ServicePrincipal("ses.amazonaws.com")],
      conditions: {
        ...forThisAccount,
        ArnLike: { "aws:SourceArn": receiptRuleArn(this.#deployment.settings) },
      },
    };
    const useKey = ["kms:GenerateDataKey", "kms:Decrypt"];
    this.#mail.addToResourcePolicy(
      new PolicyStatement({
        sid: "MailFromSes",
        ...ses,
        actions: ["s3:PutObject"],
        resources: [this.#mail.arnForObjects("*")],
      }),
    );
    this.#mailKey.addToResourcePolicy(
      new PolicyStatement({ sid: "MailFromSes", ...ses, actions: useKey, resources: ["*"] }),
    );
    this.queueKey.addToResourcePolicy(
      new PolicyStatement({ sid: "NoticesFromSes", ...ses, actions: useKey, resources: ["*"] }),
    );
    this.queueKey.addToResourcePolicy(
      new PolicyStatement({
        sid: "NoticesThroughSns",
        principals: [new ServicePrincipal("sns.amazonaws.com")],
        conditions: forThisAccount,
        actions: useKey,
        resources: ["*"],
      }),
    );
    this.queueKey.addToResourcePolicy(
      new PolicyStatement({
        sid: "AlarmsFromCloudWatch",
        // CloudWatch names no source to KMS; which alarms may publish, the topic's policy says.
        principals: [new ServicePrincipal("cloudwatch.amazonaws.com")],
        actions: useKey,
        resources: ["*"],
      }),
    );
  }

  #createSecrets(): Secret {
    const { stage } = this.#deployment.settings;
    const firstKey = new Secret(this, "FirstApiKey", {
      description: `otpost ${stage}: the operator's API key; the table has its hash only`,
      // 48 letters and digits are 285 bits.
      generateSecretString: { passwordLength: 48, excludePunctuation: true },
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const twilio = new Secret(this, "Twilio", {
      description: `otpost ${stage}: the Twilio account, {"accountSid":"AC…","authTokens":["…"]}`,
      // Nothing secret yet: the deployment fills it in, and an update of the stack leaves it alone.
      secretStringValue: SecretValue.unsafePlainText('{"authTokens":[]}'),
      removalPolicy: RemovalPolicy.RETAIN,
    });
    acknowledge(firstKey, "AwsSolutions-SMG4");
    acknowledge(twilio, "AwsSolutions-SMG4");
    new CfnOutput(this, "FirstApiKeySecret", { value: firstKey.secretArn });
    new CfnOutput(this, "TwilioSecret", { value: twilio.secretArn });
    new CfnOutput(this, "ReadFirstApiKey", {
      description: "Prints the operator's API key",
      value: `aws secretsmanager get-secret-value --region ${Aws.REGION} --secret-id ${firstKey.secretArn} --query SecretString --output text`,
    });
    return twilio;
  }
}

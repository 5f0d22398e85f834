/** The HTTP API, and a function for each of its concerns. */
import { AccessLogFormat } from "aws-cdk-lib/aws-apigateway";
import {
  HttpApi,
  HttpRoute,
  HttpStage,
  LogGroupLogDestination,
} from "aws-cdk-lib/aws-apigatewayv2";
import { HttpLambdaIntegration } from "aws-cdk-lib/aws-apigatewayv2-integrations";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import { CfnOutput, RemovalPolicy, Stack } from "aws-cdk-lib/core";
import type { Construct } from "constructs";
import { environmentNames } from "../shared/aws/environment.ts";
import { type Access, setting } from "./access.ts";
import { acknowledge } from "./acknowledgements.ts";
import type { Concern } from "./bundle.ts";
import { ConcernFunction } from "./constructs/concern-function.ts";
import type { DeliveryStack } from "./delivery-stack.ts";
import { type Deployment, stackProps } from "./deployment.ts";
import type { IngestStack } from "./ingest-stack.ts";
import { logRetention } from "./log-retention.ts";
import { routeKey, routes } from "./routes.ts";
import type { StorageStack } from "./storage-stack.ts";

/** An HTTP API gives up after 30 s; requests are held for 25. */
const heldSeconds = 29;
const answeredSeconds = 10;

/** Requests a second, of everybody together: more than any login farm, less than a costly flood. */
const throttle = { rateLimit: 500, burstLimit: 1000 };

/** For a log that must not hold what is secret: the path of a pull is, and so is every query. */
const accessLogFormat = {
  requestId: "$context.requestId",
  at: "$context.requestTime",
  method: "$context.httpMethod",
  route: "$context.routeKey",
  status: "$context.status",
  milliseconds: "$context.responseLatency",
  functionMilliseconds: "$context.integrationLatency",
  bytes: "$context.responseLength",
  error: "$context.integrationErrorMessage",
} as const;

export class ApiStack extends Stack {
  readonly api: HttpApi;
  readonly functions: readonly ConcernFunction[];
  readonly #deployment: Deployment;
  readonly #publicUrl: string;

  constructor(
    scope: Construct,
    deployment: Deployment,
    {
      storage,
      delivery,
      ingest,
    }: {
      storage: StorageStack;
      delivery: DeliveryStack;
      ingest: IngestStack;
    },
  ) {
    super(scope, "api", stackProps(deployment, "api", "HTTP API"));
    this.#deployment = deployment;
    this.api = new HttpApi(this, "Api", {
      apiName: stackProps(deployment, "api", "").stackName ?? "",
      createDefaultStage: false,
    });
    this.#createStage();
    this.#publicUrl = deployment.settings.publicUrl ?? this.api.apiEndpoint;

    const { heldConcurrency, lifespanMinutes } = deployment.settings;
    const lifespan = setting(environmentNames.lifespanMinutes, String(lifespanMinutes));
    const publicUrl = setting(environmentNames.publicUrl, this.#publicUrl);
    const held = { timeoutSeconds: heldSeconds, reservedConcurrency: heldConcurrency };
    const answered = { timeoutSeconds: answeredSeconds };
    this.functions = [
      this.#create("push-code", answered, [
        storage.useTable({ actions: ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query"] }),
        ...storage.addressing(),
        lifespan,
        delivery.deliveries.toSend(),
      ]),
      this.#create("list-codes", held, [
        storage.useTable({
          actions: ["dynamodb:GetItem", "dynamodb:Query"],
          indexes: ["index1", "index2"],
        }),
        ...storage.addressing(),
        lifespan,
      ]),
      this.#create("totp-url", held, [
        // A run is written down with its first poll, a code is claimed for it, and who waited in vain is
        // told whether something came for another identifier.
        storage.useTable({
          actions: [
            "dynamodb:GetItem",
            "dynamodb:PutItem",
            "dynamodb:UpdateItem",
            "dynamodb:Query",
          ],
          indexes: ["index1"],
        }),
        storage.openSecrets("skyvern-key"),
        storage.openSecrets("authenticator"),
        ...storage.addressing(),
        lifespan,
      ]),
      this.#create("manage", answered, [
        storage.useTable({
          actions: [
            "dynamodb:GetItem",
            "dynamodb:PutItem",
            "dynamodb:UpdateItem",
            "dynamodb:DeleteItem",
            "dynamodb:Query",
          ],
          indexes: ["index1", "index2"],
        }),
        // To find out whether a key is there already.
        storage.openSecrets("skyvern-key"),
        storage.sealSecrets("skyvern-key"),
        storage.sealSecrets("destination"),
        lifespan,
        ...storage.addressing(),
        publicUrl,
        ingest.inboundEmails.toOperate(),
        ingest.inboundSms.toOperate(),
        delivery.deliveries.toOperate(),
      ]),
      // Looking for a QR code in a large image takes seconds.
      this.#create("authenticators", { timeoutSeconds: heldSeconds }, [
        storage.useTable({
          actions: [
            "dynamodb:GetItem",
            "dynamodb:PutItem",
            "dynamodb:DeleteItem",
            "dynamodb:Query",
          ],
          indexes: ["index1"],
        }),
        storage.sealSecrets("authenticator"),
        storage.openSecrets("authenticator"),
        ...storage.addressing(),
      ]),
      this.#create("sms-webhook", answered, [
        storage.useTable({ actions: ["dynamodb:GetItem", "dynamodb:PutItem"] }),
        storage.readTwilioSecret(),
        ingest.inboundSms.toSend(),
        ...storage.addressing(),
        publicUrl,
      ]),
      this.#create("console", answered, []),
      this.#create("about", answered, [storage.useTable({ actions: ["dynamodb:GetItem"] })]),
    ];
    for (const { concern, lambda } of this.functions) this.#route(concern, lambda);
    new CfnOutput(this, "Url", { description: "otpost's API", value: this.#publicUrl });
  }

  #create(
    concern: Concern,
    limits: { timeoutSeconds: number; reservedConcurrency?: number | undefined },
    accesses: readonly Access[],
  ): ConcernFunction {
    return new ConcernFunction(this, {
      deployment: this.#deployment,
      concern,
      memoryMegabytes: 1024,
      ...limits,
    }).give(...accesses);
  }

  #createStage(): void {
    const logGroup = new LogGroup(this, "AccessLog", {
      retention: logRetention,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    new HttpStage(this, "Stage", {
      httpApi: this.api,
      stageName: "$default",
      autoDeploy: true,
      throttle,
      accessLogSettings: {
        destination: new LogGroupLogDestination(logGroup),
        format: AccessLogFormat.custom(JSON.stringify(accessLogFormat)),
      },
    });
  }

  #route(concern: Concern, lambda: ConcernFunction["lambda"]): void {
    const keys = routes[concern] ?? [];
    const integration = new HttpLambdaIntegration(concern, lambda, {
      // One permission for the API and not one a route: a function's policy is at most 20 KB. That
      // one is for stage, method and path, and `$default` has no path: it needs its own.
      scopePermissionToRoute: keys.includes("$default"),
    });
    for (const key of keys) {
      const route = new HttpRoute(this, `Route ${key}`, {
        httpApi: this.api,
        routeKey: routeKey(key),
        integration,
      });
      acknowledge(route, "AwsSolutions-APIG4");
    }
  }
}

/**
 * One concern on Lambda: its bundle, its role, its log, and nothing that it was not given.
 *
 * No X-Ray: an HTTP API cannot take part in a trace, so every trace would begin at Lambda and miss
 * API Gateway, SES and Twilio, where a late code spends its time. How long a code took is in the
 * metric `arrival_to_stored` instead, of every message and not of a sample; and tracing would need a
 * permission on all resources.
 */

import { Policy, PolicyDocument, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import {
  Architecture,
  Code,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
} from "aws-cdk-lib/aws-lambda";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import { Duration, RemovalPolicy } from "aws-cdk-lib/core";
import { Construct } from "constructs";
import { environmentNames } from "../../shared/aws/environment.ts";
import { type Access, allow } from "../access.ts";
import { bundleDirectory, type Concern } from "../bundle.ts";
import type { Deployment } from "../deployment.ts";
import { logRetention } from "../log-retention.ts";

export type ConcernFunctionProps = {
  deployment: Deployment;
  concern: Concern;
  /** Above what the concern ever takes; a queue hides its jobs for six times as long. */
  timeoutSeconds: number;
  /** Lambda gives CPU by memory: 1769 MB are one whole core. */
  memoryMegabytes: number;
  /** Executions that are this function's alone, and its limit. */
  reservedConcurrency?: number | undefined;
};

export class ConcernFunction extends Construct {
  readonly concern: Concern;
  readonly timeout: Duration;
  readonly lambda: LambdaFunction;
  readonly #role: Role;
  #access: Policy | undefined;

  constructor(scope: Construct, props: ConcernFunctionProps) {
    super(scope, props.concern);
    const { deployment, concern } = props;
    this.concern = concern;
    this.timeout = Duration.seconds(props.timeoutSeconds);

    const logGroup = new LogGroup(this, "Log", {
      retention: logRetention,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = new Role(this, "Role", {
      assumedBy: new ServicePrincipal("lambda.amazonaws.com"),
      description: `What the function ${concern} of otpost may do`,
      inlinePolicies: {
        log: new PolicyDocument({
          // CloudFormation made the group, so the function need not.
          statements: [
            allow(["logs:CreateLogStream", "logs:PutLogEvents"], [logGroup.logGroupArn]),
          ],
        }),
      },
    });
    this.#role = role;
    this.lambda = new LambdaFunction(this, "Function", {
      description: `otpost ${deployment.settings.stage}: ${concern}`,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      code: Code.fromAsset(bundleDirectory(deployment.bundles, concern)),
      handler: "index.handler",
      role,
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      memorySize: props.memoryMegabytes,
      timeout: this.timeout,
      ...(props.reservedConcurrency === undefined
        ? {}
        : { reservedConcurrentExecutions: props.reservedConcurrency }),
      // Nothing of otpost invokes a function asynchronously; whoever does gets no stale second try.
      maxEventAge: Duration.minutes(1),
      retryAttempts: 0,
      environment: {
        NODE_OPTIONS: "--enable-source-maps",
        [environmentNames.stage]: deployment.settings.stage,
      },
    });
  }

  /**
   * What it was given; whatever needs the permissions at once depends on it. Made when it is first
   * asked for: a function without permissions has no policy, and an empty one is no policy.
   */
  get access(): Policy {
    if (this.#access === undefined) {
      this.#access = new Policy(this, "Access", { roles: [this.#role] });
      this.lambda.node.addDependency(this.#access);
    }
    return this.#access;
  }

  /** Gives permission and environment in one call. */
  give(...accesses: readonly Access[]): this {
    for (const { environment, statements } of accesses) {
      for (const [name, value] of Object.entries(environment)) {
        this.lambda.addEnvironment(name, value);
      }
      if (statements.length > 0) this.access.addStatements(...statements);
    }
    return this;
  }
}

/** Looks at the stacks of a stage: whether they stand, and where what they made is. */
import { z } from "zod";
import { deploymentName } from "../settings.ts";
import type { AwsAccount } from "./aws-account.ts";
import { AwsRefusal } from "./aws-query.ts";
import { broken, type Finding, ok } from "./finding.ts";

export type DeployedStacks = {
  findings: Finding[];
  /** Of the storage and API stacks, by their names; what is not there is absent. */
  outputs: Readonly<Record<string, string>>;
  queues: readonly DeployedQueue[];
  /** ARN of the topic that SES tells of each mail. */
  noticesTopic?: string;
};

export type DeployedQueue = { name: string; url: string; deadLettersUrl: string };

/** As in `stacks.ts`. */
const stackNames = ["storage", "delivery", "ingest", "api", "observability"] as const;

/** Where the queues are, and how their constructs are called. */
const queueConstructs = [
  { name: "inbound_emails", stack: "ingest", construct: "InboundEmails" },
  { name: "inbound_sms", stack: "ingest", construct: "InboundSms" },
  { name: "deliveries", stack: "delivery", construct: "Deliveries" },
] as const;

const standing = /^(CREATE|UPDATE|IMPORT)_COMPLETE$/;
const underWay = /_IN_PROGRESS$/;

export async function inspectStacks(
  { cloudFormation }: Pick<AwsAccount, "cloudFormation">,
  stage: string,
  deployCommand: string,
): Promise<DeployedStacks> {
  const prefix = deploymentName({ stage });
  const findings: Finding[] = [];
  const outputs: Record<string, string> = {};
  const there = new Set<string>();
  for (const name of stackNames) {
    const StackName = `${prefix}-${name}`;
    const [stack] = await cloudFormation("DescribeStacks", { StackName })
      .then((result) => result.members("Stacks"))
      .catch(ifMissing);
    if (stack === undefined) {
      findings.push(broken("stacks", `There is no stack ${StackName}.`, deployCommand));
      continue;
    }
    there.add(name);
    findings.push(...statusFinding(StackName, stack.text("StackStatus") ?? "", deployCommand));
    for (const output of stack.members("Outputs")) {
      outputs[output.text("OutputKey") ?? ""] = output.text("OutputValue") ?? "";
    }
  }
  if (findings.length === 0) findings.push(ok("stacks", `The stacks ${prefix}-… stand.`));

  const queues: DeployedQueue[] = [];
  for (const { name, stack, construct } of queueConstructs) {
    if (!there.has(stack)) continue;
    const found = await findQueues(cloudFormation, `${prefix}-${stack}`, construct);
    if (found !== undefined) queues.push({ name, ...found });
  }
  const noticesTopic = there.has("ingest")
    ? await findTopic(cloudFormation, `${prefix}-ingest`)
    : undefined;
  return { findings, outputs, queues, ...(noticesTopic !== undefined && { noticesTopic }) };
}

function statusFinding(stack: string, status: string, deployCommand: string): Finding[] {
  if (standing.test(status)) return [];
  if (underWay.test(status)) {
    return [
      broken("stacks", `${stack} is being changed (${status}): ask again when that is done.`),
    ];
  }
  return [
    broken(
      "stacks",
      `${stack} is in the state ${status}: its last deployment failed.`,
      `aws cloudformation describe-stack-events --stack-name ${stack} --query "StackEvents[?contains(ResourceStatus,'FAILED')].[LogicalResourceId,ResourceStatusReason]" --output text`,
      deployCommand,
    ),
  ];
}

const queueUrl = z.url();

async function findQueues(
  cloudFormation: AwsAccount["cloudFormation"],
  StackName: string,
  construct: string,
): Promise<Omit<DeployedQueue, "name"> | undefined> {
  const result = await cloudFormation("DescribeStackResources", { StackName });
  const urlOf = (kind: "Queue" | "DeadLetters"): string | undefined =>
    result
      .members("StackResources")
      .find(
        (each) =>
          each.text("ResourceType") === "AWS::SQS::Queue" &&
          // CDK ends a logical id with eight digits of a hash.
          new RegExp(`^${construct}${kind}[0-9A-F]{8}$`).test(each.text("LogicalResourceId") ?? ""),
      )
      ?.text("PhysicalResourceId");
  const [url, deadLettersUrl] = [
    queueUrl.safeParse(urlOf("Queue")),
    queueUrl.safeParse(urlOf("DeadLetters")),
  ];
  return url.success && deadLettersUrl.success
    ? { url: url.data, deadLettersUrl: deadLettersUrl.data }
    : undefined;
}

async function findTopic(
  cloudFormation: AwsAccount["cloudFormation"],
  StackName: string,
): Promise<string | undefined> {
  const result = await cloudFormation("DescribeStackResources", { StackName });
  return result
    .members("StackResources")
    .find((each) => each.text("ResourceType") === "AWS::SNS::Topic")
    ?.text("PhysicalResourceId");
}

/** "Stack with id otpost-dev-api does not exist" */
function ifMissing(error: unknown): [] {
  if (error instanceof AwsRefusal && error.name === "ValidationError") return [];
  throw error;
}

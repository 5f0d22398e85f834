/**
 * What each resource of the templates is called once it exists, before anything is made: the names,
 * ARNs and URLs that CloudFormation would put in the place of references.
 */
import { randomBytes, randomUUID } from "node:crypto";
import { type Names, resolve, resolveText } from "./intrinsics.ts";
import type { Resource, Stack, Synthesis } from "./synthesis.ts";

export const account = "000000000000";
export const region = "us-east-1";
/** Of a queue's URL; a function has its own endpoint in this place. */
export const queueOrigin = `https://sqs.${region}.amazonaws.com`;

type Identity = { ref: string; attributes?: Record<string, string> };

const arn = (service: string, rest: string): string =>
  `arn:aws:${service}:${region}:${account}:${rest}`;
const global = (service: string, rest: string): string => `arn:aws:${service}::${account}:${rest}`;

/** By type. `name` is as CloudFormation makes them: stack, logical id, something random. */
const identities: Readonly<Record<string, (name: string) => Identity>> = {
  "AWS::DynamoDB::GlobalTable": (name) => ({
    ref: name,
    attributes: { Arn: arn("dynamodb", `table/${name}`) },
  }),
  "AWS::SQS::Queue": (name) => ({
    ref: `${queueOrigin}/${account}/${name}`,
    attributes: { Arn: arn("sqs", name), QueueName: name },
  }),
  "AWS::SNS::Topic": (name) => ({
    ref: arn("sns", name),
    attributes: { TopicArn: arn("sns", name), TopicName: name },
  }),
  "AWS::S3::Bucket": (name) => ({
    ref: name.toLowerCase(),
    attributes: { Arn: `arn:aws:s3:::${name.toLowerCase()}` },
  }),
  "AWS::KMS::Key": () => {
    const id = randomUUID();
    return { ref: id, attributes: { Arn: arn("kms", `key/${id}`) } };
  },
  "AWS::SecretsManager::Secret": (name) => ({ ref: arn("secretsmanager", `secret:${name}`) }),
  "AWS::IAM::Role": (name) => ({
    ref: name,
    attributes: { Arn: global("iam", `role/${name}`) },
  }),
  "AWS::Lambda::Function": (name) => ({
    ref: name,
    attributes: { Arn: arn("lambda", `function:${name}`) },
  }),
  "AWS::Logs::LogGroup": (name) => ({
    ref: name,
    attributes: { Arn: arn("logs", `log-group:${name}:*`) },
  }),
  "AWS::ApiGatewayV2::Api": () => {
    const id = randomBytes(5).toString("hex");
    const endpoint = `https://${id}.execute-api.${region}.amazonaws.com`;
    return { ref: id, attributes: { ApiId: id, ApiEndpoint: endpoint } };
  },
  "AWS::ApiGatewayV2::Integration": () => ({ ref: randomBytes(4).toString("hex") }),
};

/** Nobody asks for more of these than that they are there. */
const nameless = new Set([
  "AWS::ApiGatewayV2::Route",
  "AWS::ApiGatewayV2::Stage",
  "AWS::CDK::Metadata",
  "AWS::CloudWatch::Alarm",
  "AWS::CloudWatch::Dashboard",
  "AWS::IAM::Policy",
  "AWS::Lambda::EventInvokeConfig",
  "AWS::Lambda::EventSourceMapping",
  "AWS::Lambda::Permission",
  "AWS::S3::BucketPolicy",
  "AWS::SES::ReceiptRule",
  "AWS::SNS::Subscription",
  "AWS::SNS::TopicPolicy",
  "AWS::SQS::QueuePolicy",
]);

const pseudoParameters: Readonly<Record<string, string>> = {
  "AWS::AccountId": account,
  "AWS::Partition": "aws",
  "AWS::Region": region,
  "AWS::URLSuffix": "amazonaws.com",
};

export type NamedTemplate = {
  refOf(resource: Resource): string;
  /** `Arn`, … */
  attributeOf(resource: Resource, name: string): string;
  /** A property with everything in it resolved; `undefined` when the template has none. */
  property(resource: Resource, name: string): unknown;
  /** Of a stack: what `cdk deploy --outputs-file` writes. */
  outputs(stack: Stack): Record<string, string>;
  /** `arn:…/table/otpost-prod-storage-TableCD117FA1-1f` → `Table`, wherever it is in the text. */
  label(text: string): string;
};

/** @throws Error for a type of resource that the runner does not know */
export function nameResources({ stacks }: Synthesis): NamedTemplate {
  const named = new Map<string, Identity>();
  const labels = new Map<string, string>();
  const keyOf = (stack: Stack, id: string): string => `${stack.id} ${id}`;
  for (const stack of stacks) {
    for (const [id, { Type }] of Object.entries(stack.template.Resources)) {
      if (nameless.has(Type)) continue;
      const identify = identities[Type];
      if (identify === undefined) throw new Error(`the runner does not know ${Type} (${id})`);
      const identity = identify(`${stack.name}-${id}-${randomBytes(2).toString("hex")}`);
      named.set(keyOf(stack, id), identity);
      // CDK ends a logical id with eight digits of a hash.
      const label = id.replace(/[0-9A-F]{8}$/, "");
      for (const name of [identity.ref, ...Object.values(identity.attributes ?? {})]) {
        labels.set(name, label);
      }
    }
  }

  const exported = new Map<string, { stack: Stack; value: unknown }>();
  const namesIn = (stack: Stack): Names => ({
    ref: (id) => pseudoParameters[id] ?? named.get(keyOf(stack, id))?.ref,
    attribute: (id, name) => named.get(keyOf(stack, id))?.attributes?.[name],
    imported: (name) => {
      const found = exported.get(name);
      return found && resolveText(found.value, namesIn(found.stack));
    },
  });
  for (const stack of stacks) {
    for (const { Value, Export } of Object.values(stack.template.Outputs)) {
      if (Export === undefined) continue;
      exported.set(resolveText(Export.Name, namesIn(stack)), { stack, value: Value });
    }
  }

  const identityOf = ({ stack, id }: Resource): Identity => {
    const identity = named.get(keyOf(stack, id));
    if (identity === undefined) throw new Error(`${id} has no name`);
    return identity;
  };
  return {
    refOf: (resource) => identityOf(resource).ref,
    attributeOf: (resource, name) => {
      const value = identityOf(resource).attributes?.[name];
      if (value === undefined) throw new Error(`${resource.id} has no attribute ${name}`);
      return value;
    },
    property: ({ stack, properties }, name) => resolve(properties[name], namesIn(stack)),
    outputs: (stack) =>
      Object.fromEntries(
        Object.entries(stack.template.Outputs).map(([name, { Value }]) => [
          name,
          resolveText(Value, namesIn(stack)),
        ]),
      ),
    label: (text) => {
      let labelled = text;
      const longestFirst = [...labels].sort(([one], [other]) => other.length - one.length);
      for (const [name, label] of longestFirst) labelled = labelled.replaceAll(name, label);
      return labelled;
    },
  };
}

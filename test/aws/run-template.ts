/**
 * Runs what the synthesised templates declare, on this machine: tables, queues and buckets in servers
 * that speak AWS's protocols, each function in processes of its own under AWS's runtime client, wired
 * and permitted as the templates say. It knows of otpost what is in the templates, and nothing else.
 */
import type { Call, Encryption } from "./permissions/calls.ts";
import { type Gateway, startGateway } from "./permissions/gateway.ts";
import { type Grants, readGrants } from "./permissions/grants.ts";
import { createResources } from "./platform/create-resources.ts";
import { createFleet, type Fleet, readFunction } from "./platform/fleet.ts";
import { type HttpApi, startHttpApi } from "./platform/http-api.ts";
import { createMailReception, type MailReception } from "./platform/mail-reception.ts";
import { createNotifications } from "./platform/notifications.ts";
import { type Outside, startOutside } from "./platform/outside.ts";
import { type QueueFeed, readMapping, startQueueFeed } from "./platform/queue-feed.ts";
import type { Servers } from "./platform/servers.ts";
import { type NamedTemplate, nameResources } from "./template/names.ts";
import type { Synthesis } from "./template/synthesis.ts";

type Watcher = (label: string, call: Call) => void | Promise<void>;

export type RunningTemplate = {
  named: NamedTemplate;
  grants: Grants;
  api: HttpApi;
  mail: MailReception;
  outside: Outside;
  /** By label. */
  functions: ReadonlyMap<string, Fleet>;
  feeds: readonly QueueFeed[];
  /** Everything that the functions wrote. */
  logs(): readonly string[];
  /** Calls that the runner could not make sense of. */
  problems(): readonly string[];
  /** Is told of every call of a function before it is carried out, which waits for it. */
  watch(look: Watcher): void;
  close(): Promise<void>;
};

/** @throws Error for anything in the templates that the runner does not know */
export async function runTemplate(
  synthesis: Synthesis,
  servers: Servers,
): Promise<RunningTemplate> {
  const named = nameResources(synthesis);
  const grants = readGrants(synthesis, named);
  const encryption = readEncryption(synthesis, named);
  await createResources(synthesis, named, servers);

  const outside = await startOutside();
  const lines: string[] = [];
  let look: Watcher = () => {};
  const gateways: Gateway[] = [];
  const fleets = new Map<string, Fleet>();
  const endpoints = new Map<string, string>();
  for (const resource of synthesis.all("AWS::Lambda::Function")) {
    const declared = readFunction(resource, named, synthesis);
    const { label, role, logGroup } = declared;
    const gateway = await startGateway({
      role,
      grants,
      encryption,
      endpoints: servers.endpoints,
      onCall: (call) => look(label, call),
    });
    gateways.push(gateway);
    endpoints.set(declared.arn, gateway.endpoint);
    const log = createLog(grants, role, logGroup, lines);
    fleets.set(declared.arn, createFleet(declared, { endpoint: gateway.endpoint, outside, log }));
  }

  const feeds = await Promise.all(
    synthesis.all("AWS::Lambda::EventSourceMapping").map((resource) => {
      const mapping = readMapping(resource, named);
      const fleet = [...fleets.values()].find(
        ({ declared: { name, arn } }) =>
          name === mapping.FunctionName || arn === mapping.FunctionName,
      );
      const queue = synthesis
        .all("AWS::SQS::Queue")
        .find((one) => named.attributeOf(one, "Arn") === mapping.EventSourceArn);
      if (fleet === undefined || queue === undefined)
        throw new Error(`${resource.id} leads nowhere`);
      return startQueueFeed({
        mapping,
        queueUrl: named.refOf(queue),
        fleet,
        endpoint: endpoints.get(fleet.declared.arn) ?? "",
        account: servers.clients.sqs,
      });
    }),
  );
  const { clients, sesAccount } = servers;
  const wired = { synthesis, named, grants, encryption };
  const publish = createNotifications({ ...wired, sqs: clients.sqs });
  const api = await startHttpApi({ ...wired, fleets });
  return {
    named,
    grants,
    api,
    outside,
    feeds,
    mail: createMailReception({ ...wired, publish, s3: clients.s3, ses: sesAccount }),
    functions: new Map([...fleets.values()].map((fleet) => [fleet.declared.label, fleet])),
    logs: () => lines,
    problems: () => gateways.flatMap(({ problems }) => problems()),
    watch: (watcher) => {
      look = watcher;
    },
    close: async () => {
      await api.close();
      await Promise.all(feeds.map(({ close }) => close()));
      await Promise.all([...fleets.values()].map(({ close }) => close()));
      await Promise.all([outside, ...gateways].map(({ close }) => close()));
    },
  };
}

/** Lambda writes a function's log with the function's role. */
function createLog(
  grants: Grants,
  role: string,
  logGroup: string,
  lines: string[],
): (line: string) => void {
  const resource = `arn:aws:logs:us-east-1:000000000000:log-group:${logGroup}:log-stream:local`;
  const may = (action: string): boolean =>
    grants.allows({ kind: "role", role }, { action, resource, context: {} });
  let hasStream = false;
  return (line) => {
    hasStream ||= may("logs:CreateLogStream");
    if (hasStream && may("logs:PutLogEvents")) lines.push(line);
  };
}

/** Which key of the templates encrypts what. */
function readEncryption({ all }: Synthesis, named: NamedTemplate): Encryption {
  const keys = new Map<string, string>();
  const arnOf = (name: unknown): string => {
    const key = all("AWS::KMS::Key").find((one) =>
      [named.refOf(one), named.attributeOf(one, "Arn")].some((known) => known === name),
    );
    if (key === undefined) throw new Error(`${name} is no key of the templates`);
    return named.attributeOf(key, "Arn");
  };
  for (const queue of all("AWS::SQS::Queue")) {
    const key = named.property(queue, "KmsMasterKeyId");
    if (key !== undefined) keys.set(named.attributeOf(queue, "Arn"), arnOf(key));
  }
  for (const topic of all("AWS::SNS::Topic")) {
    const key = named.property(topic, "KmsMasterKeyId");
    if (key !== undefined) keys.set(named.refOf(topic), arnOf(key));
  }
  for (const bucket of all("AWS::S3::Bucket")) {
    const text = JSON.stringify(named.property(bucket, "BucketEncryption")) ?? "";
    const [, key] = /"KMSMasterKeyID":"([^"]+)"/.exec(text) ?? [];
    if (key !== undefined) keys.set(named.attributeOf(bucket, "Arn"), arnOf(key));
  }
  return (arn) => keys.get(arn);
}

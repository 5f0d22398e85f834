/**
 * Who may do what, by the templates' policies: every role's own, and those of keys, queues, topics,
 * buckets and functions. It writes down which grants were used, and what was denied.
 */
import { z } from "zod";
import { account, type NamedTemplate } from "../template/names.ts";
import type { Resource, Synthesis } from "../template/synthesis.ts";
import { arnMatches, matchesAny } from "./patterns.ts";
import {
  delegates,
  evaluate,
  type Principal,
  type Request,
  readPolicy,
  type Statement,
} from "./policy.ts";

/** One action on one resource that a role may: the least that can be taken away. */
export type Grant = {
  role: string;
  action: string;
  resource: string;
  /** Accepted values of its conditions; empty when it has none. */
  condition: string;
};

export type Denial = { principal: string; action: string; resource: string };

export type Grants = {
  /** @returns whether it is allowed; denials are written down. */
  allows(principal: Caller, request: Request): boolean;
  /** Of every role, in the order of the templates. */
  all(): readonly Grant[];
  isUsed(grant: Grant): boolean;
  denials(): readonly Denial[];
  /** Nobody has it until the work is done. */
  without<Result>(grant: Grant, work: () => Promise<Result>): Promise<Result>;
};

export type Caller = { kind: "role"; role: string } | { kind: "service"; service: string };

const inline = z.array(z.object({ PolicyDocument: z.unknown() })).default([]);
const texts = z.array(z.string());

export const keyOf = ({ role, action, resource, condition }: Grant): string =>
  [role, action, resource, condition].join(" ");

export function readGrants(synthesis: Synthesis, named: NamedTemplate): Grants {
  const ofRoles = readRoles(synthesis, named);
  const ofResources = readResourcePolicies(synthesis, named);
  const used = new Set<string>();
  const denials: Denial[] = [];
  const revoked = new Set<string>();

  const grantsOf = (role: string, statement: Statement): Grant[] =>
    statement.Action.flatMap((action) =>
      (statement.Resource ?? []).map((resource) => ({
        role,
        action,
        resource,
        condition: Object.values(statement.Condition).flatMap(Object.values).flat().join(" "),
      })),
    );
  const isMeant = (grant: Grant, { action, resource }: Request): boolean =>
    matchesAny([grant.action], action) && arnMatches(grant.resource, resource);

  /** The role's own permission, if none of it was taken away. */
  const grantFor = (role: string, request: Request): Grant | undefined => {
    const { decision, by } = evaluate(ofRoles.get(role) ?? [], request);
    if (decision !== "allowed") return undefined;
    return by
      .flatMap((statement) => grantsOf(role, statement))
      .find((grant) => isMeant(grant, request) && !revoked.has(keyOf(grant)));
  };

  const allowsRole = (role: string, request: Request): boolean => {
    const own = evaluate(ofRoles.get(role) ?? [], request);
    const grant = grantFor(role, request);
    const policy = ofResources.get(ownerOf(request.resource)) ?? [];
    const principal: Principal = { kind: "role", arn: roleArn(role) };
    const resource = evaluate(policy, request, principal);
    if (own.decision === "refused" || resource.decision === "refused") return false;
    // AWS KMS developer guide, "Key policies": without the key's policy no other policy counts.
    const mayByOwn =
      grant !== undefined &&
      (!request.action.startsWith("kms:") || delegates(policy, request, account));
    if (mayByOwn) used.add(keyOf(grant));
    return mayByOwn || resource.decision === "allowed";
  };

  return {
    allows: (caller, request) => {
      const secure = {
        ...request,
        // Loopback stands for TLS here: the SDK's own endpoints know no other way.
        context: { "aws:SecureTransport": "true", ...request.context },
      };
      const isAllowed =
        caller.kind === "role"
          ? allowsRole(caller.role, secure)
          : evaluate(ofResources.get(ownerOf(request.resource)) ?? [], secure, caller).decision ===
            "allowed";
      if (!isAllowed) {
        const { action, resource } = request;
        denials.push({
          principal: caller.kind === "role" ? caller.role : caller.service,
          action,
          resource,
        });
      }
      return isAllowed;
    },
    all: () =>
      [...ofRoles].flatMap(([role, statements]) =>
        statements
          .filter(({ Effect }) => Effect === "Allow")
          .flatMap((statement) => grantsOf(role, statement)),
      ),
    isUsed: (grant) => used.has(keyOf(grant)),
    denials: () => denials,
    without: async (grant, work) => {
      revoked.add(keyOf(grant));
      try {
        return await work();
      } finally {
        revoked.delete(keyOf(grant));
      }
    },
  };
}

const roleArn = (role: string): string => `arn:aws:iam::${account}:role/${role}`;

/** Whose policy it is: of a bucket's objects the bucket's. */
const ownerOf = (arn: string): string =>
  arn.startsWith("arn:aws:s3:") ? (arn.split("/")[0] ?? "") : arn;

/** By role name: the policies in it, and those attached to it. */
function readRoles(
  { all }: Synthesis,
  named: NamedTemplate,
): ReadonlyMap<string, readonly Statement[]> {
  const roles = new Map(
    all("AWS::IAM::Role").map((role) => {
      if (role.properties["ManagedPolicyArns"] !== undefined) {
        throw new Error(`${role.id} has managed policies, which the runner does not know`);
      }
      const own = inline.parse(named.property(role, "Policies"));
      return [
        named.refOf(role),
        own.flatMap(({ PolicyDocument }) => readPolicy(PolicyDocument)),
      ] as const;
    }),
  );
  for (const policy of all("AWS::IAM::Policy")) {
    const statements = readPolicy(named.property(policy, "PolicyDocument"));
    for (const role of texts.parse(named.property(policy, "Roles"))) {
      roles.set(role, [...(roles.get(role) ?? []), ...statements]);
    }
  }
  return roles;
}

/** By the ARN of what they are about. */
function readResourcePolicies(
  synthesis: Synthesis,
  named: NamedTemplate,
): ReadonlyMap<string, readonly Statement[]> {
  const { all } = synthesis;
  const policies = new Map<string, readonly Statement[]>();
  const add = (arn: string, statements: readonly Statement[]): void => {
    policies.set(arn, [...(policies.get(arn) ?? []), ...statements]);
  };
  const arnOf = (type: string, ref: unknown, attribute = "Arn"): string => {
    const found = all(type).find((resource) => named.refOf(resource) === ref);
    if (found === undefined) throw new Error(`a policy is about ${ref}, which is no ${type}`);
    return named.attributeOf(found, attribute);
  };
  const documentOf = (policy: Resource) => readPolicy(named.property(policy, "PolicyDocument"));

  for (const key of all("AWS::KMS::Key")) {
    const own = named.attributeOf(key, "Arn");
    add(
      own,
      // "*" means this key, in a key's own policy.
      readPolicy(named.property(key, "KeyPolicy")).map((one) => ({ ...one, Resource: [own] })),
    );
  }
  for (const policy of all("AWS::SQS::QueuePolicy")) {
    for (const url of texts.parse(named.property(policy, "Queues"))) {
      add(arnOf("AWS::SQS::Queue", url), documentOf(policy));
    }
  }
  for (const policy of all("AWS::SNS::TopicPolicy")) {
    for (const topic of texts.parse(named.property(policy, "Topics"))) {
      add(topic, documentOf(policy));
    }
  }
  for (const policy of all("AWS::S3::BucketPolicy")) {
    add(arnOf("AWS::S3::Bucket", named.property(policy, "Bucket")), documentOf(policy));
  }
  for (const permission of all("AWS::Lambda::Permission")) {
    const read = (name: string): unknown => named.property(permission, name);
    const target = z.string().parse(read("FunctionName"));
    const sourceArn = z.string().parse(read("SourceArn"));
    const arn = target.startsWith("arn:") ? target : arnOf("AWS::Lambda::Function", target);
    add(
      arn,
      readPolicy({
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Action: read("Action"),
            Principal: { Service: read("Principal") },
            Resource: arn,
            Condition: { ArnLike: { "aws:SourceArn": sourceArn } },
          },
        ],
      }),
    );
  }
  return policies;
}

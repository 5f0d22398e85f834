/**
 * Policies, and what they say to a request.
 *
 * IAM user guide, "Policy evaluation logic" and "IAM JSON policy elements". An element or a condition
 * operator that is not known here is an error: nothing is granted or refused by misunderstanding.
 */
import { z } from "zod";
import { type Conditions, conditionsHold, type RequestContext } from "./conditions.ts";
import { arnMatches, matchesAny } from "./patterns.ts";

export type Request = { action: string; resource: string; context: RequestContext };

/** Who asks: a role's ARN, or a service such as `ses.amazonaws.com`. */
export type Principal = { kind: "role"; arn: string } | { kind: "service"; service: string };

const texts = z
  .union([z.string(), z.array(z.string())])
  .transform((value): string[] => [value].flat());
const principals = z.union([
  z.literal("*").transform(() => ({ AWS: ["*"], Service: ["*"] })),
  z.strictObject({ AWS: texts.default([]), Service: texts.default([]) }),
]);
const statement = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.enum(["Allow", "Deny"]),
  Action: texts,
  Resource: texts.optional(),
  Principal: principals.optional(),
  Condition: z.record(z.string(), z.record(z.string(), texts)).default({}),
});
const document = z.strictObject({
  Version: z.literal("2012-10-17"),
  Statement: z.array(statement),
});

export type Statement = z.infer<typeof statement> & { Condition: Conditions };

/** @param value a policy document with its references resolved */
export const readPolicy = (value: unknown): readonly Statement[] => document.parse(value).Statement;

export type Verdict = {
  decision: "allowed" | "refused" | "unmentioned";
  /** The statements that say so. */
  by: readonly Statement[];
};

/** A refusal counts more than any permission. */
export function evaluate(
  statements: readonly Statement[],
  request: Request,
  principal?: Principal,
): Verdict {
  const matching = statements.filter((one) => applies(one, request, principal));
  const refusing = matching.filter(({ Effect }) => Effect === "Deny");
  if (refusing.length > 0) return { decision: "refused", by: refusing };
  return { decision: matching.length > 0 ? "allowed" : "unmentioned", by: matching };
}

/** In a role's policies nobody is named; in a resource's, everybody who may. */
function applies(
  { Action, Resource = ["*"], Principal: named, Condition }: Statement,
  { action, resource, context }: Request,
  principal: Principal | undefined,
): boolean {
  return (
    (principal === undefined || (named !== undefined && names(named, principal))) &&
    matchesAny(Action, action) &&
    Resource.some((pattern) => arnMatches(pattern, resource)) &&
    conditionsHold(Condition, context)
  );
}

function names(
  { AWS, Service }: { AWS: string[]; Service: string[] },
  principal: Principal,
): boolean {
  if (AWS.includes("*")) return true;
  return principal.kind === "service"
    ? Service.includes(principal.service)
    : AWS.includes(principal.arn);
}

/**
 * Whether a resource's policy leaves it to the account's own policies who may: that is what naming the
 * account's root means.
 */
export function delegates(
  statements: readonly Statement[],
  request: Request,
  account: string,
): boolean {
  const root: Principal = { kind: "role", arn: `arn:aws:iam::${account}:root` };
  return evaluate(statements, request, root).decision === "allowed";
}

/** Policies in a template, as their statements. */
import { z } from "zod";
import { asText, type Resource, referencesIn, type Synthesized } from "./synthesized.ts";

const statement = z.object({
  Effect: z.string(),
  Action: z.union([z.string(), z.array(z.string())]),
  Resource: z.unknown().optional(),
  Condition: z.unknown().optional(),
});
const document = z.object({ Statement: z.array(statement) });
const inlinePolicies = z.array(z.object({ PolicyDocument: document })).default([]);

export const statementsOf = (value: unknown) => document.parse(value).Statement;

/** Policies that a role holds itself. */
export const inlineStatementsOf = (policies: unknown) =>
  inlinePolicies.parse(policies).flatMap(({ PolicyDocument }) => PolicyDocument.Statement);

/** Whether the resource's own policy refuses everything that is not TLS. */
export function tlsOnly(
  { all }: Synthesized,
  { policyType, property, of }: { policyType: string; property: string; of: Resource },
): boolean {
  return all(policyType).some(
    ({ stack, Properties }) =>
      stack === of.stack &&
      referencesIn(Properties[property]).includes(of.id) &&
      statementsOf(Properties["PolicyDocument"]).some(
        ({ Effect, Condition }) =>
          Effect === "Deny" && asText(Condition) === '{"Bool":{"aws:SecureTransport":"false"}}',
      ),
  );
}

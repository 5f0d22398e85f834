/** Condition blocks of policies: `{ StringEquals: { "aws:SourceAccount": ["…"] } }`. */
import { arnMatches, matches } from "./patterns.ts";

/** What is known of a request, by condition key. */
export type RequestContext = Readonly<Record<string, string | undefined>>;

/** Operator, key, accepted values. */
export type Conditions = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

/** True for one accepted value and the request's own. */
const operators: Readonly<Record<string, (accepted: string, value: string) => boolean>> = {
  StringEquals: (accepted, value) => accepted === value,
  StringLike: (accepted, value) => matches(accepted, value),
  ArnEquals: (accepted, value) => arnMatches(accepted, value),
  ArnLike: (accepted, value) => arnMatches(accepted, value),
  Bool: (accepted, value) => accepted.toLowerCase() === value.toLowerCase(),
};

/** Those that the runner supplies where AWS does; a policy may ask for no other. */
const suppliedKeys = [
  "aws:SecureTransport",
  "aws:SourceAccount",
  "aws:SourceArn",
  "kms:EncryptionContext:*",
  "kms:ViaService",
];

/** All of them have to hold; a key that the request does not have holds in none. */
export const conditionsHold = (conditions: Conditions, context: RequestContext): boolean =>
  Object.entries(conditions).every(([name, keys]) => {
    const operator = operators[name];
    if (operator === undefined) throw new Error(`the runner does not know the condition ${name}`);
    return Object.entries(keys).every(([key, accepted]) => {
      if (!suppliedKeys.some((supplied) => matches(supplied, key))) {
        throw new Error(`the runner does not supply the condition key ${key}`);
      }
      const value = context[key];
      return value !== undefined && accepted.some((one) => operator(one, value));
    });
  });

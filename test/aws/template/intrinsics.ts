/**
 * CloudFormation's intrinsic functions, as far as the stacks use them: whatever else turns up is an
 * error, so that nothing is taken for text that CloudFormation would have replaced.
 */
import { z } from "zod";

/** Where names lead. Each gives `undefined` for a name that it does not know. */
export type Names = {
  /** Of a resource, or a pseudo parameter. */
  ref(id: string): string | undefined;
  attribute(id: string, name: string): string | undefined;
  imported(name: string): string | undefined;
};

const list = z.array(z.unknown());
const text = z.string();
const pair = z.tuple([z.string(), z.string()]);
const joined = z.tuple([z.string(), z.unknown()]);
const selected = z.tuple([z.coerce.number(), z.unknown()]);
const substituted = z.union([
  z.string().transform((pattern): [string, Record<string, unknown>] => [pattern, {}]),
  z.tuple([z.string(), z.record(z.string(), z.unknown())]),
]);

/** The value as CloudFormation would hand it to the service. */
export function resolve(value: unknown, names: Names): unknown {
  if (Array.isArray(value)) return value.map((member) => resolve(member, names));
  if (typeof value !== "object" || value === null) return value;
  const [[name, argument] = ["", undefined], ...others] = Object.entries(value);
  if (others.length === 0 && (name === "Ref" || name.startsWith("Fn::"))) {
    const intrinsic = intrinsics[name];
    if (intrinsic === undefined) throw new Error(`the runner does not know ${name}`);
    return intrinsic(argument, names);
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key, resolve(member, names)]),
  );
}

export const resolveText = (value: unknown, names: Names): string =>
  text.parse(resolve(value, names));

const intrinsics: Readonly<Record<string, (argument: unknown, names: Names) => unknown>> = {
  Ref: (argument, names) => {
    const id = text.parse(argument);
    return known(names.ref(id), `Ref ${id}`);
  },
  "Fn::GetAtt": (argument, names) => {
    const [id, name] = pair.parse(argument);
    return known(names.attribute(id, name), `Fn::GetAtt ${id}.${name}`);
  },
  "Fn::ImportValue": (argument, names) => {
    const name = resolveText(argument, names);
    return known(names.imported(name), `Fn::ImportValue ${name}`);
  },
  "Fn::Join": (argument, names) => {
    const [separator, parts] = joined.parse(argument);
    return z.array(z.string()).parse(resolve(parts, names)).join(separator);
  },
  "Fn::Select": (argument, names) => {
    const [index, parts] = selected.parse(argument);
    return known(list.parse(resolve(parts, names))[index], `Fn::Select ${index}`);
  },
  "Fn::Split": (argument, names) => {
    const [separator, whole] = joined.parse(argument);
    return resolveText(whole, names).split(separator);
  },
  "Fn::Sub": (argument, names) => {
    const [pattern, own] = substituted.parse(argument);
    return pattern.replaceAll(/\$\{([\w:.]+)\}/g, (_, name: string) => {
      if (own[name] !== undefined) return resolveText(own[name], names);
      const [id = "", attribute] = name.split(".");
      const found = attribute === undefined ? names.ref(id) : names.attribute(id, attribute);
      return known(found, `Fn::Sub ${name}`);
    });
  },
};

function known<Value>(value: Value | undefined, what: string): Value {
  if (value === undefined) throw new Error(`${what} leads nowhere`);
  return value;
}

/** What was typed after `npm run deploy --`: settings for the stacks, the account, and the rest for `cdk`. */
import { OtpostError } from "../../shared/errors.ts";

export type DeployArguments = {
  /** Of every `-c name=value`. */
  context: Readonly<Record<string, string>>;
  profile?: string;
  region?: string;
  /** For `cdk`, as they were. */
  rest: readonly string[];
};

const names: Readonly<Record<string, "context" | "profile" | "region">> = {
  "-c": "context",
  "--context": "context",
  "--profile": "profile",
  "--region": "region",
};

/** @throws OtpostError `configuration_invalid` */
export function parseArguments(given: readonly string[]): DeployArguments {
  const context: Record<string, string> = {};
  const account: { profile?: string; region?: string } = {};
  const rest: string[] = [];
  const words = [...given];
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    const [flag = "", attached] = word.startsWith("--") ? splitOnce(word) : [word];
    const name = names[flag];
    if (name === undefined) {
      rest.push(word);
      continue;
    }
    const value = attached ?? words.shift();
    if (value === undefined) throw invalid(`${flag} needs a value`);
    if (name === "context") {
      const [key = "", text] = splitOnce(value);
      if (text === undefined) throw invalid(`${flag} ${value}: write it as ${flag} name=value`);
      context[key] = text;
    } else {
      account[name] = value;
    }
  }
  return { context, ...account, rest };
}

/** `domain=a=b` → `domain`, `a=b` */
function splitOnce(text: string): [string, string?] {
  const at = text.indexOf("=");
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

const invalid = (message: string): OtpostError => new OtpostError("configuration_invalid", message);

/** Wildcards in policies: `*` is any text, `?` one character. */

export function matches(pattern: string, value: string): boolean {
  const source = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`, "s").test(value);
}

/** Actions are compared without regard to case. */
export const matchesAny = (patterns: readonly string[], value: string): boolean =>
  patterns.some((pattern) => matches(pattern.toLowerCase(), value.toLowerCase()));

/** IAM user guide, "ArnLike": each of the six parts is compared by itself. */
export function arnMatches(pattern: string, arn: string): boolean {
  if (pattern === "*") return true;
  const [patterns, parts] = [partsOf(pattern), partsOf(arn)];
  return (
    patterns.length === parts.length && patterns.every((part, at) => matches(part, parts[at] ?? ""))
  );
}

/** The sixth part may have colons of its own. */
function partsOf(arn: string): string[] {
  const [...parts] = arn.split(":");
  return [...parts.slice(0, 5), ...(parts.length > 5 ? [parts.slice(5).join(":")] : [])];
}

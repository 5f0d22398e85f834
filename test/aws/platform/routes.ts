/**
 * Which route of an HTTP API a request takes.
 *
 * API Gateway developer guide, "Routing API requests": the full match of route and method first, then
 * a greedy path variable, then `$default`.
 */
export type Route = { key: string; target: string };

export type Match = { route: Route; pathParameters?: Record<string, string> };

type Ranked = Match & { rank: number };

export function matchRoute(
  routes: readonly Route[],
  method: string,
  path: string,
): Match | undefined {
  const ranked = routes.flatMap((route): Ranked[] => {
    if (route.key === "$default") return [{ route, rank: 0 }];
    const [wanted = "", pattern = ""] = route.key.split(" ");
    if (wanted !== "ANY" && wanted !== method) return [];
    const pathParameters = matchPath(pattern, path);
    if (pathParameters === undefined) return [];
    return [{ route, pathParameters, rank: rankOf(wanted, pattern) }];
  });
  return ranked.reduce<Ranked | undefined>(
    (best, one) => (best === undefined || one.rank > best.rank ? one : best),
    undefined,
  );
}

/** More fixed segments first, a method by name before `ANY`, one segment before the rest. */
const rankOf = (method: string, pattern: string): number =>
  (pattern.includes("+}") ? 1000 : 2000) +
  pattern.split("/").filter((segment) => !segment.startsWith("{")).length * 10 +
  (method === "ANY" ? 0 : 1);

/** A slash at the end is a segment of its own, which `{proxy+}` takes and nothing else does. */
function matchPath(pattern: string, path: string): Record<string, string> | undefined {
  const [wanted, given] = [pattern.split("/"), path.split("/")];
  const parameters: Record<string, string> = {};
  for (const [at, segment] of wanted.entries()) {
    const name = /^\{(\w+)(\+?)\}$/.exec(segment);
    const value = given[at];
    if (value === undefined) return undefined;
    if (name?.[2] === "+") {
      const rest = given.slice(at).join("/");
      if (rest === "") return undefined;
      return { ...parameters, [name[1] ?? ""]: decode(rest) };
    }
    if (name === null ? segment !== value : value === "") return undefined;
    if (name !== null) parameters[name[1] ?? ""] = decode(value);
  }
  return wanted.length === given.length ? parameters : undefined;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

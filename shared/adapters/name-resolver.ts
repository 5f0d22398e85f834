/** Names to addresses by DNS alone: not `getaddrinfo`, whose four threads a dead name server can hold. */
import { Resolver } from "node:dns/promises";

/** Every address of the name, IPv4 first; rejects with a `code` of `node:dns` when there is none. */
export type ResolveName = (name: string) => Promise<readonly string[]>;

/** Two tries of two seconds leave the most of a request's ten. */
const resolverOptions = { timeout: 2000, tries: 2 } as const;

/** `servers` as `address:port`; by default the machine's. */
export function createNameResolver(servers?: readonly string[]): ResolveName {
  const resolver = new Resolver(resolverOptions);
  if (servers !== undefined) resolver.setServers(servers);
  return async (name) => {
    // A whole name: the dot keeps the machine's search domains out of it.
    const whole = `${name}.`;
    const answers = await Promise.allSettled([resolver.resolve4(whole), resolver.resolve6(whole)]);
    const addresses = answers.flatMap((answer) =>
      answer.status === "fulfilled" ? answer.value : [],
    );
    const [failed] = answers.filter((answer) => answer.status === "rejected");
    if (addresses.length === 0 && failed !== undefined) throw failed.reason;
    return addresses;
  };
}

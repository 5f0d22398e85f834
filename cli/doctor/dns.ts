/** DNS as the doctor asks it: the machine's own servers, or one that is named. */
import { Resolver } from "node:dns/promises";
import type { Dns } from "./mail-domain-check.ts";

/** `server` as `address` or `address:port`. */
export function createDns(server?: string): Dns {
  const resolver = new Resolver({ timeout: 2000, tries: 2 });
  if (server !== undefined) resolver.setServers([server]);
  return {
    resolveMx: (domain) => resolver.resolveMx(domain),
    addressesOf: async (name) => {
      const found = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)]);
      return found.flatMap((each) =>
        each.status === "fulfilled" ? each.value.map((address) => ({ address })) : [],
      );
    },
  };
}

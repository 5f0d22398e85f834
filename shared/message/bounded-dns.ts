/** DNS that answers within a time, or not at all: one budget for all queries about one mail. */

import type { MxRecord } from "node:dns";
import type { DNSResolver } from "mailauth";

/** TXT gives a list of strings a record, MX an object, other types a string. */
export type DnsRecords = string[][] | MxRecord[] | string[];

/** As `dns.promises.resolve`, for the types A, AAAA, CNAME, MX, PTR and TXT. */
export type DnsResolve = (name: string, type: string) => Promise<DnsRecords>;

/** The time runs from the first query; a query that is not answered by then fails with `ETIMEOUT`. */
export function boundDns(
  resolve: DnsResolve,
  milliseconds: number,
): { resolve: DNSResolver; stop: () => void } {
  let timer: NodeJS.Timeout | undefined;
  const { promise: expired, reject: expire } = Promise.withResolvers<never>();
  // Nobody may be waiting when it expires.
  expired.catch(() => undefined);
  const start = (): void => {
    timer ??= setTimeout(() => {
      expire(Object.assign(new Error("DNS did not answer in time"), { code: "ETIMEOUT" }));
    }, milliseconds);
  };
  return {
    resolve: (name, type) => {
      start();
      // mailauth reads MX records, but its declaration leaves them out.
      return Promise.race([resolve(name, type) as Promise<string[]>, expired]);
    },
    stop: () => clearTimeout(timer),
  };
}

/** DNS that answers within a time, or not at all: one budget for all queries about one mail. */

/** As `dns.promises.resolve`: TXT gives a list of strings a record, other types a string. */
export type DnsResolve = (name: string, type: string) => Promise<string[][] | string[]>;

/** The time runs from the first query; a query that is not answered by then fails with `ETIMEOUT`. */
export function boundDns(
  resolve: DnsResolve,
  milliseconds: number,
): { resolve: DnsResolve; stop: () => void } {
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
      return Promise.race([resolve(name, type), expired]);
    },
    stop: () => clearTimeout(timer),
  };
}

/** The MX records of a domain, and whether DNS answered at all. */

/** As `node:dns` resolves them; rejects with a `code` such as ENODATA. */
export type ResolveMx = (domain: string) => Promise<{ exchange: string; priority: number }[]>;

export type MxRecords =
  | { records: readonly { exchange: string; priority: number }[] }
  /** DNS's reason for giving no answer: ETIMEOUT, ESERVFAIL. */
  | { unanswered: string };

/** A domain that does not exist has no records. */
export async function readMxRecords(domain: string, resolveMx: ResolveMx): Promise<MxRecords> {
  try {
    return { records: await resolveMx(domain) };
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
    return code === "ENODATA" || code === "ENOTFOUND" ? { records: [] } : { unanswered: code };
  }
}

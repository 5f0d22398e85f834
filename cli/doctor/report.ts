/** Writes what was found: for people a line a finding with what mends it below, or JSON. */
import type { Finding, Severity } from "../../infra/doctor/finding.ts";
import type { Cli } from "../cli.ts";
import { exitCodes } from "../terminal.ts";

const words: { readonly [severity in Severity]: string } = {
  ok: "ok",
  note: "note",
  warning: "warning",
  broken: "BROKEN",
};

/** The exit code is 1 when something is broken. */
export async function report(findings: readonly Finding[], json: boolean, cli: Cli): Promise<void> {
  const count = (severity: Severity): number =>
    findings.filter((each) => each.severity === severity).length;
  const [brokenCount, warnings] = [count("broken"), count("warning")];
  if (brokenCount > 0) cli.finish(exitCodes.nothing);
  if (json) {
    return cli.json({
      broken: brokenCount,
      warnings,
      findings: findings.map(({ mend = [], ...finding }) => ({ ...finding, mend })),
    });
  }
  for (const { severity, check, message, mend = [] } of findings) {
    await cli.value(`${words[severity].padEnd(8)} ${check.padEnd(21)} ${message}`);
    for (const line of mend) await cli.value(`${" ".repeat(9)}${line}`);
  }
  cli.remark(
    brokenCount + warnings === 0
      ? "Nothing is wrong."
      : `Broken: ${brokenCount}; warnings: ${warnings}. What mends each is below it.`,
  );
}

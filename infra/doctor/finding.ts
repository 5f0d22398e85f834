/** What a check found, and what mends it. */

/** `broken`: codes do not arrive, or nobody gets them. `warning`: they may not. `note`: to be known. */
export type Severity = "ok" | "note" | "warning" | "broken";

export type Finding = {
  /** Stable, for programs: `mail.mx`. */
  check: string;
  severity: Severity;
  /** One sentence. */
  message: string;
  /** The exact commands, settings or DNS records, a line each. */
  mend?: readonly string[];
};

export const ok = (check: string, message: string): Finding => ({ check, severity: "ok", message });

export const note = (check: string, message: string, ...mend: string[]): Finding =>
  finding("note", check, message, mend);

export const warning = (check: string, message: string, ...mend: string[]): Finding =>
  finding("warning", check, message, mend);

export const broken = (check: string, message: string, ...mend: string[]): Finding =>
  finding("broken", check, message, mend);

const finding = (
  severity: Severity,
  check: string,
  message: string,
  mend: readonly string[],
): Finding => ({ check, severity, message, ...(mend.length > 0 && { mend }) });

/** Reads the origin-bound last line of a message: `@example.com #123456`. */
import { isCodeUnit } from "./fold.ts";

export type OriginBound = { host: string; code: string; start: number; end: number };

/**
 * WICG "Origin-bound one-time codes delivered via SMS", §3.4: the last line is `@`, a host, perhaps
 * ` @` and an embedded host, then ` #` and the code, and perhaps fields nobody defined yet.
 */
export function findOriginBound(text: string): OriginBound | undefined {
  let end = text.length;
  while (end > 0 && isWhite(text.charCodeAt(end - 1))) end--;
  const start = text.lastIndexOf("\n", end - 1) + 1;
  if (end - start > 600 || text[start] !== "@") return undefined;
  const fields = text.slice(start, end).split(" ");
  const host = fields[0]?.slice(1) ?? "";
  const field = fields.slice(1, 3).find((each) => each.startsWith("#"));
  if (field === undefined || !isHost(host)) return undefined;
  const code = field.slice(1);
  if (code.length < 3 || code.length > 64) return undefined;
  for (let i = 0; i < code.length; i++)
    if (!isCodeUnit(code.charCodeAt(i)) && code[i] !== "-") return undefined;
  const at = text.indexOf(`#${code}`, start) + 1;
  return { host: host.toLowerCase(), code, start: at, end: at + code.length };
}

function isHost(host: string): boolean {
  if (!host.includes(".") || host.length > 253) return false;
  return !["/", "@", ":", " "].some((sign) => host.includes(sign));
}

function isWhite(unit: number): boolean {
  return unit === 32 || (unit >= 9 && unit <= 13);
}

/** Cuts the visible text around a find for the evidence: at most 1 KB, at word boundaries. */

const maxBytes = 1_024;

/** UTF-8 needs at most three bytes a UTF-16 unit, so a third of the bytes in units always fits. */
const maxUnits = Math.floor(maxBytes / 3);

export function excerptAround(text: string, start: number, end: number): string {
  const spare = Math.max(0, maxUnits - (end - start));
  let from = Math.max(0, start - Math.floor(spare / 2));
  let to = Math.min(text.length, Math.max(end, from + maxUnits));
  from = Math.max(0, Math.min(from, to - maxUnits));
  if (to - from > maxUnits) to = from + maxUnits;
  // Never half of a surrogate pair.
  if (isLowSurrogate(text.charCodeAt(from))) from++;
  if (isLowSurrogate(text.charCodeAt(to))) to--;
  return text.slice(from, to).trim();
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}

/** Instants as people read them: `12s ago`, `in 9m`; programs get ISO 8601. */
import type { Cell } from "./output.ts";

const units: readonly { name: string; seconds: number }[] = [
  { name: "d", seconds: 86_400 },
  { name: "h", seconds: 3_600 },
  { name: "m", seconds: 60 },
  { name: "s", seconds: 1 },
];

/** @param instant ISO 8601; anything else is shown as it is. */
export function age(instant: string | null | undefined, now: Date): Cell {
  if (instant === null || instant === undefined) return undefined;
  const seconds = Math.round((now.getTime() - Date.parse(instant)) / 1000);
  if (Number.isNaN(seconds)) return instant;
  const span = Math.abs(seconds);
  const unit = units.find((each) => span >= each.seconds);
  if (unit === undefined) return { shown: "now", plain: instant };
  const amount = `${Math.floor(span / unit.seconds)}${unit.name}`;
  return { shown: seconds > 0 ? `${amount} ago` : `in ${amount}`, plain: instant };
}

/** The server's time, ticking while somebody looks: a countdown must not trust the computer's clock. */
import { signal } from "@preact/signals";

/** `Date` of HTTP has whole seconds: below this a difference is not known to be one. */
const noticedMilliseconds = 1500;
const tickMilliseconds = 500;

let aheadMilliseconds = 0;

/** Milliseconds since 1970, by the server. */
export const now = signal(Date.now());

/** @param date the header of an answer that came just now. */
export function learnServerTime(date: string | null): void {
  const serverTime = date === null ? Number.NaN : Date.parse(date) + 500;
  if (Number.isNaN(serverTime)) return;
  const ahead = serverTime - Date.now();
  if (Math.abs(ahead - aheadMilliseconds) < noticedMilliseconds) return;
  aheadMilliseconds = Math.abs(ahead) < noticedMilliseconds ? 0 : ahead;
  tick();
}

function tick(): void {
  now.value = Date.now() + aheadMilliseconds;
}

setInterval(() => {
  if (!document.hidden) tick();
}, tickMilliseconds);
document.addEventListener("visibilitychange", tick);

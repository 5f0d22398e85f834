/** Tells screen readers what changed, and everybody for a moment what was done. */
import { signal } from "@preact/signals";

/** Read aloud, politely. */
export const announcement = signal("");
/** Shown at the lower edge for a moment. */
export const toast = signal("");

const shownMilliseconds = 2500;
let timer: ReturnType<typeof setTimeout> | undefined;

export function announce(sentence: string): void {
  announcement.value = sentence;
}

export function say(sentence: string): void {
  announce(sentence);
  toast.value = sentence;
  clearTimeout(timer);
  timer = setTimeout(() => {
    toast.value = "";
  }, shownMilliseconds);
}

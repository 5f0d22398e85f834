/** What this browser remembers of how its user likes the console; nothing secret. */
import { effect, type Signal, signal } from "@preact/signals";

function remembered(name: string, unlessTold: boolean): Signal<boolean> {
  const stored = localStorage.getItem(`otpost-${name}`);
  const preference = signal(stored === null ? unlessTold : stored === "yes");
  effect(() => localStorage.setItem(`otpost-${name}`, preference.value ? "yes" : "no"));
  return preference;
}

/** Codes are dots until they are pointed at. */
export const hidesCodes = remembered("hide-codes", false);
/** WCAG 2.1.4: shortcuts of one key can be switched off. */
export const usesShortcuts = remembered("shortcuts", true);

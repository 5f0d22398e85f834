/** The keys of the codes: one each, while nobody is writing. */
import { useEffect } from "preact/hooks";
import { hidesCodes, usesShortcuts } from "../preferences.ts";

const codeButtons = (): HTMLButtonElement[] => [
  ...document.querySelectorAll<HTMLButtonElement>("button[data-code]"),
];

function move(by: 1 | -1): void {
  const all = codeButtons();
  const chosen = all.findIndex((button) => button.matches(":focus"));
  const wanted = chosen === -1 ? 0 : Math.min(all.length - 1, Math.max(0, chosen + by));
  all[wanted]?.focus();
}

const actions: Readonly<Record<string, () => void>> = {
  c: () => {
    const all = codeButtons();
    (all.find((button) => button === document.activeElement) ?? all[0])?.click();
  },
  j: () => move(1),
  k: () => move(-1),
  h: () => {
    hidesCodes.value = !hidesCodes.value;
  },
  "/": () => document.querySelector<HTMLInputElement>('input[name="search"]')?.focus(),
};

export function useShortcuts(): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (!usesShortcuts.value || event.ctrlKey || event.metaKey || event.altKey) return;
      const { target } = event;
      const writes =
        target instanceof HTMLElement &&
        target.closest("input:not([type=checkbox]), textarea, select");
      const act = actions[event.key];
      if (writes || act === undefined) return;
      event.preventDefault();
      act();
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, []);
}

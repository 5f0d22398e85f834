/** Copies, also where the browser has no clipboard to offer: over plain HTTP beyond this machine. */
import { say } from "./announce.ts";
import { text } from "./strings.ts";

/** @param what in words, for "… copied". */
export async function copy(value: string, what: string): Promise<void> {
  try {
    if (navigator.clipboard === undefined) copyBySelection(value);
    else await navigator.clipboard.writeText(value);
    say(text.copied(what));
  } catch {
    say(text.notCopied(what));
  }
}

function copyBySelection(value: string): void {
  const field = document.createElement("textarea");
  field.value = value;
  field.className = "offscreen";
  document.body.append(field);
  field.select();
  const copied = document.execCommand("copy");
  field.remove();
  if (!copied) throw new Error("not copied");
}

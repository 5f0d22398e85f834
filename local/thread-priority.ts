/** Lets threads stand back behind the event loop, where the operating system can tell threads apart. */
import { readdirSync, readFileSync } from "node:fs";
import { getPriority, setPriority } from "node:os";

/** Ten steps leave a thread a tenth of a processor that others want all of. */
const steps = 10;
const lowest = 19;

/**
 * Lowers the priority of the calling thread: whoever else of this process has something to do is served
 * first. Linux only; elsewhere a priority is the whole process's (setpriority(2)), and is left alone.
 */
export const lowerThreadPriority = (): void => onLinux(lower);

/**
 * The same for the threads that compile and collect garbage beside the event loop: else one of them may
 * keep a processor for milliseconds while a reply is due. Those of Node 24 and later, which name them.
 */
export const lowerHelperPriority = (): void =>
  onLinux(() => {
    for (const thread of readdirSync("/proc/self/task")) {
      if (isHelper(thread)) lower(Number(thread));
    }
  });

const isHelper = (thread: string): boolean =>
  readFileSync(`/proc/self/task/${thread}/comm`, "utf8").trim() === "V8Worker";

const lower = (thread?: number): void =>
  setPriority(thread ?? 0, Math.min(getPriority(thread) + steps, lowest));

function onLinux(action: () => void): void {
  if (process.platform !== "linux") return;
  try {
    action();
  } catch {
    // A sandbox may forbid it. It is a matter of speed alone.
  }
}

/** Lets a thread stand back behind the event loop, where the operating system can tell threads apart. */
import { getPriority, setPriority } from "node:os";

/** Ten steps leave a thread a tenth of a processor that others want all of. */
const steps = 10;
const lowest = 19;

/**
 * Lowers the priority of the calling thread: whoever else of this process has something to do is served
 * first. Linux only; elsewhere a priority is the whole process's (setpriority(2)), and is left alone.
 */
export function lowerThreadPriority(): void {
  if (process.platform !== "linux") return;
  try {
    setPriority(Math.min(getPriority() + steps, lowest));
  } catch {
    // A sandbox may forbid it. It is a matter of speed alone.
  }
}

/** Asks a question that only `yes` answers. */
import { createInterface } from "node:readline/promises";
import type { Terminal } from "./terminal.ts";

/** `false` too when there is nobody to ask: a script says beforehand what it means. */
export async function confirm(
  question: string,
  { stdin, stderr }: Pick<Terminal, "stdin" | "stderr">,
): Promise<boolean> {
  const lines = createInterface({ input: stdin, output: stderr });
  const answer = await Promise.race([
    lines.question(`${question} (yes/no) `),
    new Promise<string>((resolve) => lines.once("close", () => resolve(""))),
  ]);
  lines.close();
  return answer.trim().toLowerCase() === "yes";
}

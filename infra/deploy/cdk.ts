/** Runs the `cdk` command that this repository pins, and hears what it says. */
import { spawn } from "node:child_process";
import { join } from "node:path";

const root = join(import.meta.dirname, "../..");
const command = join(root, "node_modules/aws-cdk/bin/cdk");

export type RunCdk = (args: readonly string[]) => Promise<{ exitCode: number; said: string }>;

/** What it says is shown as it comes; it may ask, too. */
export const runCdk: RunCdk = (args) =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [command, ...args], {
      cwd: root,
      stdio: ["inherit", "inherit", "pipe"],
    });
    let said = "";
    child.stderr.on("data", (bytes: Buffer) => {
      said += bytes.toString();
      process.stderr.write(bytes);
    });
    child.on("error", reject);
    child.on("close", (exitCode) => resolve({ exitCode: exitCode ?? 1, said }));
  });

/** Gives every test run a directory for the stacks; nothing is in it until a test needs them. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    synthesisDirectory: string;
  }
}

export function setup(project: TestProject): () => void {
  let directory = "";
  const renew = (): void => {
    if (directory !== "") rmSync(directory, { recursive: true, force: true });
    directory = mkdtempSync(join(tmpdir(), "otpost-synthesis-"));
    project.provide("synthesisDirectory", directory);
  };
  renew();
  // In watch mode, the source has changed.
  project.onTestsRerun(() => Promise.resolve(renew()));
  return () => rmSync(directory, { recursive: true, force: true });
}

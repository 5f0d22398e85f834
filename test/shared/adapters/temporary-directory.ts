/** A directory of its own for one test, removed with it. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export function createTemporaryDirectory(): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), "otpost-test-"));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

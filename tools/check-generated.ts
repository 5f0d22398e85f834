/** Regenerates every generated file and fails when one was not up to date. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

const generated = [
  "docs/configuration.md",
  "docs/openapi.json",
  "functions/console/packed-console.ts",
  "shared/extraction/packed-entities.ts",
  "shared/extraction/packed-languages.ts",
];
const read = () => generated.map((file) => readFileSync(file, "utf8"));

const before = read();
execFileSync("npm", ["run", "--silent", "generate"], { stdio: "inherit" });
const after = read();

const stale = generated.filter((_, index) => before[index] !== after[index]);
if (stale.length > 0) {
  console.error(
    `Out of date, and regenerated just now; commit the new version: ${stale.join(", ")}`,
  );
  process.exitCode = 1;
}

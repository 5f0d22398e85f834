/** What the extraction module weighs with its data, minified, and what it takes to import it. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { percentile } from "./statistics.ts";

/** Writes the module as one file, by esbuild alone. @returns its bytes */
export async function bundleExtraction(outfile: string): Promise<number> {
  const { metafile } = await build({
    entryPoints: [join(import.meta.dirname, "../shared/extraction/extract.ts")],
    outfile,
    bundle: true,
    minify: true,
    format: "esm",
    platform: "node",
    metafile: true,
  });
  return Object.values(metafile.outputs).reduce((sum, { bytes }) => sum + bytes, 0);
}

export async function measureBundle(): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), "otpost-bench-"));
  try {
    const file = join(directory, "extraction.mjs");
    const kilobytes = (await bundleExtraction(file)) / 1_000;
    const imported = Array.from({ length: 15 }, () => run(importing(file)));
    const read = Array.from({ length: 15 }, () => run(`${importing(file)} extract(message);`));
    const median = (values: number[]) => `${percentile(values, 0.5).toFixed(1)} ms`;
    console.log(
      `  ${kilobytes.toFixed(1)} KB  import ${median(imported)}  import and first message ${median(read)}`,
    );
  } finally {
    rmSync(directory, { recursive: true });
  }
}

const importing = (file: string): string =>
  `const { extract } = await import(${JSON.stringify(pathToFileURL(file).href)});`;

/** @returns milliseconds of the processor that the code takes in a process of its own */
function run(code: string): number {
  const measured = `
    const message = { channel: "sms", text: "Your code is 482913" };
    const before = process.cpuUsage();
    ${code}
    const { user, system } = process.cpuUsage(before);
    console.log((user + system) / 1_000);`;
  const args = ["--input-type=module", "--eval", measured];
  return Number(execFileSync(process.execPath, args, { encoding: "utf8" }));
}

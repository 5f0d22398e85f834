/** What `cdk` runs: bundles the functions and writes the stacks. */
import { join } from "node:path";
import { OtpostError } from "../shared/errors.ts";
import { bundleFunctions } from "./bundle.ts";
import { readStackSettings } from "./settings.ts";
import { addStacks, createApp } from "./stacks.ts";

try {
  const app = createApp();
  const settings = readStackSettings(app.node.getAllContext());
  const bundles = join(import.meta.dirname, "..", "dist", "functions");
  await bundleFunctions({ outDirectory: bundles });
  addStacks(app, { settings, bundles });
  app.synth();
} catch (error) {
  if (!(error instanceof OtpostError)) throw error;
  process.stderr.write(`The stacks cannot be written:\n${error.message.replaceAll(/^/gm, "  ")}\n`);
  process.exitCode = 1;
}

// Installs AWS's runtime client for the tests that run the functions as Lambda does (`npm ci` runs it).
//
// It cannot be a dependency like others: its install scripts compile libcurl with cmake and g++. What
// they would build, test/aws/lambda-runtime/ replaces, so it is installed without them.
// Nobody but the tests needs it; a failure is told, and fails nothing but those.
// Plain JavaScript, because the Node that runs `npm ci` may be an older one.
import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const folder = join(dirname(fileURLToPath(import.meta.url)), "..", "test", "aws", "lambda-runtime");
const isForProduction = (process.env.npm_config_omit ?? "").split(/\s+/).includes("dev");

if (!isForProduction) {
  const { status } = spawnSync("npm", ["ci", "--ignore-scripts", "--no-fund", "--loglevel=error"], {
    cwd: folder,
    // npm's own output would end that of the `npm ci` around it.
    stdio: ["ignore", "ignore", "inherit"],
    // On Windows npm is a script of the shell.
    shell: process.platform === "win32",
  });
  if (status !== 0) {
    process.stderr.write(
      [
        "AWS's runtime client was not installed (npm says why above). otpost itself needs it not;",
        "the tests in test/aws do. Install it later with:",
        "",
        "  node tools/install-lambda-runtime.js",
        "",
      ].join("\n"),
    );
  }
}

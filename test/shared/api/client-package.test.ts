/** `otpost/client` as a project finds it that installed the package: compiled, typed, and alone. */
import { execFileSync, spawnSync } from "node:child_process";
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "../../..");
const tsc = join(root, "node_modules/.bin/tsc");
let project = "";

beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), "otpost-client-"));
  const installed = join(project, "node_modules/otpost");
  mkdirSync(installed, { recursive: true });
  copyFileSync(join(root, "package.json"), join(installed, "package.json"));
  const build = join(project, "tsconfig.build.json");
  writeFileSync(
    build,
    JSON.stringify({
      extends: join(root, "tsconfig.build.json"),
      compilerOptions: {
        rootDir: root,
        outDir: join(installed, "dist"),
        typeRoots: [join(root, "node_modules/@types")],
      },
      include: [],
      files: [join(root, "shared/api/client.ts")],
    }),
  );
  execFileSync(tsc, ["-p", build], { stdio: "pipe" });
}, 120_000);
afterAll(() => rmSync(project, { recursive: true, force: true }));

describe("otpost/client", () => {
  it("runs without any dependency", () => {
    expect(readdirSync(join(project, "node_modules"))).toEqual(["otpost"]);
    writeFileSync(
      join(project, "use.mjs"),
      `import { createOtpostClient, OtpostApiError } from "otpost/client";
       const client = createOtpostClient({ baseUrl: "http://127.0.0.1:9", apiKey: "k" });
       const error = await client.waitForCode({ identifier: "jane" }).catch((thrown) => thrown);
       console.log(error instanceof OtpostApiError, Object.keys(client).includes("waitForMagicLink"));`,
    );
    const printed = execFileSync(process.execPath, ["use.mjs"], { cwd: project, encoding: "utf8" });
    expect(printed.trim()).toBe("true true");
  });

  it("is typed", () => {
    // The types of the wire come from its schemas, and so from the package's own dependencies.
    for (const name of ["zod", "@hono", "hono", "@asteasolutions", "openapi3-ts"])
      symlinkSync(join(root, "node_modules", name), join(project, "node_modules", name));
    writeFileSync(
      join(project, "use.mts"),
      `import { createOtpostClient } from "otpost/client";
       const client = createOtpostClient({ baseUrl: "https://otpost.example.com" });
       const { code, site } = await client.waitForCode({ identifier: "jane", timeoutSeconds: 5 });
       export const text: string = code;
       export const where: string | null = site;
       // @ts-expect-error: it is a string
       export const wrong: number = code;
       // @ts-expect-error: there is no such option
       await client.waitForMagicLink({ identifer: "jane" });`,
    );
    const options = [
      ...["--noEmit", "--strict", "--skipLibCheck"],
      ...["--target", "es2024", "--module", "nodenext", "--types", ""],
    ];
    const { stdout } = spawnSync(tsc, [...options, "use.mts"], { cwd: project, encoding: "utf8" });
    expect(stdout).toBe("");
  }, 120_000);
});

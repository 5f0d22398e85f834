/** Who may import whom. The table is the rule; the tests hold the tree against it. */
import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "..");

/** First match wins: files under `path` may import, of the project, only what `may` lists. */
const rules: readonly { path: string; may: readonly string[]; because: string }[] = [
  {
    path: "shared/extraction/",
    may: ["shared/extraction/"],
    because: "extraction is pure",
  },
  { path: "shared/errors.ts", may: [], because: "everybody imports it" },
  { path: "shared/jobs.ts", may: [], because: "it is data" },
  {
    path: "shared/ports/",
    may: ["shared/ports/", "shared/jobs.ts", "shared/errors.ts"],
    because: "a port speaks of no domain but its own",
  },
  {
    path: "shared/adapters/",
    may: ["shared/ports/", "shared/adapters/", "shared/errors.ts"],
    because: "an adapter knows its port and its technology",
  },
  {
    path: "shared/message/",
    may: ["shared/message/", "shared/ports/", "shared/errors.ts"],
    because: "message ▸ extraction ▸ store ▸ delivery",
  },
  {
    path: "shared/authenticators/",
    may: ["shared/authenticators/", "shared/errors.ts"],
    because: "reading secrets and generating codes is pure",
  },
  {
    path: "shared/store/",
    may: [
      "shared/store/",
      "shared/authenticators/",
      "shared/message/",
      "shared/extraction/",
      "shared/ports/",
      "shared/errors.ts",
    ],
    because: "message ▸ extraction ▸ store ▸ delivery",
  },
  {
    path: "shared/delivery/",
    may: [
      "shared/delivery/",
      "shared/store/",
      "shared/message/",
      "shared/extraction/",
      "shared/ports/",
      "shared/jobs.ts",
      "shared/errors.ts",
    ],
    because: "message ▸ extraction ▸ store ▸ delivery",
  },
  {
    path: "shared/auth/",
    may: ["shared/auth/", "shared/store/", "shared/ports/", "shared/errors.ts"],
    because: "a caller is found in the store",
  },
  {
    path: "shared/config/",
    may: ["shared/config/", "shared/errors.ts"],
    because: "configuration is read before anything else exists",
  },
  {
    path: "shared/api/client.ts",
    may: ["shared/api/"],
    because: "it is shipped alone, without dependencies",
  },
  { path: "shared/", may: ["shared/"], because: "the domain knows no platform" },
  {
    path: "functions/about/lambda.ts",
    may: ["functions/", "shared/", "docs/openapi.json"],
    because: "it serves the document that is generated",
  },
  {
    path: "functions/",
    may: ["functions/", "shared/"],
    because: "a concern knows no platform",
  },
  {
    path: "infra/deploy.ts",
    may: ["infra/", "shared/aws/", "shared/store/", "shared/errors.ts"],
    because: "it composes a deployment",
  },
  {
    path: "infra/deploy/",
    may: ["infra/", "shared/aws/", "shared/store/", "shared/errors.ts"],
    because: "a deployment ends with what is stored first",
  },
  {
    path: "infra/doctor/",
    may: ["infra/", "shared/aws/", "shared/errors.ts"],
    because: "it asks AWS about a deployment, with the operator's credentials",
  },
  {
    path: "infra/",
    may: [
      "infra/",
      "shared/aws/environment.ts",
      "shared/aws/job-attempts.ts",
      "shared/aws/metric-namespace.ts",
      "shared/adapters/dynamodb-schema.ts",
      "shared/config/settings.ts",
      "shared/delivery/delivery-receptions.ts",
      "shared/message/message.ts",
      "shared/ports/observability.ts",
      "shared/errors.ts",
    ],
    because: "the stacks know the functions by their entry paths, and share names with them",
  },
  {
    path: "console/",
    may: ["console/", "shared/api/client.ts"],
    because: "the console uses only the public API",
  },
  { path: "local/", may: ["local/", "functions/", "shared/"], because: "it composes the concerns" },
  {
    path: "cli/commands/start.ts",
    may: ["cli/", "local/", "shared/config/"],
    because: "it starts the one-machine runtime",
  },
  {
    path: "cli/commands/totp-urls-test.ts",
    may: ["cli/", "shared/auth/skyvern-signature.ts"],
    because: "it signs as Skyvern does",
  },
  {
    path: "cli/commands/extract.ts",
    may: ["cli/", "shared/extraction/", "shared/message/"],
    because: "it extracts without a server",
  },
  {
    path: "cli/explanation-lines.ts",
    may: ["shared/extraction/"],
    because: "it words what extraction says",
  },
  {
    path: "cli/commands/doctor.ts",
    may: ["cli/", "infra/doctor/", "shared/api/client.ts", "shared/version.ts"],
    because: "it looks at a deployment from outside, on AWS too",
  },
  {
    path: "cli/doctor/",
    may: [
      "cli/",
      "infra/doctor/finding.ts",
      "infra/doctor/mx-records.ts",
      "shared/api/client.ts",
      "shared/version.ts",
    ],
    because: "a finding looks the same wherever otpost runs",
  },
  {
    path: "cli/",
    may: ["cli/", "shared/api/client.ts", "shared/config/", "shared/version.ts"],
    because: "the command uses the public API",
  },
];

/** Packages that only some files may touch. */
const packageRules: readonly { name: RegExp; only: RegExp; because: string }[] = [
  {
    name: /^(?:jsqr|pngjs|jpeg-js)$/,
    only: /^shared\/authenticators\/(?:find-qr-text|decode-image)\.ts$/,
    because: "one function needs them, and an image's size must be looked at first",
  },
  {
    name: /^otpauth$/,
    only: /^shared\/authenticators\//,
    because: "it takes an empty secret and 99 digits: its input is bounded there",
  },
  {
    name: /^tldts$/,
    only: /^shared\/message\/organization-domain\.ts$/,
    because: "its list is as large as all of extraction, which asks for the function instead",
  },
  {
    name: /^node:sqlite$/,
    only: /\/sqlite-[a-z-]+\.ts$/,
    because: "SQLite stays behind its ports",
  },
  {
    name: /^@aws-sdk\//,
    only: /\/(dynamodb|sqs|s3|kms)-[a-z-]+\.ts$|^shared\/aws\/|^infra\/(deploy\/|doctor\/|(deploy|destroy)\.ts$)/,
    because: "AWS stays behind its ports",
  },
  {
    name: /^undici$/,
    only: /\/undici-[a-z-]+\.ts$/,
    because: "whatever calls a URL that a user named must check its address",
  },
  {
    name: /^twilio(?!\/lib\/webhooks\/webhooks\.js$)/,
    only: /^$/,
    because: "the whole package is 3.7 MB; its webhook check alone is 4 KB",
  },
];

/** The environment is read at the edges and handed on as an argument. */
const environmentReaders = [
  "local/main.ts",
  "cli/otpost.ts",
  "shared/aws/function-runtime.ts",
  "infra/deploy.ts",
  "infra/destroy.ts",
];

const product = ["shared", "functions", "local", "cli", "console", "infra"];
const files = product
  .flatMap((folder) => globSync(`${folder}/**/*.{ts,tsx}`, { cwd: root }))
  .sort();
const source = new Map(files.map((file) => [file, readFileSync(join(root, file), "utf8")]));

/** `import … from "x"`, `export … from "x"`, `import "x"`, `import("x")`. */
const importPattern = /(?:\bfrom|\bimport)\s*\(?\s*"([^"\n]+)"/g;
/** `new URL("./worker.ts", import.meta.url)` names a file as much as an import does. */
const urlPattern = /new URL\(\s*"(\.[^"\n]+\.[jt]s)"/g;

const importsOf = (file: string): string[] =>
  [importPattern, urlPattern].flatMap((pattern) =>
    [...(source.get(file) ?? "").matchAll(pattern)].map((match) => match[1] ?? ""),
  );

const projectImportsOf = (file: string): string[] =>
  importsOf(file)
    .filter((name) => name.startsWith("."))
    .map((name) => normalize(join(dirname(file), name)));

const within = (file: string, path: string): boolean =>
  path.endsWith("/") ? file.startsWith(path) : file === path;

describe("the tree", () => {
  it("has files in it (or nothing below proves anything)", () => {
    expect(files.length).toBeGreaterThan(30);
  });

  for (const file of files) {
    const rule = rules.find(({ path }) => within(file, path));
    it(`${file} imports only what it may`, () => {
      if (rule === undefined) throw new Error(`no rule covers ${file}`);
      const wrong = projectImportsOf(file).filter(
        (target) => !rule.may.some((path) => within(target, path)),
      );
      expect(wrong, rule.because).toEqual([]);
    });
  }

  it("imports only files that exist", () => {
    const missing = files.flatMap((file) =>
      projectImportsOf(file)
        .filter((target) => !existsSync(join(root, target)))
        .map((target) => `${file} → ${target}`),
    );
    expect(missing).toEqual([]);
  });

  for (const { name, only, because } of packageRules)
    it(`only ${only} import ${name}: ${because}`, () => {
      const wrong = files.filter(
        (file) => !only.test(file) && importsOf(file).some((target) => name.test(target)),
      );
      expect(wrong).toEqual([]);
    });

  it("reads the environment only at the edges", () => {
    const readers = files.filter((file) => /\bprocess\.env\b/.test(source.get(file) ?? ""));
    expect(readers.filter((file) => !environmentReaders.includes(file))).toEqual([]);
  });

  it("builds the ports in the composition roots only", () => {
    const builders = files.filter((file) =>
      importsOf(file).some((name) =>
        /adapters\/(?!memory-|dynamodb-schema)[a-z-]+\.ts$/.test(name),
      ),
    );
    expect(
      builders.filter(
        (file) =>
          // The mail parser's threads share nothing with the process but the directory they read.
          ![
            "local/ports.ts",
            "local/mail-parser-worker.ts",
            "shared/aws/ports.ts",
            "shared/aws/queues.ts",
          ].includes(file) && !file.startsWith("shared/adapters/"),
      ),
    ).toEqual([]);
  });

  it("has no room for odds and ends", () => {
    const names = /(^|\/)(utils?|helpers?|common|misc|types)(\.ts|\/)|manager|service/i;
    expect(files.filter((file) => names.test(file))).toEqual([]);
  });
});

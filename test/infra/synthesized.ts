/** The stacks as CloudFormation would get them, written into a temporary directory. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { bundleDirectory, concerns } from "../../infra/bundle.ts";
import { readStackSettings } from "../../infra/settings.ts";
import { addStacks, createApp } from "../../infra/stacks.ts";

const resource = z.object({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
  DependsOn: z.union([z.string(), z.array(z.string())]).optional(),
  DeletionPolicy: z.string().optional(),
});
const template = z.object({
  Resources: z.record(z.string(), resource),
  Outputs: z.record(z.string(), z.object({ Value: z.unknown() })).optional(),
});
export type Template = z.infer<typeof template>;
export type Resource = z.infer<typeof resource> & { id: string; stack: string };

export type Synthesized = {
  templates: ReadonlyMap<string, Template>;
  /** Of every stack, of this type. */
  all: (type: string) => Resource[];
  /** Findings of cdk-nag that nothing acknowledges. */
  findings: string[];
};

/** The functions' code is not looked at here; the bundles have a test of their own. */
export function synthesize(context: Readonly<Record<string, string>>): Synthesized {
  const directory = mkdtempSync(join(tmpdir(), "otpost-synth-"));
  try {
    const bundles = join(directory, "bundles");
    for (const concern of concerns) {
      mkdirSync(bundleDirectory(bundles, concern), { recursive: true });
      writeFileSync(join(bundleDirectory(bundles, concern), "index.mjs"), `// ${concern}\n`);
    }
    const outdir = join(directory, "cdk.out");
    const app = createApp({ context, outdir });
    addStacks(app, { settings: readStackSettings(context), bundles });
    const { stacks } = app.synth();
    const templates = new Map(
      stacks.map(({ id, templateFullPath }) => [
        id,
        template.parse(JSON.parse(readFileSync(templateFullPath, "utf8"))),
      ]),
    );
    const all = (type: string): Resource[] =>
      [...templates].flatMap(([stack, { Resources }]) =>
        Object.entries(Resources)
          .filter(([, { Type }]) => Type === type)
          .map(([id, found]) => ({ ...found, id, stack })),
      );
    return { templates, all, findings: readFindings(outdir) };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

const report = z.object({
  pluginReports: z.array(
    z.object({ violations: z.array(z.object({ ruleName: z.string() })).optional() }).loose(),
  ),
});

export function readFindings(outdir: string): string[] {
  const { pluginReports } = report.parse(
    JSON.parse(readFileSync(join(outdir, "validation-report.json"), "utf8")),
  );
  return pluginReports.flatMap(({ violations = [] }) => violations.map(({ ruleName }) => ruleName));
}

/** The logical ids that a value refers to, within its own stack. */
export function referencesIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => {
    if (name === "Ref" && typeof member === "string") return [member];
    if (name === "Fn::GetAtt" && Array.isArray(member)) return [String(member[0])];
    return referencesIn(member);
  });
}

/** A value as text, for a look at what is in it. */
export const asText = (value: unknown): string => JSON.stringify(value) ?? "";

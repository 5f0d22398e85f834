/**
 * The stacks as `npm run deploy` would upload them: the templates, and the bundles that they name.
 *
 * Made once a test run, by whichever test file needs it first.
 */
import { existsSync, mkdirSync, readFileSync, watch, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inject } from "vitest";
import { z } from "zod";
import { bundleFunctions } from "../../../infra/bundle.ts";
import { readStackSettings } from "../../../infra/settings.ts";
import { addStacks, createApp } from "../../../infra/stacks.ts";

/** What `npm run deploy -- -c …` is given. */
export const context = { domain: "codes.example.com" } as const;

const resource = z.object({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
});
const template = z.object({
  Resources: z.record(z.string(), resource),
  Outputs: z
    .record(
      z.string(),
      z.object({ Value: z.unknown(), Export: z.object({ Name: z.unknown() }).optional() }),
    )
    .default({}),
});
const manifest = z.object({
  artifacts: z.record(
    z.string(),
    z.object({
      type: z.string(),
      properties: z
        .object({ templateFile: z.string().optional(), stackName: z.string().optional() })
        .loose()
        .optional(),
    }),
  ),
});
const assets = z.object({
  files: z.record(
    z.string(),
    z.object({
      source: z.object({ path: z.string() }),
      destinations: z.record(z.string(), z.object({ objectKey: z.string() })),
    }),
  ),
});

export type Stack = { id: string; name: string; template: z.infer<typeof template> };
export type Resource = {
  stack: Stack;
  id: string;
  type: string;
  properties: Record<string, unknown>;
};

export type Synthesis = {
  stacks: readonly Stack[];
  all(type: string): Resource[];
  /** What was uploaded under this key: a bundle's directory. */
  asset(objectKey: string): string;
};

/** At first use in a test run it is written; the others read it. Outside of one, in a directory given. */
export async function openSynthesis(
  directory: string = inject("synthesisDirectory"),
): Promise<Synthesis> {
  const outdir = join(directory, "cdk.out");
  await once(directory, async () => {
    const bundles = join(directory, "bundles");
    await bundleFunctions({ outDirectory: bundles });
    const app = createApp({ context, outdir });
    addStacks(app, { settings: readStackSettings(context), bundles });
    app.synth();
  });
  return readSynthesis(outdir);
}

function readSynthesis(outdir: string): Synthesis {
  const read = (file: string): unknown => JSON.parse(readFileSync(join(outdir, file), "utf8"));
  const { artifacts } = manifest.parse(read("manifest.json"));
  const stacks = Object.entries(artifacts).flatMap(([id, { type, properties }]) =>
    type === "aws:cloudformation:stack" && properties?.templateFile !== undefined
      ? [
          {
            id,
            name: properties.stackName ?? id,
            template: template.parse(read(properties.templateFile)),
          },
        ]
      : [],
  );
  const uploaded = new Map(
    stacks.flatMap(({ id }) =>
      Object.values(assets.parse(read(`${id}.assets.json`)).files).flatMap(
        ({ source, destinations }) =>
          Object.values(destinations).map(({ objectKey }) => [objectKey, source.path] as const),
      ),
    ),
  );
  return {
    stacks,
    all: (wanted) =>
      stacks.flatMap((stack) =>
        Object.entries(stack.template.Resources)
          .filter(([, { Type }]) => Type === wanted)
          .map(([id, { Type: type, Properties: properties }]) => ({ stack, id, type, properties })),
      ),
    asset: (objectKey) => {
      const path = uploaded.get(objectKey);
      if (path === undefined) throw new Error(`nothing is uploaded as ${objectKey}`);
      return join(outdir, path);
    },
  };
}

/** Does the work in one of the processes that share the directory; the others wait for its end. */
async function once(directory: string, work: () => Promise<void>): Promise<void> {
  const done = join(directory, "done");
  try {
    mkdirSync(join(directory, "begun"));
  } catch {
    await whenExists(directory, done);
    const failure = readFileSync(done, "utf8");
    if (failure !== "") throw new Error(failure);
    return;
  }
  try {
    await work();
    writeFileSync(done, "");
  } catch (error) {
    writeFileSync(done, `the stacks cannot be written: ${error}`);
    throw error;
  }
}

function whenExists(directory: string, file: string): Promise<void> {
  return new Promise((resolve) => {
    const watcher = watch(directory, () => look());
    const look = (): void => {
      if (!existsSync(file)) return;
      watcher.close();
      resolve();
    };
    look();
  });
}

/**
 * Cold starts under AWS's runtime client, from the start of the process until it asks for its first
 * event, next to a handler that imports the DynamoDB client and nothing else; alternated in one run.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { bundling } from "../infra/bundle.ts";
import { writeLeanSourceMap } from "../infra/bundling/lean-source-map.ts";
import type { Deployment } from "../test/aws/deploy-template.ts";
import { type FunctionOptions, startFunction } from "../test/aws/lambda/start-function.ts";
import { milliseconds, percentile, printTable, ratio } from "./statistics.ts";

const rounds = 11;

export async function printColdStarts({ functions }: Pick<Deployment, "functions">): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), "otpost-bench-baseline-"));
  const declared = [...functions.values()].map(
    ({ declared: { label, codeDirectory, properties } }) => ({
      label,
      options: {
        name: label,
        codeDirectory,
        handler: properties.Handler,
        environment: { ...credentials, ...properties.Environment.Variables },
        memoryMegabytes: properties.MemorySize,
        timeoutSeconds: properties.Timeout,
      },
    }),
  );
  const baseline = {
    label: "DynamoDB client alone",
    options: { ...(declared[0]?.options ?? noFunctions()), codeDirectory: directory },
  };
  try {
    await bundleBaseline(directory);
    const times = new Map<string, Start[]>();
    for (let round = 0; round <= rounds; round++) {
      for (const { label, options } of [baseline, ...declared]) {
        const started = await coldStart(options);
        // The first of each finds its files in no cache.
        if (round > 0) times.set(label, [...(times.get(label) ?? []), started]);
      }
    }
    const median = (label: string, what: keyof Start): number =>
      percentile(
        (times.get(label) ?? []).map((start) => start[what]),
        0.5,
      );
    printTable(
      `Cold start under AWS's runtime client, median of ${rounds}`,
      ["function", "time", "ratio", "processor time", "ratio"],
      [...times.keys()].map((label) => [
        label,
        ...(["milliseconds", "processorMilliseconds"] as const).flatMap((what) => [
          milliseconds(median(label, what)),
          ratio(median(label, what), median(baseline.label, what)),
        ]),
      ]),
    );
  } finally {
    rmSync(directory, { recursive: true });
  }
}

const credentials = { AWS_ACCESS_KEY_ID: "bench", AWS_SECRET_ACCESS_KEY: "bench" };

/** Processor time is what a busy machine changes least. */
type Start = { milliseconds: number; processorMilliseconds: number };

async function coldStart(options: FunctionOptions): Promise<Start> {
  const started = await startFunction(options);
  await started.close();
  return {
    milliseconds: started.initMilliseconds,
    processorMilliseconds: started.initProcessorMilliseconds ?? Number.NaN,
  };
}

/** Bundled as the functions are. */
async function bundleBaseline(directory: string): Promise<void> {
  await build({
    ...bundling,
    stdin: {
      contents: `
        import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
        const client = new DynamoDBClient({});
        export const handler = async () => client.config.apiVersion;`,
      resolveDir: bundling.absWorkingDir,
    },
    outExtension: {},
    outfile: join(directory, "index.mjs"),
  });
  writeLeanSourceMap(join(directory, "index.mjs.map"));
}

function noFunctions(): never {
  throw new Error("the templates have no functions");
}

/** The stacks as they would be deployed: what bundles weigh, how fast they start, what a code costs. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Deployment } from "../test/aws/deploy-template.ts";
import { printColdStarts } from "./aws-cold-start.ts";
import { type CostItem, costOfMillion, ofPoll, surroundings } from "./aws-cost.ts";
import { printFirstRequests } from "./aws-first-requests.ts";
import { prices } from "./aws-prices.ts";
import { measureChannels, measurePolls, startMeasuredAws, type Usage } from "./aws-usage.ts";
import { printTable } from "./statistics.ts";

export async function run(): Promise<void> {
  const aws = await startMeasuredAws();
  try {
    const { deployment } = aws.target;
    printTable(
      "Bundles, minified",
      ["function", "KB at the start", "KB in all"],
      [...deployment.functions.values()].map(({ declared: { label, codeDirectory } }) => [
        label,
        (bytesOf(modulesAtStart(codeDirectory)) / 1000).toFixed(0),
        (bytesOf(modulesIn(codeDirectory)) / 1000).toFixed(0),
      ]),
    );
    await printColdStarts(deployment);
    await printFirstRequests(aws.target);
    const channels = await measureChannels(aws);
    const polls = await measurePolls(aws, [10, 1000, 10_000]);
    printUsage([...channels, ...polls]);
    printCosts([...channels, ...polls], memoryOf(deployment));
  } finally {
    await aws.close();
  }
}

const modulesIn = (directory: string): string[] =>
  readdirSync(directory)
    .filter((name) => name.endsWith(".mjs"))
    .map((name) => join(directory, name));

/** `index.mjs`, and what it imports before it runs; minified: `import{a as b}from"./chunk-X.mjs"`. */
function modulesAtStart(directory: string): string[] {
  const modules = [join(directory, "index.mjs")];
  for (const file of modules) {
    for (const [, name] of readFileSync(file, "utf8").matchAll(
      /(?:from|import)"\.\/([\w-]+\.mjs)"/g,
    )) {
      const imported = join(directory, name ?? "");
      if (!modules.includes(imported)) modules.push(imported);
    }
  }
  return modules;
}

const bytesOf = (files: readonly string[]): number =>
  files.reduce((sum, file) => sum + statSync(file).size, 0);

function printUsage(usages: readonly Usage[]): void {
  printTable(
    "Used by one, warm",
    ["", "read units", "write units", "other calls", "function time", "log"],
    usages.map(({ name, readUnits, writeUnits, calls, milliseconds, logBytes }) => [
      name,
      readUnits.toFixed(2),
      writeUnits.toFixed(2),
      [...calls].map(([call, count]) => `${call} ${count.toFixed(1)}`).join(", "),
      [...milliseconds].map(([label, time]) => `${label} ${time.toFixed(1)} ms`).join(", "),
      `${logBytes.toFixed(0)} B`,
    ]),
  );
}

const memoryOf = ({ functions }: Pick<Deployment, "functions">): ReadonlyMap<string, number> =>
  new Map(
    [...functions].map(([label, { declared }]) => [label, declared.properties.MemorySize / 1024]),
  );

function printCosts(usages: readonly Usage[], memoryGigabytes: ReadonlyMap<string, number>): void {
  const costs = usages.map((usage) => ({
    name: usage.name,
    items: costOfMillion(usage, surroundings[usage.name] ?? ofPoll, memoryGigabytes),
  }));
  const dollars = (value: number): string => value.toFixed(2);
  const sum = (items: readonly CostItem[]): number =>
    items.reduce((total, item) => total + item.dollars, 0);
  const columns = costs[0]?.items.map(({ what }) => what) ?? [];
  printTable(
    `Dollars a million, ${prices.region}, list prices of ${prices.asOf}; functions timed on this machine`,
    ["", ...columns, "sum"],
    costs.map(({ name, items }) => [
      name,
      ...items.map((item) => dollars(item.dollars)),
      dollars(sum(items)),
    ]),
  );
}

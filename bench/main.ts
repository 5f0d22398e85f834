/** `npm run bench` runs every benchmark; `npm run bench -- NAME …` runs those named. */
const benchmarks: Record<string, () => Promise<{ run: () => Promise<void> }>> = {
  "mail-latency": () => import("./mail-latency.ts"),
  "mail-throughput": () => import("./mail-throughput.ts"),
  "mail-memory": () => import("./mail-memory.ts"),
  push: () => import("./push.ts"),
  pull: () => import("./pull.ts"),
  list: () => import("./list.ts"),
  deliveries: () => import("./deliveries.ts"),
  extraction: () => import("./extraction.ts"),
  console: () => import("./console.ts"),
  aws: () => import("./aws.ts"),
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in benchmarks));
if (unknown.length > 0) {
  console.error(
    `No benchmark ${unknown.join(", ")}; there are: ${Object.keys(benchmarks).join(", ")}`,
  );
  process.exit(2);
}
for (const [name, load] of Object.entries(benchmarks))
  if (wanted.length === 0 || wanted.includes(name)) await (await load()).run();

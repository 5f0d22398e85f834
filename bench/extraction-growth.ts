/** Measures how the work grows with the input, steadily enough to tell 2 × from 2.3 × on a busy machine. */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { extract } from "../shared/extraction/extract.ts";
import type { ExtractionInput } from "../shared/extraction/extraction.ts";
import { type Family, fullLength } from "./extraction-families.ts";

export type Growth = {
  /** Time for twice the input over time for the input. */
  ratio: number;
  /** For 256 KiB. */
  milliseconds: number;
};

/** Small inputs first: Node compiles for what it meets, and must be done with that. */
const warmUps = { runs: 200, length: 16 * 1024 };
/** The processor's count is up to 4 ms behind on many kernels: as much as a single run takes. */
const batchMilliseconds = 50;
/** The work itself is the quickest batch: all else that happens adds to it, and nothing takes from it. */
const rounds = 8;
/** More where twice the input seems to take more than twice the time: the machine may have been busy. */
const mostRounds = 32;
const plausibleRatio = 2.1;

/** Text beyond 256 KiB is not scanned; of HTML a MiB is read, and larger sizes are measured better. */
export function measureGrowth({ create }: Family): Growth {
  const isHtml = create(1).html !== undefined;
  const half = create(isHtml ? fullLength : fullLength / 2);
  const whole = create(isHtml ? fullLength * 2 : fullLength);
  const small = create(warmUps.length);
  for (let run = 0; run < warmUps.runs; run++) extract(small);
  const runs = runsInBatch(whole);
  // The half is run twice as often, so that both batches are the same amount of text.
  let ofHalves = Number.POSITIVE_INFINITY;
  let ofWholes = Number.POSITIVE_INFINITY;
  const ratio = () => (2 * ofWholes) / ofHalves;
  // By turns: what else runs on the machine meets both.
  for (let round = 0; round < mostRounds && (round < rounds || ratio() > plausibleRatio); round++) {
    ofHalves = Math.min(ofHalves, timeOf(half, runs * 2));
    ofWholes = Math.min(ofWholes, timeOf(whole, runs));
  }
  return { ratio: ratio(), milliseconds: isHtml ? ofHalves / runs / 2 : ofWholes / runs };
}

function runsInBatch(input: ExtractionInput): number {
  const before = performance.now();
  extract(input);
  extract(input);
  return Math.ceil((2 * batchMilliseconds) / (performance.now() - before));
}

/** Of the processor, in milliseconds; what was left behind before is collected before it starts. */
function timeOf(input: ExtractionInput, runs: number): number {
  collectGarbage();
  const before = process.cpuUsage();
  for (let run = 0; run < runs; run++) extract(input);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

const collectGarbage = createCollector();

/** Node shows its collector to a context that is made after the flag is set. */
function createCollector(): () => void {
  setFlagsFromString("--expose-gc");
  const collect: unknown = runInNewContext("gc");
  if (typeof collect !== "function") throw new Error("This Node shows no garbage collector.");
  // A collection of everything throws away compiled code, too.
  return () => void collect({ type: "minor" });
}

/** What every function has from Lambda itself: its environment, the clock, randomness, log, metrics. */
import { randomBytes } from "node:crypto";
import type { Ports } from "../ports/ports.ts";
import { type Environment, environmentNames, getSetting } from "./environment.ts";
import { createLambdaLog, createLambdaMetrics } from "./observability.ts";

export type FunctionRuntime = Pick<Ports, "now" | "random" | "log" | "metrics"> & {
  environment: Environment;
};

/** @throws OtpostError `configuration_invalid` */
export function createFunctionRuntime(
  concern: string,
  environment: Environment = process.env,
): FunctionRuntime {
  const stage = getSetting(environment, environmentNames.stage);
  return {
    environment,
    now: () => new Date(),
    random: (bytes) => randomBytes(bytes),
    log: createLambdaLog({ concern, stage }),
    metrics: createLambdaMetrics({ stage }),
  };
}

/** What inboxes and identifiers are read with. */
export const addressingOf = ({ environment }: Pick<FunctionRuntime, "environment">) => ({
  mailDomain: getSetting(environment, environmentNames.mailDomain),
  defaultRegion: environment[environmentNames.defaultRegion],
});

export const lifespanMinutesOf = ({ environment }: Pick<FunctionRuntime, "environment">): number =>
  Number(getSetting(environment, environmentNames.lifespanMinutes));

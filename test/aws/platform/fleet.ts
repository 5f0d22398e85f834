/**
 * A function of the template with all its execution environments: started when an event finds none
 * free, used again, gone when they die.
 */
import { z } from "zod";
import { FunctionFailure } from "../lambda/function-failure.ts";
import { type RunningFunction, startFunction } from "../lambda/start-function.ts";
import { type NamedTemplate, queueOrigin } from "../template/names.ts";
import type { Resource, Synthesis } from "../template/synthesis.ts";
import type { Outside } from "./outside.ts";

const functionProperties = z.object({
  Description: z.string(),
  Handler: z.string(),
  Runtime: z.literal("nodejs24.x"),
  Timeout: z.number(),
  MemorySize: z.number(),
  Role: z.string(),
  Code: z.object({ S3Key: z.string() }),
  Environment: z.object({ Variables: z.record(z.string(), z.string()) }),
  LoggingConfig: z.object({ LogFormat: z.enum(["JSON", "Text"]), LogGroup: z.string() }),
  ReservedConcurrentExecutions: z.number().optional(),
});

/** This machine's, not Lambda's: an event above it waits. */
const mostEnvironments = 10;

export type Declared = {
  /** What the description in the template ends with. */
  label: string;
  name: string;
  arn: string;
  /** The role's name. */
  role: string;
  logGroup: string;
  codeDirectory: string;
  properties: z.infer<typeof functionProperties>;
};

export function readFunction(
  resource: Resource,
  named: NamedTemplate,
  { asset }: Synthesis,
): Declared {
  const properties = functionProperties.parse(
    Object.fromEntries(
      Object.keys(resource.properties).map((name) => [name, named.property(resource, name)]),
    ),
  );
  return {
    label: properties.Description.split(": ").at(-1) ?? "",
    name: named.refOf(resource),
    arn: named.attributeOf(resource, "Arn"),
    role: properties.Role.split("/").at(-1) ?? "",
    logGroup: properties.LoggingConfig.LogGroup,
    codeDirectory: asset(properties.Code.S3Key),
    properties,
  };
}

export type Fleet = {
  declared: Declared;
  /** @throws FunctionFailure; `Throttled` above the reserved concurrency */
  invoke(event: unknown): Promise<unknown>;
  /** Starts an environment ahead of the first event: one that cannot start says so here. */
  warm(): Promise<void>;
  /** Ends what has nothing to do, as Lambda does after some minutes: the next start is a cold one. */
  retire(): Promise<void>;
  /** SIGKILL for every environment that is at work; how many that were. */
  killBusy(): number;
  /** The most that any environment ever had in its memory. */
  peakMemoryMegabytes(): number;
  starts(): readonly { initMilliseconds: number }[];
  close(): Promise<void>;
};

export function createFleet(
  declared: Declared,
  { endpoint, outside, log }: { endpoint: string; outside: Outside; log: (line: string) => void },
): Fleet {
  const { properties, label, name, codeDirectory } = declared;
  const { ReservedConcurrentExecutions: reserved = Number.POSITIVE_INFINITY } = properties;
  const idle: RunningFunction[] = [];
  const busy = new Set<RunningFunction>();
  const starts: { initMilliseconds: number }[] = [];
  const waiting: (() => void)[] = [];
  let environments = 0;
  let peakMemory = 0;
  let running = 0;
  let isClosed = false;

  const start = async (): Promise<RunningFunction> => {
    environments += 1;
    try {
      const started = await startFunction({
        name,
        codeDirectory,
        handler: properties.Handler,
        environment: environmentOf(declared, endpoint),
        memoryMegabytes: properties.MemorySize,
        timeoutSeconds: properties.Timeout,
        logFormat: properties.LoggingConfig.LogFormat,
        outside,
        log,
      });
      starts.push({ initMilliseconds: started.initMilliseconds });
      return started;
    } catch (error) {
      environments -= 1;
      throw error;
    }
  };

  const obtain = async (): Promise<RunningFunction> => {
    for (;;) {
      const free = idle.pop();
      if (free?.isAlive()) return free;
      if (free !== undefined) {
        environments -= 1;
        await free.close();
      } else if (environments < mostEnvironments) {
        return start();
      } else await new Promise<void>((resolve) => void waiting.push(resolve));
      if (isClosed) throw new FunctionFailure("Runtime.ExitError", `${label} is closed`);
    }
  };

  const release = async (used: RunningFunction): Promise<void> => {
    busy.delete(used);
    peakMemory = Math.max(peakMemory, used.peakMemoryMegabytes() ?? 0);
    if (used.isAlive() && !isClosed) idle.push(used);
    else {
      environments -= 1;
      await used.close();
    }
    waiting.shift()?.();
  };

  return {
    declared,
    invoke: async (event) => {
      if (running >= reserved) throw new FunctionFailure("Throttled", `${label} is at its limit`);
      running += 1;
      try {
        const environment = await obtain();
        busy.add(environment);
        const begun = performance.now();
        try {
          return await environment.invoke(event);
        } finally {
          const { initMilliseconds } = environment;
          const memory = environment.peakMemoryMegabytes();
          log(report(declared, { begun, initMilliseconds, memory }));
          await release(environment);
        }
      } finally {
        running -= 1;
      }
    },
    warm: async () => {
      idle.push(await start());
    },
    retire: async () => {
      const retired = idle.splice(0);
      environments -= retired.length;
      await Promise.all(retired.map((one) => one.close()));
    },
    killBusy: () => {
      for (const environment of busy) environment.kill();
      return busy.size;
    },
    peakMemoryMegabytes: () => peakMemory,
    starts: () => starts,
    close: async () => {
      isClosed = true;
      for (const proceed of waiting.splice(0)) proceed();
      await Promise.all([...idle, ...busy].map((one) => one.close()));
    },
  };
}

/** AWS Lambda developer guide, "Lambda Telemetry API Event schema": after each invocation. */
const report = (
  { properties }: Declared,
  {
    begun,
    initMilliseconds,
    memory,
  }: { begun: number; initMilliseconds: number; memory?: number | undefined },
): string =>
  JSON.stringify({
    time: new Date().toISOString(),
    type: "platform.report",
    record: {
      metrics: {
        durationMs: performance.now() - begun,
        initDurationMs: initMilliseconds,
        memorySizeMB: properties.MemorySize,
        maxMemoryUsedMB: memory,
      },
    },
  });

/** The template's; and the function's own way to AWS, by names that the SDK knows. */
function environmentOf({ properties }: Declared, endpoint: string): Record<string, string> {
  const given = Object.entries(properties.Environment.Variables).map(([name, value]) => [
    name,
    // The SDK sends to the host in a queue's URL.
    value.replace(queueOrigin, endpoint),
  ]);
  return {
    ...Object.fromEntries(given),
    AWS_ACCESS_KEY_ID: "ASIAOTPOSTTEMPLATE",
    AWS_SECRET_ACCESS_KEY: "test",
    AWS_SESSION_TOKEN: "test",
    AWS_ENDPOINT_URL: endpoint,
  };
}

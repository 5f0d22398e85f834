/**
 * One execution environment of Lambda: a function's bundle in a process of its own under AWS's runtime
 * client, with the environment that Lambda gives it.
 *
 * Not as in Lambda: the process is not frozen between two events, and its file system is this
 * machine's.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { FunctionFailure } from "./function-failure.ts";
import { startRuntimeApi } from "./runtime-api.ts";

const runtime = join(import.meta.dirname, "..", "lambda-runtime");
const client = join(runtime, "node_modules", "aws-lambda-ric", "index.mjs");

export type FunctionOptions = {
  name: string;
  /** Holds the bundle: Lambda's `/var/task`. */
  codeDirectory: string;
  /** `index.handler` */
  handler: string;
  /** What the template sets, credentials, and endpoints. */
  environment: Readonly<Record<string, string>>;
  memoryMegabytes: number;
  timeoutSeconds: number;
  /** As the template says; `JSON` makes the runtime client write JSON lines. */
  logFormat?: "JSON" | "Text";
  /** Where the rest of the world is; without it, the function is in this machine's own network. */
  outside?: { port: number; certificateFile: string };
  /** Each line that the function writes. */
  log?: (line: string) => void;
};

export type RunningFunction = {
  /** From the start of the process until it asked for its first event. */
  initMilliseconds: number;
  /** Of processors in that time, on whatever else the machine was busy with; as above. */
  initProcessorMilliseconds: number | undefined;
  /** The most that was ever in its memory, in MB; `undefined` where the system does not tell. */
  peakMemoryMegabytes(): number | undefined;
  /**
   * One event at a time; afterwards `isAlive` says whether another may come.
   * @throws FunctionFailure what the handler threw; a time-out or a death ends the process
   */
  invoke(event: unknown): Promise<unknown>;
  isAlive(): boolean;
  /** SIGKILL, as if the machine under it had died. */
  kill(): void;
  close(): Promise<void>;
};

/** @throws FunctionFailure when its module cannot be loaded */
export async function startFunction(options: FunctionOptions): Promise<RunningFunction> {
  if (!existsSync(client)) {
    throw new Error(
      "AWS's runtime client is not installed: run  node tools/install-lambda-runtime.js",
    );
  }
  const arn = `arn:aws:lambda:us-east-1:000000000000:function:${options.name}`;
  const api = await startRuntimeApi(arn);
  const startedAt = performance.now();
  const child = spawn(process.execPath, nodeArguments(options), {
    cwd: options.codeDirectory,
    env: { ...platformEnvironment(options, api.address), ...options.environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  for (const stream of [child.stdout, child.stderr]) readLines(stream, options.log);
  const exited = once(child, "exit");
  const isAlive = (): boolean => child.exitCode === null && child.signalCode === null;
  void exited.then(() => {
    const how = child.signalCode ?? `exit status ${child.exitCode}`;
    api.fail(new FunctionFailure("Runtime.ExitError", `the process ended: ${how}`));
  });
  const close = async (): Promise<void> => {
    child.kill("SIGKILL");
    await exited;
    await api.close();
  };

  try {
    await api.started;
  } catch (error) {
    await close();
    throw error;
  }
  return {
    initMilliseconds: performance.now() - startedAt,
    initProcessorMilliseconds: processorTimeOf(child.pid),
    peakMemoryMegabytes: () => peakMemoryOf(child.pid),
    invoke: async (event) => {
      const { timeoutSeconds } = options;
      if (!isAlive()) throw new FunctionFailure("Runtime.ExitError", "the process has ended");
      const alarm = setTimeout(() => {
        const failure = `Task timed out after ${timeoutSeconds.toFixed(2)} seconds`;
        api.fail(new FunctionFailure("Sandbox.Timedout", failure));
        child.kill("SIGKILL");
      }, timeoutSeconds * 1000);
      try {
        return await api.invoke(event, timeoutSeconds);
      } finally {
        clearTimeout(alarm);
      }
    },
    isAlive,
    kill: () => void child.kill("SIGKILL"),
    close,
  };
}

const nodeArguments = ({ memoryMegabytes, outside }: FunctionOptions): string[] => [
  // What is not heap has to fit into the function's memory, too.
  `--max-old-space-size=${Math.floor(memoryMegabytes * 0.9)}`,
  ...(outside === undefined ? [] : ["--import", join(runtime, "network.mjs")]),
  "--import",
  join(runtime, "preload.mjs"),
  client,
];

/** AWS Lambda developer guide, "Defined runtime environment variables". */
const platformEnvironment = (
  { name, codeDirectory, handler, memoryMegabytes, logFormat = "Text", outside }: FunctionOptions,
  runtimeApi: string,
): Record<string, string> => ({
  _HANDLER: handler,
  LAMBDA_TASK_ROOT: codeDirectory,
  LAMBDA_RUNTIME_DIR: runtime,
  AWS_LAMBDA_RUNTIME_API: runtimeApi,
  AWS_LAMBDA_FUNCTION_NAME: name,
  AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMegabytes),
  AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
  AWS_LAMBDA_LOG_STREAM_NAME: "local",
  AWS_LAMBDA_LOG_FORMAT: logFormat,
  AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
  AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x",
  AWS_REGION: "us-east-1",
  AWS_DEFAULT_REGION: "us-east-1",
  TZ: ":UTC",
  LANG: "en_US.UTF-8",
  PATH: "/usr/local/bin:/usr/bin/:/bin",
  // The client asks for its next event over node:http then, and not by its native half.
  AWS_LAMBDA_NODEJS_USE_ALTERNATIVE_CLIENT_1: "true",
  ...(outside === undefined
    ? {}
    : {
        RUNNER_OUTSIDE_PORT: String(outside.port),
        NODE_EXTRA_CA_CERTS: outside.certificateFile,
      }),
});

function readLines(stream: Readable, log: FunctionOptions["log"]): void {
  if (log === undefined) stream.resume();
  else createInterface({ input: stream }).on("line", log);
}

function peakMemoryOf(pid: number | undefined): number | undefined {
  const file = `/proc/${pid}/status`;
  if (!existsSync(file)) return undefined;
  const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(file, "utf8")) ?? [];
  return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
}

/** Of all threads, in ms; the kernel's first number is in nanoseconds (proc_pid_schedstat). */
function processorTimeOf(pid: number | undefined): number | undefined {
  const tasks = `/proc/${pid}/task`;
  if (!existsSync(tasks)) return undefined;
  const times = readdirSync(tasks).map((task) =>
    Number(readFileSync(join(tasks, task, "schedstat"), "utf8").split(" ")[0]),
  );
  return times.reduce((sum, time) => sum + time, 0) / 1e6;
}

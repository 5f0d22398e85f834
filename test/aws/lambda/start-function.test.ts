/** A function under AWS's runtime client: what it is given, what it gives, and how it can end. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { startOutside } from "../platform/outside.ts";
import { closeServer, listenOnLoopback } from "../protocol-servers/loopback.ts";
import { type FunctionOptions, type RunningFunction, startFunction } from "./start-function.ts";

/** One handler for all cases: the event says what to do. */
const code = `
import { Resolver } from "node:dns/promises";
import { request } from "node:https";
const reach = (host, port) => new Promise((resolve, reject) => {
  const lookup = (name, options, callback) => new Resolver().resolve4(name).then(
    ([address]) => callback(null, [{ address, family: 4 }]));
  request({ host, port, lookup }, (answered) => {
    resolve({ status: answered.statusCode, peer: answered.socket.remoteAddress });
  }).on("error", reject).end();
});
let events = 0;
export const handler = async ({ what }, context) => {
  events += 1;
  const does = {
    count: () => events,
    environment: () => process.env,
    context: () => ({ ...context, remaining: context.getRemainingTimeInMillis() }),
    throw: () => { throw new TypeError("not today \\u007f\\nsecond line"); },
    exit: () => process.exit(3),
    hang: () => new Promise((resolve) => setTimeout(resolve, 60_000)),
    large: () => "x".repeat(7_000_000),
    nothing: () => undefined,
    log: () => console.warn("a line"),
    reach: () => reach("receiver-1.example.com", 443),
    stray: () => reach("198.51.100.7", 443).catch(({ code }) => code),
    lookup: () => new Resolver().resolveTxt("example.net").catch(({ code }) => code),
  };
  return does[what]();
};`;

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "otpost-function-"));
  writeFileSync(join(directory, "index.mjs"), code);
  writeFileSync(join(directory, "broken.mjs"), "throw new RangeError('cannot be loaded');");
});
afterAll(() => rmSync(directory, { recursive: true }));

const running: RunningFunction[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map(({ close }) => close()));
});

async function start(options: Partial<FunctionOptions> = {}): Promise<RunningFunction> {
  const started = await startFunction({
    name: "example",
    codeDirectory: directory,
    handler: "index.handler",
    environment: { GIVEN: "by the template" },
    memoryMegabytes: 256,
    timeoutSeconds: 10,
    ...options,
  });
  running.push(started);
  return started;
}

describe("a function", () => {
  it("has its template's environment, Lambda's, and nothing of this process", async () => {
    const { invoke } = await start();
    const environment = await invoke({ what: "environment" });
    expect(environment).toMatchObject({
      GIVEN: "by the template",
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "256",
      AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x",
    });
    expect(environment).not.toHaveProperty("HOME");
    expect(environment).not.toHaveProperty("VITEST");
  });

  it("is told who it is, and how long it may take", async () => {
    const { invoke } = await start();
    const context = await invoke({ what: "context" });
    expect(context).toMatchObject({
      functionName: "example",
      invokedFunctionArn: "arn:aws:lambda:us-east-1:000000000000:function:example",
      remaining: expect.any(Number),
    });
    expect(context).toHaveProperty("remaining", expect.closeTo(10_000, -3.5));
  });

  it("lives on from event to event, also past one that failed", async () => {
    const { invoke, isAlive } = await start();
    expect(await invoke({ what: "count" })).toBe(1);
    await expect(invoke({ what: "throw" })).rejects.toMatchObject({ errorType: "TypeError" });
    expect(await invoke({ what: "nothing" })).toBeNull();
    expect(await invoke({ what: "count" })).toBe(4);
    expect(isAlive()).toBe(true);
  });

  it("writes its log line by line, in the template's format", async () => {
    const lines: string[] = [];
    const { invoke } = await start({ logFormat: "JSON", log: (line) => lines.push(line) });
    await invoke({ what: "log" });
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { level: "WARN", message: "a line" },
    ]);
  });

  const ends = [
    { what: "exit", errorType: "Runtime.ExitError" },
    { what: "hang", errorType: "Sandbox.Timedout" },
  ];
  for (const { what, errorType } of ends)
    it(`${what}: ends with ${errorType}`, async () => {
      const { invoke } = await start({ timeoutSeconds: what === "hang" ? 0.5 : 10 });
      await expect(invoke({ what })).rejects.toMatchObject({ errorType });
      await expect(invoke({ what: "count" })).rejects.toThrow("the process");
    });

  it("that is killed fails what it was at", async () => {
    const { invoke, kill, isAlive } = await start();
    const hanging = invoke({ what: "hang" });
    kill();
    await expect(hanging).rejects.toMatchObject({ errorType: "Runtime.ExitError" });
    expect(isAlive()).toBe(false);
  });

  it("may neither be given nor give more than 6 MB", async () => {
    const { invoke } = await start();
    await expect(invoke({ what: "large" })).rejects.toMatchObject({
      errorType: "Function.ResponseSizeTooLarge",
    });
    await expect(invoke({ what: "x".repeat(7_000_000) })).rejects.toMatchObject({
      errorType: "RequestEntityTooLarge",
    });
    expect(await invoke({ what: "count" })).toBe(2);
  });

  it("reaches outside only what is published there, under a public address", async () => {
    const outside = await startOutside();
    const server = createServer((_, response) => response.writeHead(202).end());
    outside.publish(await listenOnLoopback(server));
    const { invoke } = await start({ outside });
    expect(await invoke({ what: "reach" })).toEqual({ status: 202, peer: "203.0.114.1" });
    expect(await invoke({ what: "stray" })).toBe("ENETUNREACH");
    expect(await invoke({ what: "lookup" })).toBe("ENOTFOUND");
    await Promise.all([closeServer(server), outside.close()]);
  });

  it("that cannot be loaded says why", async () => {
    await expect(start({ handler: "broken.handler" })).rejects.toMatchObject({
      errorType: "RangeError",
      message: expect.stringContaining("cannot be loaded"),
    });
  });
});

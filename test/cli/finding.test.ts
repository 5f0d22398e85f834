import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expectOutcome, type Run, type RunOptions, runOtpost } from "./otpost-process.ts";
import { type RunningOtpost, runOtpostServer } from "./running-otpost.ts";

let server: RunningOtpost;
beforeAll(async () => {
  server = await runOtpostServer();
});
afterAll(() => server.remove());

let elsewhere = "";
beforeAll(() => {
  elsewhere = mkdtempSync(join(tmpdir(), "otpost-elsewhere-"));
});
afterAll(() => rmSync(elsewhere, { recursive: true }));

const run = (commandLine: readonly string[], options: Partial<RunOptions> = {}): Promise<Run> =>
  runOtpost(commandLine, { workingDirectory: server.folder, ...options });

describe("without a server", () => {
  let nobodyAt = "";
  beforeAll(async () => {
    const gone = createServer().listen(0, "127.0.0.1");
    await once(gone, "listening");
    const address = gone.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    nobodyAt = `http://127.0.0.1:${address.port}`;
    gone.close();
  });

  const at = (commandLine: string[], environment: Record<string, string> = {}): Promise<Run> =>
    runOtpost(commandLine, { workingDirectory: elsewhere, environment });

  it("says that it is not running, and how to start it", async () => {
    expectOutcome(await at(["list"], { OTPOST_URL: nobodyAt }), {
      exitCode: 2,
      stderr: new RegExp(`^otpost is not running at ${nobodyAt} \\(OTPOST_URL\\): nothing listens`),
    });
  });

  it("fails to wait at once, not after the timeout", async () => {
    const { exitCode, stderr } = await at(["wait", "a@example.com", "--timeout", "3600"], {
      OTPOST_URL: nobodyAt,
    });
    expect({ exitCode, stderr }).toEqual({
      exitCode: 2,
      stderr: expect.stringContaining("not running"),
    });
  });

  it("says that mail needs one here", async () => {
    expectOutcome(await at(["mail", "a@example.com", "hi"]), {
      exitCode: 2,
      stderr: /^otpost is not running here/,
    });
  });

  it("knows no key for a server that was named, and never gives it this machine's", async () => {
    const keys: unknown[] = [];
    const stranger = createServer((request, response) => {
      keys.push(request.headers["x-api-key"]);
      response.writeHead(401).end('{"detail":"Send an API key.","code":"missing_api_key"}');
    });
    stranger.listen(0, "127.0.0.1");
    await once(stranger, "listening");
    const address = stranger.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    const outcome = await run(["list", "--url", `http://127.0.0.1:${address.port}`]);
    stranger.close();
    expectOutcome(outcome, {
      exitCode: 2,
      stderr: /wants an API key, and there is none\.\nGive one with OTPOST_API_KEY or --key/,
    });
    expect(keys).toEqual([undefined]);
  });

  it("names where a wrong key came from, never the key", async () => {
    const options = { OTPOST_URL: server.url, OTPOST_API_KEY: "otp_wrong-key" };
    const outcome = await at(["list"], options);
    expect(outcome).toMatchObject({ exitCode: 2, stdout: "" });
    expect(outcome.stderr).toContain("does not know the API key from OTPOST_API_KEY");
    expect(outcome.stderr).not.toContain("wrong-key");
  });
});

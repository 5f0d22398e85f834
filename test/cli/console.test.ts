/** The links that sign a browser in: `otpost console` prints one, and the start another. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { createOtpostClient } from "../../shared/api/client.ts";
import { runInProcess } from "./otpost-process.ts";
import { type RunningOtpost, runOtpostServer } from "./running-otpost.ts";

let server: RunningOtpost;
beforeAll(async () => {
  server = await runOtpostServer();
});
afterAll(() => server.remove());

const tokenOf = (link: string): string => new URL(link).hash.replace("#sign-in=", "");

it("otpost console prints a link whose token is good for an operator's key, once", async () => {
  const run = await runInProcess(["console"], { workingDirectory: server.folder });
  expect([run.exitCode, run.stdout]).toEqual([
    0,
    expect.stringContaining(`${server.url}/#sign-in=`),
  ]);
  const client = createOtpostClient({ baseUrl: server.url });
  const { api_key } = await client.signIn(tokenOf(run.stdout.trim()));
  const caller = await createOtpostClient({ baseUrl: server.url, apiKey: api_key }).caller();
  expect(caller).toMatchObject({ scopes: ["operator"], identifiers: null });
  expect(run.stdout + run.stderr).not.toContain(api_key);
  await expect(client.signIn(tokenOf(run.stdout.trim()))).rejects.toMatchObject({ status: 404 });
});

it("the start has one of its own", async () => {
  const client = createOtpostClient({ baseUrl: server.url });
  const { api_key } = await client.signIn(tokenOf(server.signInUrl ?? ""));
  expect(api_key).toMatch(/^otp_/);
});

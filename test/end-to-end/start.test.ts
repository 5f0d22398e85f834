/** Starts that cannot be: each says what is wrong in a sentence, and leaves nothing running. And one that can. */
import { once } from "node:events";
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { getPriority } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startOtpost } from "../../local/start.ts";
import { welcome } from "../../local/welcome.ts";
import { readConfig } from "../../shared/config/config.ts";
import { createTemporaryDirectory } from "../shared/adapters/temporary-directory.ts";
import { startLocalTarget } from "./local-target.ts";
import { startServerProcess } from "./server-process.ts";

describe("a start on a port that is taken", () => {
  const taken = createServer();
  let port: string;
  beforeAll(async () => {
    taken.listen(0, "127.0.0.1");
    await once(taken, "listening");
    const address = taken.address();
    port = String(typeof address === "object" && address !== null ? address.port : 0);
  });
  afterAll(() => taken.close());

  for (const setting of ["OTPOST_HTTP_PORT", "OTPOST_SMTP_PORT"])
    it(`names ${setting}`, async () => {
      await expect(startLocalTarget({ [setting]: port })).rejects.toMatchObject({
        code: "configuration_invalid",
        message: expect.stringContaining(setting),
      });
    });
});

it("still shows the first inbox and the key when the start before failed", async () => {
  const taken = createServer();
  taken.listen(0, "127.0.0.1");
  await once(taken, "listening");
  const address = taken.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const directory = createTemporaryDirectory();
  const start = (httpPort: number) =>
    startOtpost(
      readConfig(
        {
          OTPOST_DATA_DIR: directory.path,
          OTPOST_HTTP_PORT: String(httpPort),
          OTPOST_SMTP_PORT: "0",
        },
        "/nowhere/.env",
      ),
      { log: { info: () => {}, warn: () => {}, error: () => {} } },
    );
  try {
    await expect(start(port)).rejects.toMatchObject({ code: "configuration_invalid" });
    const otpost = await start(0);
    await otpost.close();
    expect(welcome(otpost)).toContain(otpost.newAdminKey);
    expect(welcome(otpost)).toContain(otpost.firstStart?.inboxAddress);
    expect(otpost.newAdminKey).toMatch(/^otp_/);
  } finally {
    taken.close();
    directory.remove();
  }
});

it("warns where the key is gone that opens the secrets in the database", async () => {
  const directory = createTemporaryDirectory();
  const warned: string[] = [];
  const start = async () => {
    const otpost = await startOtpost(
      readConfig(
        { OTPOST_DATA_DIR: directory.path, OTPOST_HTTP_PORT: "0", OTPOST_SMTP_PORT: "0" },
        "/nowhere/.env",
      ),
      { log: { info: () => {}, warn: (event) => void warned.push(event), error: () => {} } },
    );
    await otpost.close();
  };
  try {
    await start();
    await start();
    expect(warned).toEqual([]);
    rmSync(join(directory.path, "secret.key"));
    await start();
    expect(warned).toEqual(["secret_key_missing"]);
  } finally {
    directory.remove();
  }
});

it.each([
  { name: "a file", path: import.meta.filename },
  { name: "below a file", path: join(import.meta.filename, "data") },
])("names OTPOST_DATA_DIR where it is $name", async ({ path }) => {
  await expect(startLocalTarget({ OTPOST_DATA_DIR: path })).rejects.toMatchObject({
    code: "configuration_invalid",
    message: expect.stringContaining("OTPOST_DATA_DIR"),
  });
});

it("starts under `node --watch`, as `npm run dev` runs it", async () => {
  const directory = createTemporaryDirectory();
  const server = await startServerProcess({
    dataDirectory: directory.path,
    nodeOptions: ["--watch"],
  });
  try {
    expect(await fetch(`${server.url}/healthz`)).toMatchObject({ status: 200 });
  } finally {
    await server.stop();
    directory.remove();
  }
});

it.runIf(process.platform === "linux")("compiles and collects behind its event loop", async () => {
  const directory = createTemporaryDirectory();
  const server = await startServerProcess({ dataDirectory: directory.path });
  try {
    const { pid } = server.process;
    const helpers = readdirSync(`/proc/${pid}/task`).filter(
      (thread) => readFileSync(`/proc/${pid}/task/${thread}/comm`, "utf8") === "V8Worker\n",
    );
    expect(helpers).not.toEqual([]);
    const behind = Math.min(getPriority() + 10, 19);
    expect(new Set(helpers.map((thread) => getPriority(Number(thread))))).toEqual(
      new Set([behind]),
    );
    expect(getPriority(pid)).toBe(getPriority());
  } finally {
    await server.stop();
    directory.remove();
  }
});

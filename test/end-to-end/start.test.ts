/** Starts that cannot be: each says what is wrong in a sentence, and leaves nothing running. And one that can. */
import { once } from "node:events";
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { getPriority } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startOtpost } from "../../local/start.ts";
import { welcome } from "../../local/welcome.ts";
import { readConfig } from "../../shared/config/config.ts";
import { createTemporaryDirectory } from "../shared/adapters/temporary-directory.ts";
import { startLocalTarget } from "./local-target.ts";
import { startServerProcess } from "./server-process.ts";

const taken = createServer();
let takenPort: string;
beforeAll(async () => {
  taken.listen(0, "127.0.0.1");
  await once(taken, "listening");
  const address = taken.address();
  takenPort = String(typeof address === "object" && address !== null ? address.port : 0);
});
afterAll(() => taken.close());

describe("a start on a port that is taken", () => {
  for (const setting of ["OTPOST_HTTP_PORT", "OTPOST_SMTP_PORT"])
    it(`names ${setting}`, async () => {
      await expect(startLocalTarget({ [setting]: takenPort })).rejects.toMatchObject({
        code: "configuration_invalid",
        message: expect.stringContaining(setting),
      });
    });
});

describe("a data directory that was started on before", () => {
  let directory: ReturnType<typeof createTemporaryDirectory>;
  let warned: string[];
  beforeEach(() => {
    directory = createTemporaryDirectory();
    warned = [];
  });
  afterEach(() => directory.remove());

  /** Starts and stops; gives what the start had to say. */
  const start = async (httpPort = "0") => {
    const environment = {
      OTPOST_DATA_DIR: directory.path,
      OTPOST_HTTP_PORT: httpPort,
      OTPOST_SMTP_PORT: "0",
    };
    const warn = (event: string): void => void warned.push(event);
    const otpost = await startOtpost(readConfig(environment, "/nowhere/.env"), {
      log: { info: () => {}, warn, error: () => {} },
    });
    await otpost.close();
    return otpost;
  };

  it("still shows the first inbox and the key when that start failed", async () => {
    await expect(start(takenPort)).rejects.toMatchObject({ code: "configuration_invalid" });
    const otpost = await start();
    expect(welcome(otpost)).toContain(otpost.newAdminKey);
    expect(welcome(otpost)).toContain(otpost.firstStart?.inboxAddress);
    expect(otpost.newAdminKey).toMatch(/^otp_/);
  });

  it("warns where the key is gone that opens the secrets in the database", async () => {
    await start();
    await start();
    expect(warned).toEqual([]);
    rmSync(join(directory.path, "secret.key"));
    await start();
    expect(warned).toEqual(["secret_key_missing"]);
  });
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

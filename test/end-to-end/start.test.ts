/** Starts that cannot be: each says what is wrong in a sentence, and leaves nothing running. And one that can. */
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { getPriority } from "node:os";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
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

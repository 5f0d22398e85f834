/** Starts that cannot be: each says what is wrong in a sentence, and leaves nothing running. */
import { once } from "node:events";
import { createServer } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startLocalTarget } from "./local-target.ts";

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

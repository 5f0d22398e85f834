import { randomBytes } from "node:crypto";
import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createAesSecretBox } from "../../../shared/adapters/aes-secret-box.ts";
import { createKeyFileSecretBox } from "../../../shared/adapters/key-file-secret-box.ts";
import { describeSecretBoxContract } from "../ports/secret-box.contract.ts";
import { createTemporaryDirectory } from "./temporary-directory.ts";

describeSecretBoxContract("key file", async () => {
  const directory = createTemporaryDirectory();
  const path = join(directory.path, "secrets.key");
  return {
    secretBox: createKeyFileSecretBox({ path, random: randomBytes }),
    close: async () => directory.remove(),
  };
});

describe("the key file", () => {
  const context = { organizationId: "org_1", purpose: "test" };
  let directory: ReturnType<typeof createTemporaryDirectory>;
  let path: string;
  beforeEach(() => {
    directory = createTemporaryDirectory();
    path = join(directory.path, "data", "secrets.key");
  });
  afterEach(() => directory.remove());
  const create = () => createKeyFileSecretBox({ path, random: randomBytes });

  it("is made once: 32 bytes for its owner only, nothing beside it", async () => {
    const sealed = await create().seal("secret", context);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(path).size).toBe(32);
    expect(readdirSync(join(path, ".."))).toEqual(["secrets.key"]);
    const key = readFileSync(path);
    expect(await create().open(sealed, context)).toBe("secret");
    expect(readFileSync(path)).toEqual(key);
  });

  it("is made anew after a crash while it was written", async () => {
    create();
    writeFileSync(`${path}.new`, "half", { mode: 0o600 });
    const other = join(directory.path, "data", "other.key");
    writeFileSync(`${other}.new`, "half", { mode: 0o600 });
    const box = createKeyFileSecretBox({ path: other, random: randomBytes });
    expect(await box.open(await box.seal("secret", context), context)).toBe("secret");
    expect(statSync(other).size).toBe(32);
  });

  for (const mode of [0o640, 0o604, 0o660, 0o644, 0o610]) {
    it(`is refused with mode ${mode.toString(8)}, saying how to mend it`, () => {
      create();
      chmodSync(path, mode);
      expect(create).toThrow(
        expect.objectContaining({
          code: "configuration_invalid",
          message: expect.stringContaining(`chmod 600 '${path}'`),
        }),
      );
    });
  }

  for (const bytes of [0, 31, 33]) {
    it(`is refused with ${bytes} bytes, and not replaced`, () => {
      create();
      writeFileSync(path, Buffer.alloc(bytes));
      expect(create).toThrow(
        expect.objectContaining({
          code: "configuration_invalid",
          message: expect.stringContaining(`has ${bytes} bytes instead of 32`),
        }),
      );
      expect(statSync(path).size).toBe(bytes);
    });
  }
});

describe("what is sealed", () => {
  const context = { organizationId: "org_1", purpose: "test" };

  it("has version, nonce, ciphertext and tag, and a fresh nonce of 96 bits each time", async () => {
    const asked: number[] = [];
    const random = (bytes: number) => {
      asked.push(bytes);
      return Buffer.alloc(bytes, asked.length);
    };
    const box = createAesSecretBox({ key: Buffer.alloc(32, 7), random });
    const sealed = [await box.seal("secret", context), await box.seal("secret", context)];
    expect(asked).toEqual([12, 12]);
    for (const [index, each] of sealed.entries()) {
      const bytes = Buffer.from(each, "base64url");
      expect(bytes).toHaveLength(1 + 12 + 6 + 16);
      expect(bytes[0]).toBe(1);
      expect(bytes.subarray(1, 13)).toEqual(Buffer.alloc(12, index + 1));
    }
  });

  it("still opens: a value sealed by the first version", async () => {
    const box = createAesSecretBox({ key: Buffer.alloc(32, 7), random: randomBytes });
    const sealed = "AQEBAQEBAQEBAQEBAQWE6sX1y6u-7lioj5EQdDRBIsbzo2E";
    expect(await box.open(sealed, context)).toBe("secret");
  });

  for (const bytes of [0, 16, 31, 33]) {
    it(`is never made with a key of ${bytes} bytes`, () => {
      const make = () => createAesSecretBox({ key: Buffer.alloc(bytes), random: randomBytes });
      expect(make).toThrow(expect.objectContaining({ code: "configuration_invalid" }));
    });
  }
});

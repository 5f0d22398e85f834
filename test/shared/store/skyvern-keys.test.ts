import { describe, expect, it } from "vitest";
import { createAesSecretBox } from "../../../shared/adapters/aes-secret-box.ts";
import type { SecretBox } from "../../../shared/ports/secret-box.ts";
import { createSkyvernKeys } from "../../../shared/store/skyvern-keys.ts";
import { tableKeys } from "../../../shared/store/table-keys.ts";
import { createClock, random, tables } from "./tables.ts";

const keyA = "eyJhbGciOiJIUzI1NiJ9.aaaa.AAAA";
const keyB = "eyJhbGciOiJIUzI1NiJ9.bbbb.BBBB";

describe.each(tables)("Skyvern keys on the $name table", ({ create }) => {
  function start(configured?: { organizationId: string; keys: readonly string[] }) {
    const clock = createClock();
    const table = create(clock);
    const box = createAesSecretBox({ key: random(32), random });
    const opened = { times: 0 };
    const secretBox: SecretBox = {
      ...box,
      open: (...given) => {
        opened.times += 1;
        return box.open(...given);
      },
    };
    const make = () => createSkyvernKeys({ table, secretBox, now: clock.now, random, configured });
    return { keys: make(), anotherProcess: make(), clock, table, opened };
  }

  it("gives the plain keys to sign with, newest first, and shows them masked", async () => {
    const { keys, clock, table } = start();
    const a = await keys.add({ organizationId: "org_1", key: ` ${keyA}\n`, label: "old" });
    clock.advance(1);
    const b = await keys.add({ organizationId: "org_1", key: keyB });
    expect(await keys.signingKeys("org_1")).toEqual([keyB, keyA]);
    expect(await keys.list("org_1")).toEqual([a, b]);
    expect(a).toMatchObject({ masked: "…AAAA", label: "old" });
    const { items } = await table.query({
      partition: tableKeys.skyvernKeys("org_1"),
      direction: "ascending",
      limit: 9,
    });
    expect(items).toHaveLength(2);
    expect(JSON.stringify(items)).not.toContain("aaaa");
  });

  it("does not show the end of a short key", async () => {
    const { keys } = start();
    expect(await keys.add({ organizationId: "org_1", key: "short-key" })).toMatchObject({
      masked: "…",
    });
  });

  it("opens a key once, and still knows at once of a key deleted or added elsewhere", async () => {
    const { keys, anotherProcess, opened } = start();
    const a = await keys.add({ organizationId: "org_1", key: keyA });
    for (let poll = 0; poll < 5; poll += 1) {
      expect(await keys.signingKeys("org_1")).toEqual([keyA]);
    }
    expect(opened.times).toBe(1);
    expect(await anotherProcess.delete("org_1", a.id)).toBe(true);
    expect(await keys.signingKeys("org_1")).toEqual([]);
    await anotherProcess.add({ organizationId: "org_1", key: keyB });
    expect(await keys.signingKeys("org_1")).toEqual([keyB]);
  });

  it("adds the configured keys for their organization only", async () => {
    const { keys } = start({ organizationId: "org_1", keys: ["configured-1", "configured-2"] });
    await keys.add({ organizationId: "org_1", key: keyA });
    expect(await keys.signingKeys("org_1")).toEqual([keyA, "configured-1", "configured-2"]);
    expect(await keys.signingKeys("org_2")).toEqual([]);
    expect(await keys.list("org_1")).toHaveLength(1);
  });

  it.each([
    { name: "empty", key: " ", code: "validation_failed" },
    { name: "too long", key: "x".repeat(4097), code: "validation_failed" },
    { name: "there already", key: keyA, code: "conflict" },
    { name: "configured already", key: "configured-1", code: "conflict" },
  ])("refuses a key that is $name", async ({ key, code }) => {
    const { keys } = start({ organizationId: "org_1", keys: ["configured-1"] });
    await keys.add({ organizationId: "org_1", key: keyA });
    await expect(keys.add({ organizationId: "org_1", key })).rejects.toMatchObject({ code });
  });

  it("refuses the eleventh", async () => {
    const { keys } = start();
    for (let n = 0; n < 10; n += 1) await keys.add({ organizationId: "org_1", key: `key-${n}` });
    await expect(keys.add({ organizationId: "org_1", key: "key-10" })).rejects.toThrow(
      "at most 10",
    );
  });

  it("does not open a key that was moved into another organization", async () => {
    const { keys, table } = start();
    await keys.add({ organizationId: "org_1", key: keyA });
    const mine = {
      partition: tableKeys.skyvernKeys("org_1"),
      direction: "ascending",
      limit: 1,
    } as const;
    const [item] = (await table.query(mine)).items;
    expect(item).toBeDefined();
    if (item) await table.put({ ...item, partition: tableKeys.skyvernKeys("org_2") });
    // Also when this process has opened it before.
    await keys.signingKeys("org_1");
    await expect(keys.signingKeys("org_2")).rejects.toMatchObject({ code: "secret_unreadable" });
  });
});

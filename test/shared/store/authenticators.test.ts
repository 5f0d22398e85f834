import { describe, expect, it } from "vitest";
import { createAesSecretBox } from "../../../shared/adapters/aes-secret-box.ts";
import type { TotpKey } from "../../../shared/authenticators/totp-key.ts";
import type { SecretBox } from "../../../shared/ports/secret-box.ts";
import { createAuthenticators } from "../../../shared/store/authenticators.ts";
import { tableKeys } from "../../../shared/store/table-keys.ts";
import { createClock, random, tables } from "./tables.ts";

/** RFC 6238's secret for SHA-1: at 1111111109 s its code is 07081804. */
const key: TotpKey = {
  secret: "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ",
  algorithm: "SHA1",
  digits: 8,
  periodSeconds: 30,
};
const other: TotpKey = { ...key, secret: "JBSWY3DPEHPK3PXP" };
const jane = "jane@example.com";

describe.each(tables)("authenticators on the $name table", ({ create }) => {
  function start() {
    const clock = createClock();
    clock.set(new Date(1111111109 * 1000));
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
    const make = () =>
      createAuthenticators({ table, secretBox, now: clock.now, random, defaultRegion: "US" });
    return { authenticators: make(), anotherProcess: make(), clock, table, opened };
  }

  it("generates the current code of the identifier, however it is spelled", async () => {
    const { authenticators } = start();
    const [added] = await authenticators.add("org_1", [{ identifier: " Jane@Example.com ", key }]);
    expect(added).toEqual({
      id: expect.stringMatching(/^auth_[0-9a-z]{26}$/),
      organizationId: "org_1",
      identifier: jane,
      algorithm: "SHA1",
      digits: 8,
      periodSeconds: 30,
      createdAt: new Date(1111111109 * 1000),
    });
    const generated = { code: "07081804", secondsRemaining: 1, periodSeconds: 30 };
    expect(await authenticators.codeFor("org_1", "JANE@example.com")).toEqual({
      authenticatorId: added?.id,
      ...generated,
    });
    if (added) expect(await authenticators.codeOf(added)).toEqual(generated);
    expect(await authenticators.codeFor("org_1", "bob@example.com")).toBeUndefined();
    expect(await authenticators.codeFor("org_2", jane)).toBeUndefined();
  });

  it("takes the newest of several, also of those that were added together", async () => {
    const { authenticators, clock } = start();
    const older = await authenticators.add("org_1", [
      { identifier: jane, key: other, issuer: "A" },
      { identifier: jane, key, issuer: "B", label: "work" },
    ]);
    expect(older.map(({ issuer, label }) => [issuer, label])).toEqual([
      ["A", undefined],
      ["B", "work"],
    ]);
    expect(await authenticators.codeFor("org_1", jane)).toMatchObject({
      authenticatorId: older[1]?.id,
      code: "07081804",
    });
    clock.advance(1);
    const newer = await authenticators.add("org_1", [{ identifier: jane, key: other }]);
    expect(await authenticators.codeFor("org_1", jane)).toMatchObject({
      authenticatorId: newer[0]?.id,
    });
    expect(await authenticators.list("org_1")).toEqual([...older, ...newer]);
    const bobs = await authenticators.add("org_1", [{ identifier: "bob", key }]);
    expect(await authenticators.list("org_1", { identifier: jane })).toEqual([...older, ...newer]);
    expect(await authenticators.list("org_1", { identifier: "bob" })).toEqual(bobs);
    expect(await authenticators.list("org_1")).toHaveLength(4);
  });

  it("keeps no secret in the table, and opens it only where it was sealed", async () => {
    const { authenticators, table } = start();
    const [mine, second] = await authenticators.add("org_1", [
      { identifier: jane, key },
      { identifier: jane, key: other },
    ]);
    const partition = tableKeys.authenticatorsOfIdentifier("org_1", jane);
    const { items } = await table.query({ partition, direction: "ascending", limit: 9 });
    expect(items).toHaveLength(2);
    expect(JSON.stringify(items)).not.toMatch(/GEZDGNBV|JBSWY3DP|12345678901234567890/);

    // Copied into another item, and into another organization, it is worthless.
    const [item] = items;
    if (!item || !mine || !second) throw new Error("unreachable");
    const sealed = item.attributes["sealed"] ?? null;
    await table.update({ partition, sort: second.id }, { set: { sealed } });
    await expect(authenticators.codeOf(second)).rejects.toMatchObject({
      code: "secret_unreadable",
    });
    await table.put({
      partition: tableKeys.authenticatorsOfIdentifier("org_2", jane),
      sort: mine.id,
      attributes: { ...item.attributes, organizationId: "org_2" },
    });
    await expect(authenticators.codeFor("org_2", jane)).rejects.toMatchObject({
      code: "secret_unreadable",
    });
    expect(await authenticators.codeOf(mine)).toMatchObject({ code: "07081804" });
  });

  it("opens a secret once, and knows at once of one deleted or added elsewhere", async () => {
    const { authenticators, anotherProcess, opened, clock } = start();
    const [first] = await authenticators.add("org_1", [{ identifier: jane, key }]);
    if (!first) throw new Error("unreachable");
    for (let poll = 0; poll < 5; poll += 1) await authenticators.codeFor("org_1", jane);
    expect(opened.times).toBe(1);
    clock.advance(1);
    const [newer] = await anotherProcess.add("org_1", [{ identifier: jane, key: other }]);
    expect(await authenticators.codeFor("org_1", jane)).toMatchObject({
      authenticatorId: newer?.id,
    });
    expect(await anotherProcess.delete("org_1", newer?.id ?? "")).toBe(true);
    expect(await authenticators.codeFor("org_1", jane)).toMatchObject({
      authenticatorId: first.id,
      code: "14050471",
    });
    expect(await authenticators.delete("org_1", first.id)).toBe(true);
    expect(await authenticators.codeFor("org_1", jane)).toBeUndefined();
    expect(await authenticators.codeOf(first)).toBeUndefined();
    expect(await authenticators.find("org_1", first.id)).toBeUndefined();
    expect(await authenticators.delete("org_1", first.id)).toBe(false);
  });

  it("adds all or none", async () => {
    const { authenticators } = start();
    const accounts = [
      { identifier: jane, key },
      { identifier: " ", key },
    ];
    await expect(authenticators.add("org_1", accounts)).rejects.toMatchObject({
      code: "validation_failed",
    });
    expect(await authenticators.list("org_1")).toEqual([]);
  });

  it.each(["", "auth_", "auth_#", `turl_${"0".repeat(26)}`, "x".repeat(100_000)])(
    "knows no id such as %.20j",
    async (id) => {
      const { authenticators } = start();
      expect(await authenticators.find("org_1", id)).toBeUndefined();
      expect(await authenticators.delete("org_1", id)).toBe(false);
    },
  );
});

import { describe, expect, it } from "vitest";
import type { Table } from "../../../shared/ports/table.ts";
import { createTotpUrls } from "../../../shared/store/totp-urls.ts";
import { createClock, random, tables } from "./tables.ts";

describe.each(tables)("totp URLs on the $name table", ({ create }) => {
  function start({ change }: { change?: (table: Table) => Table } = {}) {
    const clock = createClock();
    const stored = create(clock);
    const table = change?.(stored) ?? stored;
    const totpUrls = createTotpUrls({ table, now: clock.now, random, defaultRegion: "US" });
    const add = (over: { identifier?: string; site?: string; holdSeconds?: number } = {}) =>
      totpUrls.create({ organizationId: "org_1", identifier: "Jane@Example.com", ...over });
    return { totpUrls, add, clock, stored };
  }

  it("is found by its capability of 128 random bits alone", async () => {
    const { totpUrls, clock } = start();
    const { capability, totpUrl } = await totpUrls.create({
      organizationId: "org_1",
      identifier: "Jane@Example.com",
      otpType: "magic_link",
      site: "https://www.Example.co.uk/login",
      holdSeconds: 0,
    });
    expect(capability).toMatch(/^[0-9a-z]{26}$/);
    expect(totpUrl).toEqual({
      id: expect.stringMatching(/^turl_[0-9a-z]{26}$/),
      organizationId: "org_1",
      identifier: "jane@example.com",
      otpType: "magic_link",
      site: "example.co.uk",
      holdSeconds: 0,
      createdAt: clock.now(),
    });
    expect(await totpUrls.findByCapability(capability)).toEqual(totpUrl);
    for (const wrong of ["", totpUrl.id, capability.slice(1), "x".repeat(100_000)]) {
      expect(await totpUrls.findByCapability(wrong)).toBeUndefined();
    }
  });

  it.each([
    { site: "10.0.0.1" },
    { site: "co.uk" },
    { site: "" },
    { site: "x".repeat(5000) },
    { holdSeconds: -1 },
    { holdSeconds: 25.5 },
    { holdSeconds: Number.NaN },
    { identifier: " " },
  ])("refuses %.40j", async (over) => {
    const { add } = start();
    await expect(add(over)).rejects.toMatchObject({ code: "validation_failed" });
  });

  it("rotates: a new capability for the same URL record, the old one void", async () => {
    const { totpUrls, add } = start();
    const before = await add({ site: "example.com" });
    const after = await totpUrls.rotate("org_1", before.totpUrl.id);
    expect(after?.totpUrl).toEqual(before.totpUrl);
    expect(after?.capability).not.toBe(before.capability);
    expect(await totpUrls.findByCapability(before.capability)).toBeUndefined();
    expect(await totpUrls.findByCapability(after?.capability ?? "")).toEqual(before.totpUrl);
    expect(await totpUrls.list("org_1")).toEqual([before.totpUrl]);
  });

  it("survives a rotation that died half-way: nobody is locked out, rotating again ends the old one", async () => {
    const dying = { now: false };
    const { totpUrls, add } = start({
      change: (table) => ({
        ...table,
        delete: (key) => (dying.now ? Promise.reject(new Error("died")) : table.delete(key)),
      }),
    });
    const before = await add();
    dying.now = true;
    await expect(totpUrls.rotate("org_1", before.totpUrl.id)).rejects.toThrow("died");
    dying.now = false;
    expect(await totpUrls.findByCapability(before.capability)).toEqual(before.totpUrl);
    expect(await totpUrls.list("org_1")).toEqual([before.totpUrl]);
    await totpUrls.rotate("org_1", before.totpUrl.id);
    expect(await totpUrls.findByCapability(before.capability)).toBeUndefined();
    expect(await totpUrls.list("org_1")).toEqual([before.totpUrl]);
  });

  it("is void when deleted", async () => {
    const { totpUrls, add } = start();
    const { capability, totpUrl } = await add();
    expect(await totpUrls.find("org_1", totpUrl.id)).toEqual(totpUrl);
    expect(await totpUrls.delete("org_1", totpUrl.id)).toBe(true);
    expect(await totpUrls.findByCapability(capability)).toBeUndefined();
    expect(await totpUrls.delete("org_1", totpUrl.id)).toBe(false);
    expect(await totpUrls.rotate("org_1", totpUrl.id)).toBeUndefined();
  });
});

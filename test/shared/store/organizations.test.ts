import { describe, expect, it } from "vitest";
import { createOrganizations, firstOrganizationId } from "../../../shared/store/organizations.ts";
import { createClock, random, tables } from "./tables.ts";

describe.each(tables)("organizations on the $name table", ({ create }) => {
  function start() {
    const clock = createClock();
    const organizations = createOrganizations({ table: create(clock), now: clock.now, random });
    return { clock, organizations };
  }

  it("creates, finds and lists, oldest first", async () => {
    const { organizations, clock } = start();
    const first = await organizations.ensureFirst();
    clock.advance(1);
    const second = await organizations.create({ name: " Zeta " });
    clock.advance(1);
    const third = await organizations.create({ name: "Alpha" });
    expect(first.id).toBe(firstOrganizationId);
    expect(second).toEqual({
      id: expect.stringMatching(/^org_[0-9a-z]{26}$/),
      name: "Zeta",
      createdAt: new Date("2026-05-01T08:30:01.000Z"),
    });
    expect(await organizations.list()).toEqual([first, second, third]);
    expect(await organizations.find(second.id)).toEqual(second);
  });

  it("has one first organization, over restarts the same", async () => {
    const { organizations, clock } = start();
    const first = await organizations.ensureFirst();
    clock.advance(60);
    expect(await organizations.ensureFirst()).toEqual(first);
    expect(await organizations.list()).toEqual([first]);
  });

  it.each(["", " ", "x".repeat(201)])("refuses the name %.10j", async (name) => {
    const { organizations } = start();
    await expect(organizations.create({ name })).rejects.toMatchObject({
      code: "validation_failed",
    });
  });

  it.each(["", "org_unknown", "org_first#x", "x".repeat(5000)])(
    "has none of the id %.15j",
    async (id) => {
      const { organizations } = start();
      await organizations.ensureFirst();
      expect(await organizations.find(id)).toBeUndefined();
    },
  );
});

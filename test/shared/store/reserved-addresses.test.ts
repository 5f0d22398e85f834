/** The address of a deleted inbox: whoever has one gets the codes that are still sent to it. */
import { describe, expect, it } from "vitest";
import type { Table } from "../../../shared/ports/table.ts";
import { createInboxes, type NewInbox } from "../../../shared/store/inboxes.ts";
import { firstOrganizationId } from "../../../shared/store/organizations.ts";
import { reservedDays } from "../../../shared/store/reserved-addresses.ts";
import { createClock, random, tables } from "./tables.ts";

describe.each(tables)("addresses of deleted inboxes on the $name table", ({ create }) => {
  function start({ change }: { change?: (table: Table) => Table } = {}) {
    const clock = createClock();
    const stored = create(clock);
    const inboxes = createInboxes({
      table: change?.(stored) ?? stored,
      now: clock.now,
      random,
      mailDomain: "codes.example.com",
      defaultRegion: "US",
    });
    const add = (organizationId: string, inbox: Omit<NewInbox, "organizationId">) =>
      inboxes.create({ organizationId, ...inbox });
    const addAndDelete = async (
      organizationId: string,
      inbox: Omit<NewInbox, "organizationId">,
    ) => {
      const { id, address } = await add(organizationId, inbox);
      expect(await inboxes.delete(organizationId, id)).toBe(true);
      return address;
    };
    return { inboxes, add, addAndDelete, clock };
  }

  const kinds = [
    { kind: "email_address", address: "jane@own.example" },
    { kind: "email_domain", address: "own.example" },
    { kind: "phone_number", address: "+14155550100" },
  ] as const;

  it.each(kinds)("$kind: nobody else can have it, and is not told why", async (inbox) => {
    const { inboxes, add, addAndDelete, clock } = start();
    await addAndDelete("org_a", inbox);
    clock.advance(reservedDays * 86_400 - 1);
    const refused = await add("org_b", inbox).catch((error: unknown) => error);
    // To the letter what is said of an address that is in use.
    const inUse = start();
    await inUse.add("org_a", inbox);
    const taken = await inUse.add("org_b", inbox).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: "conflict" });
    expect(String(refused)).toBe(String(taken));
    expect(String(refused)).not.toContain("org_a");
    expect(await inboxes.list("org_b")).toEqual([]);
  });

  it.each(kinds)(
    "$kind: its organization can have it again at once, and keeps it",
    async (inbox) => {
      const { inboxes, add, addAndDelete } = start();
      await addAndDelete("org_a", inbox);
      const again = await add("org_a", inbox);
      expect(await inboxes.list("org_a")).toEqual([again]);
      await expect(add("org_b", inbox)).rejects.toMatchObject({ code: "conflict" });
      await expect(add("org_a", inbox)).rejects.toMatchObject({ code: "conflict" });
    },
  );

  it.each(kinds)("$kind: after a year it is anybody's", async (inbox) => {
    const { add, addAndDelete, clock } = start();
    await addAndDelete("org_a", inbox);
    clock.advance(reservedDays * 86_400);
    expect(await add("org_b", inbox)).toMatchObject({ organizationId: "org_b" });
  });

  it.each(kinds)("$kind: or when the operator releases it", async (inbox) => {
    const { inboxes, add, addAndDelete } = start();
    expect(await inboxes.release(inbox.address)).toBe(false);
    await addAndDelete("org_a", inbox);
    expect(await inboxes.release(` ${inbox.address.toUpperCase()} `)).toBe(true);
    expect(await inboxes.release(inbox.address)).toBe(false);
    expect(await add("org_b", inbox)).toMatchObject({ organizationId: "org_b" });
  });

  it("a generated one is reserved as well", async () => {
    const { add, addAndDelete } = start();
    const address = await addAndDelete("org_a", { kind: "email_address" });
    await expect(add("org_b", { kind: "email_address", address })).rejects.toMatchObject({
      code: "conflict",
    });
  });

  it.each([
    { name: "an address in a deleted domain", had: kinds[1], wants: "eve@own.example" },
    { name: "a plus-tag of a deleted address", had: kinds[0], wants: "jane+bank@own.example" },
  ])("$name is not to be had", async ({ had, wants }) => {
    const { add, addAndDelete } = start();
    await addAndDelete("org_a", had);
    const inbox = { kind: "email_address", address: wants } as const;
    await expect(add("org_b", inbox)).rejects.toMatchObject({ code: "conflict" });
    expect(await add("org_a", inbox)).toMatchObject({ address: wants });
  });

  it("mail to it does not go to whoever has the rest of the address", async () => {
    const { inboxes, add, addAndDelete } = start();
    await addAndDelete("org_a", { kind: "email_address", address: "jane+bank@own.example" });
    const base = await add("org_b", { kind: "email_address", address: "jane@own.example" });
    const domain = await add("org_b", { kind: "email_domain", address: "own.example" });
    expect(await inboxes.findByRecipient("jane+bank@own.example")).toBeUndefined();
    expect(await inboxes.findByRecipient("jane+shop@own.example")).toEqual(base);
    expect(await inboxes.findByRecipient("eve@own.example")).toEqual(domain);

    const generated = await addAndDelete("org_a", { kind: "email_address" });
    const all = { kind: "email_domain", address: "codes.example.com" } as const;
    const whole = await add(firstOrganizationId, all);
    expect(await inboxes.findByRecipient(generated)).toBeUndefined();
    expect(await inboxes.findByRecipient("mistyped@codes.example.com")).toEqual(whole);
  });

  it("mail to it goes to its own organization's domain", async () => {
    const { inboxes, add, addAndDelete } = start();
    const domain = await add("org_a", { kind: "email_domain", address: "own.example" });
    await addAndDelete("org_a", { kind: "email_address", address: "jane@own.example" });
    expect(await inboxes.findByRecipient("jane@own.example")).toEqual(domain);
  });

  it("the shared domain is everybody's again when its inbox is deleted", async () => {
    const { add, addAndDelete } = start();
    await addAndDelete(firstOrganizationId, { kind: "email_domain", address: "codes.example.com" });
    const inbox = { kind: "email_address", address: "chosen@codes.example.com" } as const;
    expect(await add("org_b", inbox)).toMatchObject({ organizationId: "org_b" });
  });

  it("is not to be had in the very moment of the deletion", async () => {
    const late: { run?: (() => Promise<unknown>) | undefined } = {};
    const { inboxes, add } = start({
      change: (table) => ({
        ...table,
        // What was looked for is stale when the inbox is stored.
        putIfAbsent: async (item) => {
          const { run } = late;
          late.run = undefined;
          await run?.();
          return table.putIfAbsent(item);
        },
      }),
    });
    const inbox = { kind: "phone_number", address: "+14155550100" } as const;
    const { id } = await add("org_a", inbox);
    late.run = () => inboxes.delete("org_a", id);
    await expect(add("org_b", inbox)).rejects.toMatchObject({ code: "conflict" });
    expect(await inboxes.findByPhoneNumber(inbox.address)).toBeUndefined();
    expect(await inboxes.list("org_b")).toEqual([]);
  });
});

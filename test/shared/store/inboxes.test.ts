import { describe, expect, it } from "vitest";
import { createInboxes, type NewInbox } from "../../../shared/store/inboxes.ts";
import { firstOrganizationId } from "../../../shared/store/organizations.ts";
import { createClock, random, tables } from "./tables.ts";

describe.each(tables)("inboxes on the $name table", ({ create }) => {
  function start() {
    const clock = createClock();
    const inboxes = createInboxes({
      table: create(clock),
      now: clock.now,
      random,
      mailDomain: "Codes.Example.com",
      defaultRegion: "US",
    });
    const add = (inbox: Partial<NewInbox>) =>
      inboxes.create({ organizationId: "org_1", kind: "email_address", ...inbox });
    return { inboxes, add, clock };
  }

  it("generates an address of 128 random bits in the mail domain", async () => {
    const { add, inboxes } = start();
    const one = await add({});
    const other = await add({});
    expect(one.address).toMatch(/^[0-9a-z]{26}@codes\.example\.com$/);
    expect(other.address).not.toBe(one.address);
    expect(await inboxes.findByRecipient(one.address.toUpperCase())).toEqual(one);
  });

  it("is refused where its own identifier is none that it accepts, new or changed", async () => {
    const { add, inboxes } = start();
    const own = { totpIdentifier: "jane@example.com" };
    const others = { acceptedIdentifiers: ["joe@example.com"] };
    const refused = { code: "validation_failed", message: expect.stringMatching(/one of its acc/) };
    await expect(add({ ...own, ...others })).rejects.toMatchObject(refused);
    const { id } = await add(own);
    await expect(inboxes.update("org_1", id, others)).rejects.toMatchObject(refused);
    const changed = await inboxes.update("org_1", id, { ...others, totpIdentifier: undefined });
    expect(changed).toMatchObject(others);
  });

  it("keeps everything it was given, normalised", async () => {
    const { add, inboxes, clock } = start();
    const inbox = await add({
      address: " Logins@BÜCHER.example ",
      totpIdentifier: "Jane@Example.com",
      acceptedIdentifiers: ["(415) 555-0100", "+1 415 555 0100", "User_1", "JANE@example.com"],
      trustedSenders: ["GitHub.com", "@example.com"],
      label: "Logins",
    });
    expect(inbox).toEqual({
      id: expect.stringMatching(/^inbox_[0-9a-z]{26}$/),
      organizationId: "org_1",
      kind: "email_address",
      address: "logins@xn--bcher-kva.example",
      totpIdentifier: "jane@example.com",
      acceptedIdentifiers: ["+14155550100", "User_1", "jane@example.com"],
      trustedSenders: ["github.com", "example.com"],
      label: "Logins",
      createdAt: clock.now(),
    });
    expect(await inboxes.find("org_1", inbox.id)).toEqual(inbox);
  });

  const refused: readonly { name: string; inbox: Partial<NewInbox>; says: string }[] = [
    { name: "no address", inbox: { kind: "email_domain" }, says: "domain name" },
    { name: "no number", inbox: { kind: "phone_number" }, says: "E.164" },
    { name: "a domain for an address", inbox: { address: "example.com" }, says: "email address" },
    {
      name: "an address for a domain",
      inbox: { kind: "email_domain", address: "a@b.example" },
      says: "domain name",
    },
    {
      name: "an IP address",
      inbox: { kind: "email_domain", address: "10.0.0.1" },
      says: "domain name",
    },
    { name: "an IP literal", inbox: { address: "a@[10.0.0.1]" }, says: "email address" },
    {
      name: "an underscore",
      inbox: { kind: "email_domain", address: "a_b.example" },
      says: "domain name",
    },
    {
      name: "an empty label",
      inbox: { kind: "email_domain", address: "a..example" },
      says: "domain name",
    },
    {
      name: "a label of 64",
      inbox: { kind: "email_domain", address: `${"a".repeat(64)}.example` },
      says: "domain name",
    },
    {
      name: "a local part of 65",
      inbox: { address: `${"a".repeat(65)}@b.example` },
      says: "email address",
    },
    { name: "a quoted local part", inbox: { address: '"a b"@b.example' }, says: "email address" },
    { name: "two dots", inbox: { address: "a..b@c.example" }, says: "email address" },
    { name: "a display name", inbox: { address: "Jane <jane@b.example>" }, says: "email address" },
    { name: "too short a number", inbox: { kind: "phone_number", address: "555" }, says: "E.164" },
    { name: "letters", inbox: { kind: "phone_number", address: "+1-800-FLOWERS" }, says: "E.164" },
    {
      name: "an empty list of identifiers",
      inbox: { acceptedIdentifiers: [] },
      says: "1 to 100 accepted identifiers",
    },
    {
      name: "101 senders",
      inbox: { trustedSenders: Array(101).fill("a.example") },
      says: "1 to 100 trusted senders",
    },
    {
      name: "a sender that is no domain",
      inbox: { trustedSenders: ["jane@a.example"] },
      says: "trusted sender",
    },
    { name: "a blank identifier", inbox: { totpIdentifier: " " }, says: "empty" },
  ];
  it.each(refused)("refuses: $name", async ({ inbox, says }) => {
    const { add, inboxes } = start();
    await expect(add(inbox)).rejects.toMatchObject({
      code: "validation_failed",
      message: expect.stringContaining(says),
    });
    expect(await inboxes.list("org_1")).toEqual([]);
  });

  describe("findByRecipient", () => {
    const recipients: readonly { recipient: string; found: string | undefined }[] = [
      { recipient: "jane@a.example", found: "jane@a.example" },
      { recipient: "Jane@A.EXAMPLE", found: "jane@a.example" },
      { recipient: "jane+github@a.example", found: "jane@a.example" },
      { recipient: "jane+x+y@a.example", found: "jane@a.example" },
      { recipient: "jane+vip@a.example", found: "jane+vip@a.example" },
      { recipient: "joe@a.example", found: undefined },
      { recipient: "joe@b.example", found: "b.example" },
      { recipient: "joe+x@b.example", found: "b.example" },
      { recipient: "jane@b.example", found: "jane@b.example" },
      { recipient: "jane+x@b.example", found: "jane@b.example" },
      { recipient: "joe@sub.b.example", found: undefined },
      { recipient: "joe@b.example.", found: "b.example" },
      { recipient: "+x@b.example", found: "b.example" },
      { recipient: "b.example", found: undefined },
      { recipient: "", found: undefined },
      { recipient: "@", found: undefined },
      { recipient: `${"a".repeat(70_000)}@b.example`, found: undefined },
    ];
    it.each(recipients)("$recipient → $found", async ({ recipient, found }) => {
      const { add, inboxes } = start();
      await add({ address: "jane@a.example" });
      await add({ address: "jane+vip@a.example" });
      await add({ kind: "email_domain", address: "b.example" });
      await add({ address: "jane@b.example" });
      expect((await inboxes.findByRecipient(recipient))?.address).toBe(found);
    });
  });

  it.each(["+14155550100", "whatsapp:+14155550100", "(415) 555-0100"])(
    "finds a phone number: %s",
    async (phoneNumber) => {
      const { add, inboxes } = start();
      const inbox = await add({ kind: "phone_number", address: "+1 415 555 0100" });
      expect(await inboxes.findByPhoneNumber(phoneNumber)).toEqual(inbox);
      expect(await inboxes.findByPhoneNumber("+14155550101")).toBeUndefined();
      expect(await inboxes.findByPhoneNumber("jane@example.com")).toBeUndefined();
    },
  );

  describe("an address belongs to one inbox", () => {
    const conflicts: readonly {
      name: string;
      first: Partial<NewInbox>;
      second: Partial<NewInbox>;
    }[] = [
      {
        name: "twice within an organization",
        first: { address: "a@a.example" },
        second: { address: "A@a.example" },
      },
      {
        name: "a plus-tag of another organization's address",
        first: { address: "a@a.example" },
        second: { organizationId: "org_2", address: "a+bank@a.example" },
      },
      {
        name: "the address of which another organization has a plus-tag",
        first: { address: "a+bank@a.example" },
        second: { organizationId: "org_2", address: "a@a.example" },
      },
      {
        name: "of two organizations",
        first: { address: "a@a.example" },
        second: { organizationId: "org_2", address: "a@a.example" },
      },
      {
        name: "a phone number",
        first: { kind: "phone_number", address: "+14155550100" },
        second: { organizationId: "org_2", kind: "phone_number", address: "+1 415 555 0100" },
      },
      {
        name: "an address in another's domain",
        first: { kind: "email_domain", address: "a.example" },
        second: { organizationId: "org_2", address: "x@a.example" },
      },
      {
        name: "a domain with another's address",
        first: { address: "x@a.example" },
        second: { organizationId: "org_2", kind: "email_domain", address: "a.example" },
      },
      {
        name: "the domain of all generated addresses",
        first: {},
        second: { organizationId: "org_2", kind: "email_domain", address: "codes.example.com" },
      },
    ];
    it.each(conflicts)("refuses: $name", async ({ first, second }) => {
      const { add, inboxes } = start();
      const inbox = await add(first);
      await expect(add(second)).rejects.toMatchObject({ code: "conflict" });
      expect(await inboxes.list("org_1")).toEqual([inbox]);
      expect(await inboxes.list("org_2")).toEqual([]);
    });

    const allowed: readonly {
      name: string;
      first: Partial<NewInbox>;
      second: Partial<NewInbox>;
    }[] = [
      {
        name: "a plus-tag of the own address",
        first: { address: "a@a.example" },
        second: { address: "a+bank@a.example" },
      },
      {
        name: "another organization's address that merely begins alike",
        first: { address: "a@a.example" },
        second: { organizationId: "org_2", address: "ab+bank@a.example" },
      },
      {
        name: "an address in the own domain",
        first: { kind: "email_domain", address: "a.example" },
        second: { address: "x@a.example" },
      },
      {
        name: "the domain of the own address",
        first: { address: "x@a.example" },
        second: { kind: "email_domain", address: "a.example" },
      },
      {
        name: "a sub-domain",
        first: { kind: "email_domain", address: "a.example" },
        second: { organizationId: "org_2", kind: "email_domain", address: "b.a.example" },
      },
      {
        name: "the mail domain, to the first organization",
        first: {},
        second: {
          organizationId: firstOrganizationId,
          kind: "email_domain",
          address: "codes.example.com",
        },
      },
      {
        name: "a generated address, though the mail domain is the first organization's",
        first: {
          organizationId: firstOrganizationId,
          kind: "email_domain",
          address: "codes.example.com",
        },
        second: {},
      },
    ];
    it.each(allowed)("allows: $name", async ({ first, second }) => {
      const { add } = start();
      await add(first);
      await expect(add(second)).resolves.toMatchObject({ id: expect.any(String) });
    });

    it("is one inbox's also when two ask at once", async () => {
      const { add } = start();
      const asked = await Promise.allSettled(
        ["org_1", "org_2", "org_3"].map((organizationId) =>
          add({ organizationId, address: "x@a.example" }),
        ),
      );
      expect(asked.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    });

    it("is free again when the inbox is deleted", async () => {
      const { add, inboxes } = start();
      const inbox = await add({ address: "x@a.example" });
      expect(await inboxes.delete("org_1", inbox.id)).toBe(true);
      expect(await inboxes.delete("org_1", inbox.id)).toBe(false);
      expect(await inboxes.findByRecipient("x@a.example")).toBeUndefined();
      await add({ organizationId: "org_2", kind: "email_domain", address: "a.example" });
    });
  });

  it("lists in the order of creation", async () => {
    const { add, inboxes, clock } = start();
    const made = [];
    for (const name of ["c", "a", "b"]) {
      made.push(await add({ address: `${name}@a.example` }));
      clock.advance(0.001);
    }
    expect(await inboxes.list("org_1")).toEqual(made);
  });

  it.each([
    "",
    "inbox_1",
    "inbox_".padEnd(3000, "x"),
    "key_01k7x2m9q0aaaaaaaaaaaaaaaa",
    "inbox_\ud800",
  ])("has none of the id %j", async (id) => {
    const { inboxes } = start();
    expect(await inboxes.find("org_1", id)).toBeUndefined();
    expect(await inboxes.delete("org_1", id)).toBe(false);
  });
});

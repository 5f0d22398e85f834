/** Two organizations with the same of everything: no method gives one the other's. */
import { describe, expect, it } from "vitest";
import { createAesSecretBox } from "../../../shared/adapters/aes-secret-box.ts";
import { cursorOf } from "../../../shared/store/codes.ts";
import { createStore, type Store } from "../../../shared/store/store.ts";
import { codeWith, magicLink } from "./codes.fixtures.ts";
import { createClock, newestOf, random, tables } from "./tables.ts";

const jane = "jane@example.com";
const run = { taskId: "tsk_1", workflowId: "wpid_1", workflowRunId: "wr_1" };

/** One of everything that an organization can have. */
async function fill(store: Store, organizationId: string) {
  const mine = { organizationId };
  const code = codeWith({ ...mine, run });
  const link = codeWith({ ...mine, found: magicLink(), run });
  const pending = codeWith({ ...mine, found: undefined, run });
  for (const one of [code, link, pending]) await store.codes.putIfAbsent(one);
  const confirmation = {
    ...mine,
    inboxId: "inbox_1",
    sourceId: "mail-1",
    receivedAt: code.receivedAt,
  };
  const key = {
    secret: "JBSWY3DPEHPK3PXP",
    algorithm: "SHA1",
    digits: 6,
    periodSeconds: 30,
  } as const;
  const [authenticator] = await store.authenticators.add(organizationId, [
    { identifier: jane, key },
  ]);
  if (authenticator === undefined) throw new Error("unreachable");
  return {
    code,
    authenticator,
    inbox: await store.inboxes.create({ ...mine, kind: "email_address" }),
    apiKey: (await store.apiKeys.create({ ...mine, scopes: ["admin"] })).apiKey,
    destination: (
      await store.destinations.create({ ...mine, kind: "callback", url: "https://example.com/" })
    ).destination,
    delivery: await store.deliveryRecords.open({
      ...mine,
      destinationId: `dest_${"0".repeat(26)}`,
      id: `dlv_${"0".repeat(26)}`,
    }),
    totpUrl: (await store.totpUrls.create({ ...mine, identifier: jane })).totpUrl,
    skyvernKey: await store.skyvernKeys.add({ ...mine, key: "the-same-key-in-both" }),
    confirmation: await store.forwardingConfirmations.put(confirmation),
  };
}

describe.each(tables)("two organizations on the $name table", ({ create }) => {
  it("see, find and delete nothing of each other", async () => {
    const clock = createClock();
    const table = create(clock);
    const store = createStore({
      table,
      secretBox: createAesSecretBox({ key: random(32), random }),
      now: clock.now,
      random,
      totpLifespanMinutes: 10,
      mailDomain: "codes.example.com",
      skyvernApiKeys: ["configured-for-the-first"],
    });
    const owned = new Map([
      ["org_a", await fill(store, "org_a")],
      ["org_b", await fill(store, "org_b")],
    ]);

    /** Every read that takes an organization's id. */
    const reads: { readonly [name: string]: (organizationId: string) => Promise<unknown> } = {
      "apiKeys.list": store.apiKeys.list,
      "authenticators.list": (id) => store.authenticators.list(id),
      "authenticators.list identifier": (id) => store.authenticators.list(id, { identifier: jane }),
      "codes.list": (id) => store.codes.list(id, { limit: 200 }),
      "codes.list identifier": (id) => store.codes.list(id, { identifier: jane, limit: 200 }),
      "codes.list run": (id) => store.codes.list(id, { workflowRunId: "wr_1", limit: 200 }),
      "codes.list type": (id) => store.codes.list(id, { otpType: "totp", limit: 200 }),
      "codes.listWithoutCode": (id) => store.codes.listWithoutCode(id, { limit: 200 }),
      "codes.listAfter": (id) =>
        store.codes.listAfter(id, jane, { after: "2026-01-01T00:00:00Z", limit: 200 }),
      "codes.walk": (id) => newestOf(store.codes.walk(id, jane, { since: new Date(0) })),
      "deliveryRecords.list": (id) => store.deliveryRecords.list(id, { limit: 200 }),
      "destinations.list": store.destinations.list,
      "forwardingConfirmations.list": (id) => store.forwardingConfirmations.list(id, "inbox_1"),
      "inboxes.list": store.inboxes.list,
      "skyvernKeys.list": store.skyvernKeys.list,
      "totpUrls.list": store.totpUrls.list,
    };
    const organizationsIn = (value: unknown): Set<string> =>
      new Set(JSON.stringify(value).match(/org_[a-z]+/g));
    for (const [name, read] of Object.entries(reads)) {
      for (const [id] of owned) {
        const seen = organizationsIn((await read(id)) ?? []);
        expect([name, [...seen]]).toEqual([name, [id]]);
      }
      expect([name, await read("org_c")]).toEqual([name, name.endsWith("walk") ? undefined : []]);
    }
    expect(await store.skyvernKeys.signingKeys("org_a")).toEqual(["the-same-key-in-both"]);

    /** Every method that takes an organization's id and the id of a thing. */
    for (const [stranger, owner] of [
      ["org_a", "org_b"],
      ["org_b", "org_a"],
    ] as const) {
      const theirs = owned.get(owner);
      if (theirs === undefined) throw new Error("unreachable");
      const { authenticator, code, inbox, apiKey, totpUrl, skyvernKey, destination, delivery } =
        theirs;
      expect(await store.codes.find(stranger, jane, cursorOf(code))).toBeUndefined();
      expect(await store.authenticators.find(stranger, authenticator.id)).toBeUndefined();
      expect(await store.authenticators.delete(stranger, authenticator.id)).toBe(false);
      const moved = { ...authenticator, organizationId: stranger };
      expect(await store.authenticators.codeOf(moved)).toBeUndefined();
      expect(await store.authenticators.codeFor(owner, jane)).toMatchObject({
        authenticatorId: authenticator.id,
      });
      expect(await store.inboxes.find(stranger, inbox.id)).toBeUndefined();
      expect(await store.inboxes.delete(stranger, inbox.id)).toBe(false);
      expect(await store.apiKeys.revoke(stranger, apiKey.id)).toBe(false);
      expect(await store.totpUrls.find(stranger, totpUrl.id)).toBeUndefined();
      expect(await store.totpUrls.rotate(stranger, totpUrl.id)).toBeUndefined();
      expect(await store.totpUrls.delete(stranger, totpUrl.id)).toBe(false);
      expect(await store.skyvernKeys.delete(stranger, skyvernKey.id)).toBe(false);
      expect(await store.destinations.find(stranger, destination.id)).toBeUndefined();
      expect(await store.destinations.delete(stranger, destination.id)).toBe(false);
      expect(await store.destinations.update(stranger, destination.id, {})).toBeUndefined();
      const overlapSeconds = 0;
      expect(
        await store.destinations.rotate(stranger, destination.id, { overlapSeconds }),
      ).toBeUndefined();
      expect(await store.destinations.list(owner)).toEqual([destination]);
      // The ids are the same in both.
      expect(await store.deliveryRecords.find(stranger, delivery.id)).toMatchObject({
        organizationId: stranger,
      });
      expect(await store.inboxes.find(owner, inbox.id)).toEqual(inbox);
      expect(await store.apiKeys.list(owner)).toEqual([apiKey]);
      expect(await store.totpUrls.list(owner)).toEqual([totpUrl]);
      expect(await store.skyvernKeys.list(owner)).toEqual([skyvernKey]);
    }

    // An id that would spell another organization's partition is refused.
    for (const read of Object.values(reads)) {
      await expect(read("org_a#identifier#jane")).rejects.toMatchObject({ code: "invalid_key" });
    }
  });
});

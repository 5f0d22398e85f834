import { describe, expect, it } from "vitest";
import {
  codeIdOf,
  createCodes,
  cursorOf,
  type EligibleCode,
  type StoredCode,
} from "../../../shared/store/codes.ts";
import { at, codeWith, magicLink, totp } from "./codes.fixtures.ts";
import { createClock, newestOf, tables } from "./tables.ts";

const idsOf = (codes: readonly StoredCode[]): string[] => codes.map(({ id }) => id);
const idsFound = (codes: readonly EligibleCode[]): string[] => codes.map(({ code }) => code.id);

describe.each(tables)("codes on the $name table", ({ create }) => {
  function start() {
    const clock = createClock();
    const table = create(clock);
    return { clock, table, codes: createCodes({ table, now: clock.now, lifespanMinutes: 10 }) };
  }

  it("gives back what was stored, except the evidence's excerpt", async () => {
    const { codes } = start();
    const found = totp("123456", "example.com");
    const code = codeWith({
      channel: "email",
      source: "email",
      inboxId: "inbox_1",
      pushedExpiresAt: at("09:30:00"),
      run: { taskId: "tsk_1", workflowId: "wpid_1", workflowRunId: "wr_1" },
      primary: { ...found, evidence: { ...found.evidence, excerpt: "Your code is 123456" } },
      secondary: magicLink(),
      authentication: { spf: "fail", dkim: "pass", dmarc: "unknown" },
    });
    await codes.putIfAbsent(code);
    const expected = { ...code, primary: found };
    expect(await codes.list("org_1", { limit: 50 })).toEqual([expected]);
    expect(await codes.find("org_1", "jane@example.com", cursorOf(code))).toEqual(expected);
  });

  it("stores a code once, however often it comes", async () => {
    const { codes } = start();
    const code = codeWith();
    expect(await codes.putIfAbsent(code)).toBe(true);
    expect(await codes.putIfAbsent({ ...code, content: "another" })).toBe(false);
    expect(await codes.list("org_1", { limit: 50 })).toEqual([code]);
  });

  it("cuts the content at 256 KiB without splitting a character", async () => {
    const { codes } = start();
    const code = codeWith({ content: `a${"é".repeat(200_000)}` });
    await codes.putIfAbsent(code);
    const [stored] = await codes.list("org_1", { limit: 1 });
    expect(stored?.content).toBe(`a${"é".repeat((256 * 1024) / 2 - 1)}`);
  });

  it.each([
    { name: "quotes, two bytes of JSON each", unit: '"', leastBytes: 190_000 },
    { name: "control characters, six bytes each", unit: "\u0001", leastBytes: 60_000 },
    { name: "pairs of both", unit: 'a"\u0001é', leastBytes: 150_000 },
  ])("cuts further where an item could not hold it: $name", async ({ unit, leastBytes }) => {
    const { codes } = start();
    const content = unit.repeat(300_000);
    expect(await codes.putIfAbsent(codeWith({ content }))).toBe(true);
    const [stored] = await codes.list("org_1", { limit: 1 });
    expect(Buffer.byteLength(stored?.content ?? "")).toBeGreaterThan(leastBytes);
    expect(content.startsWith(stored?.content ?? "-")).toBe(true);
  });

  it("is invisible from the instant it expires", async () => {
    const { codes, clock } = start();
    const code = codeWith({ expiresAt: at("08:31:00.500") });
    await codes.putIfAbsent(code);
    const everywhere = async () => [
      ...idsOf(await codes.list("org_1", { limit: 50 })),
      ...idsOf(await codes.list("org_1", { identifier: code.identifier, limit: 50 })),
      ...idsFound(
        await codes.listAfter("org_1", code.identifier, {
          after: "2026-01-01T00:00:00Z",
          limit: 9,
        }),
      ),
      (await newestOf(codes.walk("org_1", code.identifier, { since: at("08:00:00") })))?.id,
      (await codes.find("org_1", code.identifier, cursorOf(code)))?.id,
    ];
    clock.set(at("08:31:00.499"));
    expect(await everywhere()).toEqual(Array(5).fill(code.id));
    clock.set(at("08:31:00.500"));
    expect(await everywhere()).toEqual([undefined, undefined]);
  });

  describe("list", () => {
    async function withCodes() {
      const { codes } = start();
      const jane = "jane@example.com";
      const stored = {
        a: codeWith({ receivedAt: at("08:26:00") }),
        b: codeWith({ receivedAt: at("08:27:00"), found: magicLink() }),
        c: codeWith({ receivedAt: at("08:28:00"), run: { workflowRunId: "wr_1" } }),
        d: codeWith({
          receivedAt: at("08:29:00"),
          identifier: "joe",
          run: { workflowRunId: "wr_1" },
        }),
        e: codeWith({ receivedAt: at("08:29:30"), identifier: "joe", found: magicLink() }),
        nothing: codeWith({
          receivedAt: at("08:29:45"),
          found: undefined,
          run: { workflowRunId: "wr_1" },
        }),
      };
      for (const code of Object.values(stored)) await codes.putIfAbsent(code);
      const nameOf = (code: StoredCode) =>
        Object.entries(stored).find(([, one]) => one.id === code.id)?.[0];
      return { codes, jane, nameOf };
    }

    const totpOnly = { otpType: "totp" } as const;
    const linkOnly = { otpType: "magic_link" } as const;
    const jane = { identifier: "jane@example.com" };
    const run = { workflowRunId: "wr_1" };

    it.each([
      { name: "everything", filter: {}, expected: "edcba" },
      { name: "an identifier", filter: jane, expected: "cba" },
      { name: "a run", filter: run, expected: "dc" },
      { name: "a type", filter: linkOnly, expected: "eb" },
      { name: "the other type", filter: totpOnly, expected: "dca" },
      { name: "identifier and type", filter: { ...jane, ...totpOnly }, expected: "ca" },
      { name: "identifier and run", filter: { ...jane, ...run }, expected: "c" },
      { name: "run and type", filter: { ...run, ...linkOnly }, expected: "" },
      { name: "all three", filter: { ...jane, ...run, ...totpOnly }, expected: "c" },
      { name: "an unknown identifier", filter: { identifier: "nobody" }, expected: "" },
      { name: "an unknown run", filter: { workflowRunId: "wr_2" }, expected: "" },
      { name: "a run named like a partition", filter: { workflowRunId: "wr_1#x" }, expected: "" },
    ])("$name, newest first, up to the limit", async ({ filter, expected }) => {
      const { codes, nameOf } = await withCodes();
      for (const limit of [200, 3, 2, 1]) {
        const listed = await codes.list("org_1", { ...filter, limit });
        expect(listed.map(nameOf).join("")).toBe(expected.slice(0, limit));
      }
    });

    it.each([{}, jane, run, { ...jane, ...run }])(
      "keeps messages without a code apart: %j",
      async (filter) => {
        const { codes, nameOf } = await withCodes();
        const listed = await codes.listWithoutCode("org_1", { ...filter, limit: 50 });
        expect(listed.map(nameOf)).toEqual(["nothing"]);
      },
    );

    it("finds the few that match behind thousands that do not", async () => {
      const { codes } = start();
      const old = codeWith({ receivedAt: at("08:25:00"), found: magicLink() });
      await codes.putIfAbsent(old);
      await Promise.all(
        Array.from({ length: 1500 }, (_, n) =>
          codes.putIfAbsent(codeWith({ receivedAt: new Date(at("08:26:00").getTime() + n) })),
        ),
      );
      const filter = { identifier: old.identifier, otpType: "magic_link", limit: 1 } as const;
      expect(await codes.list("org_1", filter)).toEqual([old]);
    });

    it("refuses a run id that no key can hold", async () => {
      const { codes } = start();
      const workflowRunId = "x".repeat(3000);
      const refusal = { code: "validation_failed" };
      await expect(codes.list("org_1", { workflowRunId, limit: 1 })).rejects.toMatchObject(refusal);
      const scoped = codeWith({ run: { workflowRunId } });
      await expect(codes.putIfAbsent(scoped)).rejects.toMatchObject(refusal);
    });
  });

  describe("listAfter", () => {
    it("goes on from a cursor, oldest first, without gap or repetition", async () => {
      const { codes } = start();
      // Three at the same instant: the ids alone tell them apart.
      const all = [0, 0, 0, 1, 2].map((second) =>
        codeWith({ receivedAt: new Date(at("08:29:00").getTime() + second * 1000) }),
      );
      await codes.putIfAbsent(codeWith({ found: undefined, receivedAt: at("08:29:00") }));
      for (const code of all) await codes.putIfAbsent(code);
      const expected = idsOf([...all].sort((a, b) => (cursorOf(a) < cursorOf(b) ? -1 : 1)));

      const seen: string[] = [];
      let after = "2026-05-01T08:00:00Z";
      // One round too many, for the empty answer at the end.
      for (let round = 0; round <= all.length; round += 1) {
        const [next, ...others] = await codes.listAfter("org_1", "jane@example.com", {
          after,
          limit: 1,
        });
        expect(others).toEqual([]);
        if (next === undefined) break;
        seen.push(next.code.id);
        after = cursorOf(next.code);
      }
      expect(seen).toEqual(expected);
    });

    it("includes the codes of the given instant", async () => {
      const { codes } = start();
      const code = codeWith({ receivedAt: at("08:29:00") });
      await codes.putIfAbsent(code);
      const listFrom = (instant: string) =>
        codes.listAfter("org_1", code.identifier, { after: instant, limit: 9 });
      expect(await listFrom("2026-05-01T08:29:00Z")).toHaveLength(1);
      expect(await listFrom("2026-05-01T08:29:00.001Z")).toHaveLength(0);
    });

    it("gives of each message the value that was asked for", async () => {
      const { codes } = start();
      await codes.putIfAbsent(
        codeWith({ primary: totp("111111", "a.example"), secondary: magicLink() }),
      );
      await codes.putIfAbsent(codeWith({ primary: totp("222222") }));
      const values = async (filter: { otpType?: "totp" | "magic_link"; site?: string }) =>
        (
          await codes.listAfter("org_1", "jane@example.com", {
            after: "2026-05-01T08:00:00Z",
            limit: 9,
            ...filter,
          })
        )
          .map(({ found }) => found.value)
          .sort();
      expect(await values({})).toEqual(["111111", "222222"]);
      expect(await values({ otpType: "magic_link" })).toEqual([magicLink().value]);
      expect(await values({ otpType: "totp", site: "a.example" })).toEqual(["111111", "222222"]);
      expect(await values({ otpType: "totp", site: "b.example" })).toEqual(["222222"]);
    });

    it.each([
      "",
      "yesterday",
      "2026-05-01",
      "2026-13-01T08:00:00Z",
      "2026-05-01T08:00:00Z#",
      "2026-05-01T08:00:00Z#a#b",
      "2026-05-01T08:00:00Z#'; --",
    ])("refuses %j", async (after) => {
      const { codes } = start();
      await expect(codes.listAfter("org_1", "jane", { after, limit: 1 })).rejects.toMatchObject({
        code: "validation_failed",
      });
    });
  });

  describe("walk", () => {
    const walked = async (from: AsyncIterable<StoredCode>): Promise<string[]> => {
      const ids: string[] = [];
      for await (const { id } of from) ids.push(id);
      return ids;
    };

    it("goes from the newest back to `since`, over all pages, found or not", async () => {
      const { codes, clock } = start();
      clock.set(at("08:31:00"));
      const stored = Array.from({ length: 23 }, (_, second) =>
        codeWith({
          receivedAt: new Date(at("08:30:00").getTime() + second * 1000),
          found: second % 2 === 0 ? totp() : undefined,
        }),
      );
      for (const code of stored) await codes.putIfAbsent(code);
      const newestFirst = idsOf(stored).reverse();
      const walk = (since: Date) => walked(codes.walk("org_1", "jane@example.com", { since }));
      expect(await walk(at("08:00:00"))).toEqual(newestFirst);
      expect(await walk(at("08:30:20"))).toEqual(newestFirst.slice(0, 3));
      expect(await walk(at("08:30:20.001"))).toEqual(newestFirst.slice(0, 2));
    });

    it("reads one small page when it is left at the first", async () => {
      const { table, clock } = start();
      const limits: number[] = [];
      const counting = {
        ...table,
        query: (query: Parameters<typeof table.query>[0]) => {
          limits.push(query.limit);
          return table.query(query);
        },
      };
      const codes = createCodes({ table: counting, now: clock.now, lifespanMinutes: 10 });
      for (let made = 0; made < 20; made += 1) await codes.putIfAbsent(codeWith());
      for await (const _ of codes.walk("org_1", "jane@example.com", { since: at("08:00:00") })) {
        break;
      }
      expect(limits).toEqual([4]);
    });
  });

  it("says which fields of a damaged item are wrong, without their values", async () => {
    const { codes, table } = start();
    const code = codeWith();
    await codes.putIfAbsent(code);
    const key = {
      partition: "organization#org_1#identifier#jane@example.com",
      sort: cursorOf(code),
    };
    await table.update(key, { set: { channel: "pigeon 123456" } });
    await expect(codes.list("org_1", { limit: 1 })).rejects.toMatchObject({
      code: "item_unreadable",
      message: expect.stringMatching(/^(?!.*123456).*channel/s),
    });
  });
});

describe("codeIdOf", () => {
  const arrival = {
    organizationId: "org_1",
    sourceId: "s",
    inboxId: "inbox_1",
    identifier: "jane",
  };

  it("is the same for a redelivery", () => {
    expect(codeIdOf({ ...arrival })).toBe(codeIdOf(arrival));
    expect(codeIdOf(arrival)).toMatch(/^totp_[0-9a-z]{26}$/);
  });

  it.each([
    { organizationId: "org_2" },
    { sourceId: "t" },
    { inboxId: "inbox_2" },
    { inboxId: undefined },
    { identifier: "joe" },
    { sourceId: 's","inbox_1' },
  ])("is another for %j", (other) => {
    expect(codeIdOf({ ...arrival, ...other })).not.toBe(codeIdOf(arrival));
  });
});

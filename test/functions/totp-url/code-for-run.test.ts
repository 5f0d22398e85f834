/** Which code a run gets, which it never gets, and what it is told when it gets none. */
import { describe, expect, it } from "vitest";
import type { RunScope } from "../../../shared/message/message.ts";
import { createSimulatedClock } from "../../shared/ports/simulated-clock.ts";
import { magicLink, totp } from "../../shared/store/codes.fixtures.ts";
import { tables } from "../../shared/store/tables.ts";
import { createPullUnderTest, organizationId, type PullUnderTest } from "./pull-under-test.ts";

const run: RunScope = { workflowRunId: "wr_1", taskId: "tsk_1" };
const another: RunScope = { workflowRunId: "wr_2", taskId: "tsk_2" };
const link = "https://example.com/login?t=1";

describe.each(tables)("codes for runs on the $name table", ({ create }) => {
  async function start(over: Parameters<PullUnderTest["addUrl"]>[0] = {}) {
    const clock = createSimulatedClock();
    const pull = createPullUnderTest({ clock, table: create(clock) });
    const url = await pull.addUrl({ holdSeconds: 0, ...over });
    const poll = async (ids: RunScope = run): Promise<string> =>
      (await pull.poll(url, ids)).verification_code;
    const reason = async (ids: RunScope = run) => (await pull.poll(url, ids)).reason;
    return { ...pull, pull, url, poll, reason, passes: clock.advance };
  }

  it("the newest is served, and to no other run", async () => {
    const { arrive, poll } = await start();
    await arrive({ found: totp("111111") });
    await arrive({ found: totp("222222"), receivedAt: new Date("2026-05-01T08:29:00Z") });
    expect(await poll()).toBe("111111");
    expect(await poll(another)).toBe("222222");
    expect(await poll({ workflowRunId: "wr_3" })).toBe("");
  });

  it.each([
    { age: 120, served: true },
    { age: 120.001, served: false },
  ])("a code that came $age s before the first poll is served: $served", async (example) => {
    const { arrive, poll, clock, passes } = await start();
    const receivedAt = new Date(clock.now().getTime() - example.age * 1000);
    await arrive({ found: totp("111111"), receivedAt });
    expect(await poll()).toBe(example.served ? "111111" : "");
    passes(5000);
    expect(await poll()).toBe(example.served ? "111111" : "");
  });

  it("what was in time for the first poll is in time for all", async () => {
    const { arrive, poll, passes } = await start();
    expect(await poll()).toBe("");
    passes(1000);
    await arrive({ found: totp("111111") });
    passes(300_000);
    expect(await poll()).toBe("111111");
    expect(await poll(another)).toBe("");
  });

  it("a lost answer is had again for 15 s, and then only newer codes", async () => {
    const { arrive, poll, passes } = await start();
    await arrive({ found: totp("000000") });
    passes(1);
    await arrive({ found: totp("111111") });
    expect(await poll()).toBe("111111");
    passes(14_999);
    expect(await poll()).toBe("111111");
    passes(1);
    // Not 000000 either: it is older.
    expect(await poll()).toBe("");
    passes(1000);
    await arrive({ found: totp("222222") });
    expect(await poll()).toBe("222222");
  });

  it("another task of the same run gets only what is newer than what the run has had", async () => {
    const { arrive, poll, passes } = await start();
    const nextTask = { ...run, taskId: "tsk_9" };
    await arrive({ found: totp("000000") });
    passes(1);
    await arrive({ found: totp("111111") });
    expect(await poll()).toBe("111111");
    expect(await poll(nextTask)).toBe("");
    passes(1);
    await arrive({ found: totp("222222") });
    expect(await poll(nextTask)).toBe("222222");
  });

  it("the code and the link of one message are had one after the other", async () => {
    const { arrive, pull, poll, passes } = await start({ otpType: "totp" });
    const links = await pull.addUrl({ holdSeconds: 0, otpType: "magic_link" });
    const getLink = async (ids = run) => (await pull.poll(links, ids)).verification_code;
    await arrive({ primary: totp("111111"), secondary: magicLink(link) });
    expect(await poll()).toBe("111111");
    passes(60_000);
    expect([await getLink(another), await getLink()]).toEqual(["", link]);
    passes(15_000);
    expect([await poll(), await getLink()]).toEqual(["", ""]);
  });

  it("requests without a run's ids are one run of their URL", async () => {
    const { arrive, pull, poll, passes } = await start();
    const otherUrl = await pull.addUrl({ holdSeconds: 0 });
    await arrive({ found: totp("111111") });
    expect(await poll({})).toBe("111111");
    expect(await poll({ workflowId: "wpid_1" })).toBe("");
    expect((await pull.poll(otherUrl, {})).verification_code).toBe("");
    passes(15_000);
    expect(await poll({})).toBe("");
  });

  it("who loses the race for a code gets the next newest", async () => {
    const clock = createSimulatedClock();
    const pull = createPullUnderTest({
      clock,
      table: create(clock),
      change: (options) => ({
        ...options,
        codeClaims: {
          ...options.codeClaims,
          claim: async (code, claim) => {
            if (code.primary?.value === "222222") {
              await options.codeClaims.claim(code, {
                ...claim,
                run: { ...claim.run, name: "wr_quick", poll: "quick" },
              });
            }
            return options.codeClaims.claim(code, claim);
          },
        },
      }),
    });
    const url = await pull.addUrl({ holdSeconds: 0 });
    await pull.arrive({ found: totp("111111") });
    clock.advance(1);
    await pull.arrive({ found: totp("222222") });
    expect((await pull.poll(url, run)).verification_code).toBe("111111");
  });

  describe("what an empty answer says", () => {
    it.each([
      { name: "nothing came", url: {}, arrives: undefined, says: "no message since 08:28:00Z" },
      {
        name: "a link, for codes",
        url: { otpType: "totp" },
        arrives: { found: magicLink() },
        says: "a magic link arrived, this URL serves codes",
      },
      {
        name: "a code, for links",
        url: { otpType: "magic_link" },
        arrives: {},
        says: "a code arrived, this URL serves magic links",
      },
      {
        name: "another site's",
        url: { site: "a.example.com" },
        arrives: { found: totp("111111", "b.example") },
        says: "a message of another site arrived, this URL serves example.com",
      },
      {
        name: "another run's",
        url: {},
        arrives: { run: { workflowRunId: "wr_2" } },
        says: "a code for another run arrived",
      },
      {
        name: "nothing in it",
        url: {},
        arrives: { found: undefined },
        says: "a message arrived, and neither a code nor a link was found in it",
      },
      {
        name: "another identifier's, without waiting",
        url: {},
        arrives: { identifier: "joe@example.com" },
        says: "no message since 08:28:00Z",
      },
    ] as const)("$name", async ({ url, arrives, says }) => {
      const { arrive, reason } = await start(url);
      if (arrives !== undefined) await arrive(arrives);
      expect(await reason()).toBe(says);
    });

    it("another identifier's message, without telling whose, to who waited", async () => {
      const { arrive, pull } = await start();
      const url = await pull.addUrl({ holdSeconds: 1 });
      await arrive({ identifier: "joe@example.com" });
      const held = pull.poll(url, run);
      await pull.pass(1);
      expect((await held).reason).toBe(
        "a message for another identifier arrived; for this URL's, no message since 08:28:00Z",
      );
    });

    it("who has the code", async () => {
      const { arrive, poll, reason, passes } = await start();
      await arrive();
      await poll();
      expect(await reason(another)).toBe("the newest code was handed to another run");
      passes(15_000);
      expect(await reason()).toBe(
        "this run was handed the newest code at 08:30:00Z; only newer ones count",
      );
    });
  });

  describe("the status of its URL", () => {
    it("tells the last poll, and never the code", async () => {
      const { arrive, poll, totpUrlPolls, url, clock, passes } = await start();
      const status = () => totpUrlPolls.find(organizationId, url.totpUrl.id);
      await poll();
      const first = { at: clock.now(), run: "wr_1", answer: "nothing" };
      expect(await status()).toEqual({ last: first, refusals: 0 });
      passes(1000);
      await arrive({ found: totp("481920") });
      await poll();
      expect((await status()).last).toEqual({ at: clock.now(), run: "wr_1", answer: "code" });
      expect(JSON.stringify(await status())).not.toContain("481920");
    });

    it("tells of a poll that is still held", async () => {
      const { pull, totpUrlPolls } = await start();
      const url = await pull.addUrl();
      const held = pull.poll(url, run);
      await pull.pass(1);
      const { last } = await totpUrlPolls.find(organizationId, url.totpUrl.id);
      expect(last).toMatchObject({ run: "wr_1", answer: "nothing" });
      await pull.pass(25);
      await held;
    });
  });
});

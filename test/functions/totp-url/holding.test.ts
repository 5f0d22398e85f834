/** A poll is held until a code lands, and ends cleanly however it ends. */
import { describe, expect, it } from "vitest";
import { createPollingCodeArrivals } from "../../../shared/adapters/polling-code-arrivals.ts";
import { totp } from "../../shared/store/codes.fixtures.ts";
import { createPullUnderTest, jane, organizationId } from "./pull-under-test.ts";

const run = { workflowRunId: "wr_1", taskId: "tsk_1" };
const another = { workflowRunId: "wr_2", taskId: "tsk_2" };

/** Whether it has settled, without waiting for it. */
async function isPending(promise: Promise<unknown>): Promise<boolean> {
  for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  const pending = Symbol();
  return (await Promise.race([promise, Promise.resolve(pending)])) === pending;
}

describe("a held poll", () => {
  it("is answered the moment a code lands", async () => {
    const pull = createPullUnderTest();
    const held = pull.poll(await pull.addUrl(), run);
    await pull.pass(20);
    expect(await isPending(held)).toBe(true);
    await pull.arrive({ found: totp("481920") });
    expect(await held).toEqual({ verification_code: "481920" });
    expect(pull.clock.timers()).toEqual([]);
  });

  it.each([
    { holdSeconds: undefined, lasts: 25 },
    { holdSeconds: 7, lasts: 7 },
    { holdSeconds: 0, lasts: 0 },
  ])("is empty after $lasts s where the URL says $holdSeconds", async ({ holdSeconds, lasts }) => {
    const pull = createPullUnderTest();
    const url = await pull.addUrl(holdSeconds === undefined ? {} : { holdSeconds });
    const held = pull.poll(url, run);
    if (lasts > 0) {
      await pull.pass(lasts - 0.5);
      expect(await isPending(held)).toBe(true);
      await pull.pass(0.5);
    }
    expect(await held).toEqual({
      verification_code: "",
      reason: "no message since 08:28:00Z",
    });
  });

  it("that is not to be held finds what was accepted before it", async () => {
    const pull = createPullUnderTest();
    const done = pull.codeArrivals.expect(organizationId);
    const poll = pull.poll(await pull.addUrl({ holdSeconds: 0 }), run);
    await pull.settle();
    expect(await isPending(poll)).toBe(true);
    await pull.arrive({ found: totp("481920") });
    done();
    expect(await poll).toEqual({ verification_code: "481920" });
  });

  it("of two runs that wait, the code goes to one, and the next code to the other", async () => {
    const pull = createPullUnderTest();
    const url = await pull.addUrl();
    const held = [pull.poll(url, run), pull.poll(url, another)];
    await pull.settle();
    await pull.arrive({ found: totp("111111") });
    await pull.settle();
    await pull.arrive({ found: totp("222222") });
    const codes = (await Promise.all(held)).map((answer) => answer.verification_code);
    expect(codes.sort()).toEqual(["111111", "222222"]);
  });

  it("two requests of the same run get the same code", async () => {
    const pull = createPullUnderTest();
    const url = await pull.addUrl();
    const held = [pull.poll(url, run), pull.poll(url, run)];
    await pull.settle();
    await pull.arrive({ found: totp("111111") });
    const codes = (await Promise.all(held)).map((answer) => answer.verification_code);
    expect(codes).toEqual(["111111", "111111"]);
  });

  it("ends at once, with an empty answer, when the server stops", async () => {
    const pull = createPullUnderTest();
    const stop = new AbortController();
    const held = pull.poll(await pull.addUrl(), run, { stopping: stop.signal });
    await pull.settle();
    stop.abort();
    expect(await held).toEqual({
      verification_code: "",
      reason: "otpost is stopping; poll again",
    });
  });

  for (const change of ["rotate", "delete"] as const)
    it(`ends when its URL is gone (${change}), and no code is claimed for it`, async () => {
      const pull = createPullUnderTest();
      const url = await pull.addUrl();
      const held = pull.poll(url, run);
      await pull.settle();
      await pull.totpUrls[change](organizationId, url.totpUrl.id);
      // As the management route does; or a code that lands just then.
      await pull.arrive({ found: totp("111111") });
      expect(await held).toEqual({
        verification_code: "",
        reason: "this URL was rotated or deleted",
      });
      const [code] = await pull.codes.list(organizationId, { limit: 1 });
      expect(code?.claimedBy).toBeUndefined();
    });

  it("notices a rotation elsewhere within half a second, where arrivals are polled for", async () => {
    const pull = createPullUnderTest({ createCodeArrivals: createPollingCodeArrivals });
    const url = await pull.addUrl();
    const held = pull.poll(url, run);
    await pull.pass(3);
    await pull.totpUrls.rotate(organizationId, url.totpUrl.id);
    await pull.pass(0.5);
    expect((await held).reason).toBe("this URL was rotated or deleted");
  });

  it("finds what another process stored within half a second", async () => {
    const pull = createPullUnderTest({ createCodeArrivals: createPollingCodeArrivals });
    const elsewhere = createPullUnderTest({ table: pull.table, clock: pull.clock });
    const held = pull.poll(await pull.addUrl(), run);
    await pull.pass(3);
    await elsewhere.arrive({ found: totp("111111") });
    await pull.pass(0.5);
    expect(await held).toEqual({ verification_code: "111111" });
  });

  it("claims nothing for a client that went away", async () => {
    const pull = createPullUnderTest();
    const url = await pull.addUrl();
    const client = new AbortController();
    const held = pull.poll(url, run, { client: client.signal });
    await pull.settle();
    client.abort();
    await held;
    await pull.arrive({ found: totp("111111") });
    expect((await pull.poll(url, another)).verification_code).toBe("111111");
  });

  it("gives a claim back when the client goes away while it is made", async () => {
    const client = new AbortController();
    const pull = createPullUnderTest({
      change: (options) => ({
        ...options,
        codeClaims: {
          ...options.codeClaims,
          claim: async (...claim) => {
            const result = await options.codeClaims.claim(...claim);
            client.abort();
            return result;
          },
        },
      }),
    });
    const url = await pull.addUrl();
    const held = pull.poll(url, run, { client: client.signal });
    await pull.settle();
    const code = await pull.arrive({ found: totp("111111") });
    expect(await held).toEqual({ verification_code: "" });
    const [stored] = await pull.codes.list(organizationId, { limit: 1 });
    expect(stored).toEqual(code);
    expect((await pull.poll(url, another)).verification_code).toBe("111111");
  });
});

describe("a code that is given back", () => {
  it("goes at once to another run that waits", async () => {
    const client = new AbortController();
    const pull = createPullUnderTest({
      change: (options) => ({
        ...options,
        codeClaims: {
          ...options.codeClaims,
          claim: async (code, claim) => {
            const result = await options.codeClaims.claim(code, claim);
            if (result.won && claim.run.name === "wr_1") client.abort();
            return result;
          },
        },
      }),
    });
    const url = await pull.addUrl();
    const gone = pull.poll(url, run, { client: client.signal });
    const waiting = pull.poll(url, another);
    await pull.settle();
    await pull.arrive({ found: totp("111111") });
    expect(await gone).toEqual({ verification_code: "" });
    expect(await waiting).toEqual({ verification_code: "111111" });
  });
});

describe("an authenticator", () => {
  const key = { secret: "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", algorithm: "SHA1", digits: 6 } as const;

  async function withAuthenticator(periodSeconds: number) {
    const pull = createPullUnderTest();
    const account = { identifier: jane, key: { ...key, periodSeconds } };
    await pull.authenticators.add(organizationId, [account]);
    const current = async () =>
      (await pull.authenticators.codeFor(organizationId, jane))?.code ?? "none";
    return { pull, current, url: await pull.addUrl({ holdSeconds: 0 }) };
  }

  it("answers before any code that arrived, and claims none", async () => {
    const { pull, current, url } = await withAuthenticator(30);
    const code = await pull.arrive();
    expect(await pull.poll(url, run)).toEqual({ verification_code: await current() });
    expect(await pull.codes.list(organizationId, { limit: 1 })).toEqual([code]);
    expect((await pull.totpUrlPolls.find(organizationId, url.totpUrl.id)).last).toMatchObject({
      answer: "authenticator",
    });
  });

  it("does not answer for links", async () => {
    const { pull } = await withAuthenticator(30);
    const url = await pull.addUrl({ holdSeconds: 0, otpType: "magic_link" });
    expect((await pull.poll(url, run)).verification_code).toBe("");
  });

  it.each([
    { passed: 24, waits: 0 },
    { passed: 25.5, waits: 5 },
    { passed: 29, waits: 1 },
  ])("$passed s into its period, the next code is waited for $waits s", async (example) => {
    const { pull, current, url } = await withAuthenticator(30);
    await pull.pass(example.passed);
    const before = await current();
    const polled = pull.poll(url, run);
    // An arrival does not cut it short.
    await pull.settle();
    await pull.arrive();
    expect(await isPending(polled)).toBe(example.waits > 0);
    await pull.pass(example.waits);
    const { verification_code } = await polled;
    expect(verification_code).toBe(await current());
    expect(verification_code === before).toBe(example.waits === 0);
  });

  it("with a period of seconds answers all the same", async () => {
    const { pull, url } = await withAuthenticator(3);
    const polled = pull.poll(url, run);
    await pull.pass(3);
    expect((await polled).verification_code).toMatch(/^[0-9]{6}$/);
  });

  it("is not looked for again within the seconds that AWS remembers", async () => {
    let asked = 0;
    const pull = createPullUnderTest({
      rememberSeconds: 30,
      change: (options) => ({
        ...options,
        authenticators: {
          codeFor: (...names) => {
            asked += 1;
            return options.authenticators.codeFor(...names);
          },
        },
      }),
    });
    const url = await pull.addUrl({ holdSeconds: 0 });
    for (let polls = 0; polls < 3; polls += 1) await pull.poll(url, run);
    expect(asked).toBe(1);
    await pull.authenticators.add(organizationId, [
      { identifier: jane, key: { ...key, periodSeconds: 3600 } },
    ]);
    await pull.pass(30);
    expect((await pull.poll(url, run)).verification_code).toMatch(/^[0-9]{6}$/);
    expect((await pull.poll(url, run)).verification_code).toMatch(/^[0-9]{6}$/);
    expect(asked).toBe(3);
  });
});

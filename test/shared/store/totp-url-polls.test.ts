import { describe, expect, it } from "vitest";
import { createTotpUrlPolls, neverPolled } from "../../../shared/store/totp-url-polls.ts";
import { createClock, tables } from "./tables.ts";

const totpUrl = {
  id: "turl_1",
  organizationId: "org_1",
  identifier: "jane@example.com",
  createdAt: new Date("2026-05-01T08:00:00Z"),
};

describe.each(tables)("how a totp URL was polled, on the $name table", ({ create }) => {
  function start() {
    const clock = createClock();
    const table = create(clock);
    let writes = 0;
    const counted: typeof table = {
      ...table,
      put: (item) => {
        writes += 1;
        return table.put(item);
      },
      putIfAbsent: (item) => {
        writes += 1;
        return table.putIfAbsent(item);
      },
      update: (key, change) => {
        writes += 1;
        return table.update(key, change);
      },
    };
    const polls = createTotpUrlPolls({ table: counted, now: clock.now });
    const status = () => polls.find("org_1", totpUrl.id);
    return { clock, polls, status, writes: () => writes, table };
  }

  it("is never, last, and refused since", async () => {
    const { clock, polls, status } = start();
    expect(await status()).toEqual(neverPolled);
    await polls.recordRefusal(totpUrl);
    expect(await status()).toEqual({ refusals: 1, refusedAt: clock.now() });

    clock.advance(20);
    const last = { at: clock.now(), run: "wr_1", answer: "nothing" };
    await polls.recordPoll(totpUrl, { run: "wr_1", answer: "nothing" });
    expect(await status()).toEqual({ last, refusals: 0 });

    clock.advance(20);
    await polls.recordRefusal(totpUrl);
    expect(await status()).toEqual({ last, refusals: 1, refusedAt: clock.now() });
    expect([...(await polls.list("org_1"))]).toEqual([["turl_1", await status()]]);
    expect((await polls.list("org_2")).size).toBe(0);

    await polls.delete("org_1", "turl_1");
    expect(await status()).toEqual(neverPolled);
  });

  it("is written once in ten seconds, but a code that was handed out at once", async () => {
    const { clock, polls, status, writes } = start();
    for (let second = 0; second < 20; second += 1) {
      await polls.recordPoll(totpUrl, { run: "wr_1", answer: "nothing" });
      clock.advance(1);
    }
    expect(writes()).toBe(2);
    await polls.recordPoll(totpUrl, { run: "wr_1", answer: "code" });
    expect(writes()).toBe(3);
    expect((await status()).last?.answer).toBe("code");
  });

  it("counts refusals that were not written at once with the next that is", async () => {
    const { clock, polls, status, writes } = start();
    for (let second = 0; second < 20; second += 1) {
      await polls.recordRefusal(totpUrl);
      clock.advance(1);
    }
    await polls.recordRefusal(totpUrl);
    expect([writes(), (await status()).refusals]).toEqual([3, 21]);
  });

  it("shows a poll that came right after a refusal", async () => {
    const { polls, status } = start();
    await polls.recordPoll(totpUrl, { run: "wr_1", answer: "nothing" });
    await polls.recordRefusal(totpUrl);
    await polls.recordPoll(totpUrl, { run: "wr_2", answer: "nothing" });
    expect(await status()).toMatchObject({ last: { run: "wr_2" }, refusals: 0 });
  });
});

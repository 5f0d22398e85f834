import { describe, expect, it } from "vitest";
import { createCodeClaims, servedAt } from "../../../shared/store/code-claims.ts";
import { createCodes, cursorOf, type StoredCode } from "../../../shared/store/codes.ts";
import { pollingRun } from "../../../shared/store/runs.ts";
import { at, codeWith, magicLink, totp } from "./codes.fixtures.ts";
import { createClock, tables } from "./tables.ts";

const totpUrl = { id: "turl_1", organizationId: "org_1", identifier: "jane@example.com" };
const one = pollingRun(totpUrl, { workflowRunId: "wr_1", taskId: "tsk_1" });
const other = pollingRun(totpUrl, { workflowRunId: "wr_2", taskId: "tsk_2" });

describe.each(tables)("claims on the $name table", ({ create }) => {
  async function start(over: Partial<StoredCode> = {}) {
    const clock = createClock();
    const table = create(clock);
    const codes = createCodes({ table, now: clock.now, lifespanMinutes: 10 });
    const claims = createCodeClaims({ table, now: clock.now });
    const code = codeWith(over);
    await codes.putIfAbsent(code);
    const stored = () => codes.find("org_1", code.identifier, cursorOf(code));
    return { claims, clock, code, codes, stored };
  }

  it("a code belongs to who claimed it first, everywhere it is shown", async () => {
    const { claims, code, codes, stored } = await start();
    const won = await claims.claim(code, { run: one, otpType: "totp" });
    const claimed = {
      ...code,
      claimedBy: "wr_1",
      claimedByPoll: one.poll,
      totpServedAt: at("08:30:00"),
    };
    expect(won).toEqual({ won: true, code: claimed });
    expect(await claims.claim(code, { run: other, otpType: "totp" })).toEqual({
      won: false,
      code: claimed,
    });
    expect(await stored()).toEqual(claimed);
    expect(await codes.list("org_1", { limit: 1 })).toEqual([claimed]);
  });

  it("of twenty runs at once one has it", async () => {
    const { claims, code } = await start();
    const runs = Array.from({ length: 20 }, (_, number) =>
      pollingRun(totpUrl, { workflowRunId: `wr_${number}` }),
    );
    const results = await Promise.all(
      runs.map((run) => claims.claim(code, { run, otpType: "totp" })),
    );
    expect(results.filter(({ won }) => won)).toHaveLength(1);
    expect(new Set(results.map((result) => result.code?.claimedBy)).size).toBe(1);
  });

  it("the link of a message is handed out apart from its code, to the same poll only", async () => {
    const both = { primary: totp(), secondary: magicLink() };
    const { claims, clock, code } = await start(both);
    const first = await claims.claim(code, { run: one, otpType: "totp" });
    if (!first.won) throw new Error("lost");
    expect((await claims.claim(code, { run: other, otpType: "magic_link" })).won).toBe(false);
    clock.advance(60);
    const second = await claims.claim(first.code, { run: one, otpType: "magic_link" });
    if (!second.won) throw new Error("lost");
    expect(servedAt(second.code, "totp")).toEqual(at("08:30:00"));
    expect(servedAt(second.code, "magic_link")).toEqual(at("08:31:00"));
  });

  it("is taken back when it could not be handed out, and only that one", async () => {
    const { claims, clock, code, stored } = await start({
      primary: totp(),
      secondary: magicLink(),
    });
    const first = await claims.claim(code, { run: one, otpType: "totp" });
    if (!first.won) throw new Error("lost");
    const second = await claims.claim(first.code, { run: one, otpType: "magic_link" });
    if (!second.won) throw new Error("lost");
    await claims.release(second.code, "magic_link");
    expect(await stored()).toEqual(first.code);
    await claims.release(first.code, "totp");
    expect(await stored()).toEqual(code);

    clock.advance(1);
    const next = await claims.claim(code, { run: other, otpType: "totp" });
    // The first claim's release comes late.
    await claims.release(first.code, "totp");
    expect(await stored()).toEqual(next.code);
  });

  it("an expired code is nobody's", async () => {
    const { claims, clock, code } = await start();
    clock.advance(600);
    expect(await claims.claim(code, { run: one, otpType: "totp" })).toEqual({ won: false });
  });
});

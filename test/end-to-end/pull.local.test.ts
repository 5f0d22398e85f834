import { setImmediate as turn } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { startLocalTarget } from "./local-target.ts";
import { describePull } from "./pull.suite.ts";
import { addTotpUrl, pollAsSkyvern, request, type TotpUrl, until } from "./target.ts";

describePull("one machine", startLocalTarget);

describe("held requests of one machine", () => {
  const ids = { workflow_run_id: "wr_1" };

  async function startHeld(signal?: AbortSignal) {
    const target = await startLocalTarget();
    const identifier = "held@jane.example";
    const totpUrl = await addTotpUrl(target, { totp_identifier: identifier });
    const held = pollAsSkyvern(target, totpUrl.totp_url, {
      ids,
      ...(signal === undefined ? {} : { signal }),
    });
    held.catch(() => {});
    await until(
      () => request<TotpUrl>(target, "GET", `/v1/totp-urls/${totpUrl.totp_url_id}`),
      ({ body }) => body.poll_status.last_polled_at !== null,
    );
    return { target, identifier, totpUrl, held };
  }

  it("are answered, empty, when it stops", async () => {
    const { target, held } = await startHeld();
    const startedAt = performance.now();
    await target.close();
    expect(performance.now() - startedAt).toBeLessThan(4000);
    expect(await held).toEqual({
      status: 200,
      body: { verification_code: "", reason: "otpost is stopping; poll again" },
    });
  });

  it("claim nothing when the client hangs up", async () => {
    const client = new AbortController();
    const { target, identifier, totpUrl, held } = await startHeld(client.signal);
    try {
      client.abort();
      await expect(held).rejects.toThrow();
      // The server hears of it with the connection's end.
      for (let turns = 0; turns < 20; turns += 1) await turn();
      const body = { totp_identifier: identifier, content: "111111" };
      await request(target, "POST", "/v1/credentials/totp", { body });
      const other = await pollAsSkyvern(target, totpUrl.totp_url, {
        ids: { workflow_run_id: "wr_2" },
      });
      expect(other.body.verification_code).toBe("111111");
    } finally {
      await target.close();
    }
  });
});

import { describe, expect, it } from "vitest";
import { describeDeliveries } from "./deliveries.suite.ts";
import { startLocalTarget } from "./local-target.ts";
import { startReceiver } from "./receiver.ts";
import { request } from "./target.ts";

describeDeliveries(
  "one machine",
  () => startLocalTarget({ OTPOST_ALLOW_LOOPBACK_DESTINATIONS: "true" }),
  startReceiver,
);

describe("without the switch", () => {
  it("a destination on this machine is refused, with what to do", async () => {
    const target = await startLocalTarget();
    try {
      const answer = await request<{ detail: { msg: string; loc: string[] }[] }>(
        target,
        "POST",
        "/v1/destinations",
        { body: { kind: "callback", url: "http://127.0.0.1:3000/otp" } },
      );
      expect(answer.status).toBe(422);
      expect(answer.body.detail[0]).toMatchObject({
        loc: ["body", "url"],
        msg: expect.stringContaining("OTPOST_ALLOW_LOOPBACK_DESTINATIONS"),
      });
    } finally {
      await target.close();
    }
  });
});

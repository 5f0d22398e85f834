/** Jobs that no function can read: every queue's dead letters keep them, and the operator has them. */
import { SendMessageCommand } from "@aws-sdk/client-sqs";
import { beforeAll, describe, expect, it } from "vitest";
import type { AwsTarget } from "../end-to-end/aws-target.ts";
import { request, until } from "../end-to-end/target.ts";
import { account, queueOrigin } from "./template/names.ts";

type DeadLetter = { dead_letter_id: string; queue: string };

export function describeUnreadableJobs(startTarget: () => Promise<AwsTarget>): void {
  describe("jobs that nobody can read", () => {
    let target: AwsTarget;
    beforeAll(async () => {
      target = await startTarget();
      await request(target, "POST", "/v1/dead-letters/drop", { body: {} });
    });

    const list = async (): Promise<DeadLetter[]> =>
      (await request<DeadLetter[]>(target, "GET", "/v1/dead-letters")).body;

    it("are buried at once, come again when they are sent again, and can be dropped", async () => {
      const { feeds, servers } = target.deployment;
      for (const { queue } of feeds) {
        const QueueUrl = `${queueOrigin}/${account}/${queue.split(":").at(-1)}`;
        await servers.clients.sqs.send(
          new SendMessageCommand({ QueueUrl, MessageBody: '{"kind":"of another version"}' }),
        );
      }
      const buried = await until(list, (letters) => letters.length === feeds.length);
      expect(new Set(buried.map(({ queue }) => queue)).size).toBe(feeds.length);

      for (const { dead_letter_id: id } of buried) {
        expect((await request(target, "POST", `/v1/dead-letters/${id}/retry`)).status).toBe(204);
      }
      const before = new Set(buried.map(({ dead_letter_id: id }) => id));
      const again = await until(
        list,
        (letters) =>
          letters.length === feeds.length &&
          letters.every(({ dead_letter_id: id }) => !before.has(id)),
      );
      for (const { dead_letter_id: id } of again) {
        expect((await request(target, "DELETE", `/v1/dead-letters/${id}`)).status).toBe(204);
      }
      expect(await list()).toEqual([]);
    }, 60_000);
  });
}

import { describe, expect, it } from "vitest";
import type { RunTask } from "../../../shared/store/destinations.ts";
import { magicLink, totp } from "../../shared/store/codes.fixtures.ts";
import { createSenderUnderTest, jobOf, type SenderUnderTest } from "./sender-under-test.ts";

const runTask: RunTask = { prompt: "Finish signing in.", maxSteps: 5 };
const link = "https://example.com/login?t=1";

const bodies = ({ asked }: SenderUnderTest) =>
  asked.map(({ url, body }) => [new URL(url).pathname, JSON.parse(body)]);

describe("the relay to a Skyvern server", () => {
  it("pushes identifier, code and source, with the server's API key and without ids", async () => {
    const sender = createSenderUnderTest();
    const { destination, secret } = await sender.addSkyvern();
    expect(secret).toBeUndefined();
    await sender.arrive(destination, {
      found: totp("482913"),
      content: "Your code is 482913",
      source: "sms",
    });
    await sender.runDue();
    expect(bodies(sender)).toEqual([
      [
        "/v1/credentials/totp",
        { totp_identifier: "jane@example.com", content: "482913", source: "sms" },
      ],
    ]);
    expect(sender.asked[0]?.headers).toMatchObject({
      "x-api-key": "skyvern-server-key",
      "content-type": "application/json",
    });
    expect(await sender.delivery()).toMatchObject({
      status: "delivered",
      attempts: [{ step: "relay" }],
    });
  });

  it("hands on the ids and the expiry that the code was pushed with", async () => {
    const sender = createSenderUnderTest();
    const { destination } = await sender.addSkyvern();
    await sender.arrive(destination, {
      run: { taskId: "tsk_1", workflowId: "wpid_1", workflowRunId: "wr_1" },
      pushedExpiresAt: new Date("2026-05-01T08:35:00.000Z"),
    });
    await sender.runDue();
    expect(JSON.parse(sender.asked[0]?.body ?? "")).toEqual({
      totp_identifier: "jane@example.com",
      content: "123456",
      task_id: "tsk_1",
      workflow_id: "wpid_1",
      workflow_run_id: "wr_1",
      expired_at: "2026-05-01T08:35:00.000Z",
    });
  });

  it.each([
    {
      name: "a code of ten characters is sent alone",
      value: "ABCDE-1234",
      content: "x",
      as: "ABCDE-1234",
    },
    { name: "a bare link is sent alone", value: link, content: `Open ${link} now`, as: link },
    {
      name: "a longer code is sent with the words around it, for Skyvern to read",
      value: "ABCDE-FGHIJ-KLMNO",
      content: "Your code is ABCDE-FGHIJ-KLMNO.",
      as: "Your code is ABCDE-FGHIJ-KLMNO.",
    },
    {
      name: "and alone where the words do not hold it",
      value: "ABCDE-FGHIJ-KLMNO",
      content: "Your code:",
      as: "ABCDE-FGHIJ-KLMNO",
    },
  ])("$name", async ({ value, content, as }) => {
    const sender = createSenderUnderTest();
    const { destination } = await sender.addSkyvern();
    await sender.arrive(destination, { found: totp(value), content });
    await sender.runDue();
    expect(JSON.parse(sender.asked[0]?.body ?? "").content).toBe(as);
  });

  it("is tried again like a callback", async () => {
    const sender = createSenderUnderTest();
    const { destination } = await sender.addSkyvern();
    sender.answerWith(() => ({ status: sender.asked.length === 1 ? 502 : 200 }));
    await sender.arrive(destination);
    await sender.runFor(2);
    expect(sender.asked).toHaveLength(2);
    expect((await sender.delivery()).status).toBe("delivered");
  });
});

describe("a task at a magic link", () => {
  const started = () => ({ status: 200, body: '{"run_id":"tsk_99","status":"queued"}' });

  it("is started after the link was pushed, with the link as its url", async () => {
    const sender = createSenderUnderTest();
    const { destination } = await sender.addSkyvern(runTask);
    sender.answerWith(started);
    await sender.arrive(destination, { found: magicLink(link) });
    await sender.runDue();
    expect(bodies(sender)).toEqual([
      ["/v1/credentials/totp", { totp_identifier: "jane@example.com", content: link }],
      ["/v1/run/tasks", { prompt: "Finish signing in.", url: link, max_steps: 5 }],
    ]);
    expect(await sender.delivery()).toMatchObject({
      status: "delivered",
      stepsDone: ["relay", "run_task"],
      skyvernRunId: "tsk_99",
    });
  });

  it("is not started for a code", async () => {
    const sender = createSenderUnderTest();
    const { destination } = await sender.addSkyvern(runTask);
    await sender.arrive(destination);
    await sender.runDue();
    expect(bodies(sender).map(([path]) => path)).toEqual(["/v1/credentials/totp"]);
  });

  it("is started once a link, however often the link arrives", async () => {
    const sender = createSenderUnderTest();
    const { destination } = await sender.addSkyvern(runTask);
    sender.answerWith(started);
    const code = await sender.arrive(destination, { found: magicLink(link) });
    await sender.arrive(destination, { found: magicLink(link) });
    await sender.queue.send(jobOf(code, destination));
    await sender.runFor(100);
    expect(bodies(sender).filter(([path]) => path === "/v1/run/tasks")).toHaveLength(1);
    const all = await sender.store.deliveryRecords.list("org_1", { limit: 9 });
    expect(all.map(({ status }) => status)).toEqual(["delivered", "delivered"]);
  });

  it.each([
    { name: "nothing listens", answer: { error: "connection_refused" as const } },
    { name: "the server refuses", answer: { status: 422 } },
    { name: "the server is busy", answer: { status: 503 } },
  ])("is asked for again when $name, without pushing again", async ({ answer }) => {
    const sender = createSenderUnderTest();
    const { destination } = await sender.addSkyvern(runTask);
    let tasks = 0;
    sender.answerWith(({ url }) => {
      if (!url.endsWith("/v1/run/tasks")) return {};
      tasks += 1;
      return tasks < 3 ? answer : started();
    });
    await sender.arrive(destination, { found: magicLink(link) });
    await sender.runFor(10);
    expect(bodies(sender).map(([path]) => path)).toEqual([
      "/v1/credentials/totp",
      ...Array(3).fill("/v1/run/tasks"),
    ]);
    expect((await sender.delivery()).status).toBe("delivered");
  });

  it.each([
    { name: "the answer is lost", answer: { error: "timeout" as const, requestSent: true } },
    { name: "the server crashes", answer: { status: 500 } },
    { name: "a proxy gives up", answer: { status: 504 } },
  ])("is not asked for again when $name: it may have begun", async ({ answer }) => {
    const sender = createSenderUnderTest();
    const { destination } = await sender.addSkyvern(runTask);
    sender.answerWith(({ url }) => (url.endsWith("/v1/run/tasks") ? answer : { status: 200 }));
    const code = await sender.arrive(destination, { found: magicLink(link) });
    await sender.runFor(300);
    const tasks = () => bodies(sender).filter(([path]) => path === "/v1/run/tasks").length;
    expect(tasks()).toBe(1);
    expect(await sender.delivery()).toMatchObject({
      status: "failed",
      reason: "outcome_unknown",
    });
    const [letter] = await sender.queue.listDeadLetters({ limit: 9 });
    expect(letter?.reason).toContain("redeliver to start one");

    // Sent again from the dead letters it goes back there; a person who asks for it gets it.
    await sender.queue.retryDeadLetter(letter?.id ?? "");
    await sender.runDue();
    expect(tasks()).toBe(1);
    sender.answerWith(started);
    await sender.queue.send(jobOf(code, destination, 1));
    await sender.runDue();
    expect(tasks()).toBe(2);
    expect((await sender.delivery()).status).toBe("delivered");
  });

  it("is not asked for again by whoever comes after a crash between asking and the answer", async () => {
    const sender = createSenderUnderTest();
    const { destination } = await sender.addSkyvern(runTask);
    await sender.store.startedTasks.begin({
      organizationId: "org_1",
      destinationId: destination.id,
      link,
    });
    await sender.arrive(destination, { found: magicLink(link) });
    // For a minute somebody may still be asking.
    await sender.runFor(50);
    expect((await sender.delivery()).status).toBe("pending");
    await sender.runFor(60);
    expect(bodies(sender).map(([path]) => path)).toEqual(["/v1/credentials/totp"]);
    expect(await sender.delivery()).toMatchObject({ status: "failed", reason: "outcome_unknown" });
  });
});

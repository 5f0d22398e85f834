import { describe, expect, it } from "vitest";
import type { RunScope } from "../../../shared/message/message.ts";
import { createRuns, pollingRun } from "../../../shared/store/runs.ts";
import { createClock, tables } from "./tables.ts";

const totpUrl = { id: "turl_1", organizationId: "org_1", identifier: "jane@example.com" };
const ids: RunScope = { taskId: "tsk_1", workflowRunId: "wr_1", workflowId: "wpid_1" };

describe("who polls", () => {
  it.each([
    { name: "the workflow run", ids, named: "wr_1" },
    { name: "a task without one", ids: { taskId: "tsk_1" }, named: "tsk_1" },
    {
      name: "the URL, where only the workflow is known",
      ids: { workflowId: "w" },
      named: "turl_1",
    },
    { name: "the URL, without ids", ids: {}, named: "turl_1" },
  ])("is $name", ({ ids, named }) => {
    expect(pollingRun(totpUrl, ids).name).toBe(named);
  });

  it.each([
    { name: "another task of the run", with: { ...ids, taskId: "tsk_2" } },
    { name: "another run", with: { ...ids, workflowRunId: "wr_2" } },
    { name: "ids in other places", with: { taskId: "wr_1", workflowRunId: "tsk_1" } },
    { name: "no ids", with: {} },
  ])("$name polls apart", ({ with: other }) => {
    expect(pollingRun(totpUrl, other).poll).not.toBe(pollingRun(totpUrl, ids).poll);
  });

  it("the same run polls apart for another identifier, and together at another URL", () => {
    const { poll } = pollingRun(totpUrl, ids);
    expect(pollingRun({ ...totpUrl, identifier: "joe" }, ids).poll).not.toBe(poll);
    expect(pollingRun({ ...totpUrl, id: "turl_2" }, ids).poll).toBe(poll);
    expect(pollingRun({ ...totpUrl, id: "turl_2" }, {}).poll).not.toBe(
      pollingRun(totpUrl, {}).poll,
    );
  });

  it.each(["x".repeat(60_000), "\ud800"])(
    "a name that nobody writes stands by its hash: %.5s",
    (id) => {
      expect(pollingRun(totpUrl, { taskId: id }).name).toMatch(/^sha256:[0-9a-f]{64}$/);
    },
  );
});

describe.each(tables)("the first poll on the $name table", ({ create }) => {
  function start() {
    const clock = createClock();
    const table = create(clock);
    return { clock, table, runs: createRuns({ table, now: clock.now }) };
  }
  const run = pollingRun(totpUrl, ids);

  it("is the same for every later poll, and for another process", async () => {
    const { clock, runs, table } = start();
    const first = clock.now();
    expect(await runs.firstPollAt(run)).toEqual(first);
    clock.advance(300);
    expect(await runs.firstPollAt(run)).toEqual(first);
    expect(await createRuns({ table, now: clock.now }).firstPollAt(run)).toEqual(first);
    expect(await runs.firstPollAt(pollingRun(totpUrl, { taskId: "tsk_9" }))).toEqual(clock.now());
  });

  it("is forgotten after a day", async () => {
    const { clock, runs, table } = start();
    await runs.firstPollAt(run);
    clock.advance(24 * 3600);
    expect(await createRuns({ table, now: clock.now }).firstPollAt(run)).toEqual(clock.now());
    expect(await runs.firstPollAt(run)).toEqual(clock.now());
  });

  it("is written once and read no more", async () => {
    const { clock, table } = start();
    let calls = 0;
    const counted = {
      ...table,
      putIfAbsent: (item: Parameters<typeof table.putIfAbsent>[0]) => {
        calls += 1;
        return table.putIfAbsent(item);
      },
      get: (key: Parameters<typeof table.get>[0]) => {
        calls += 1;
        return table.get(key);
      },
    };
    const runs = createRuns({ table: counted, now: clock.now });
    for (let polls = 0; polls < 5; polls += 1) await runs.firstPollAt(run);
    expect(calls).toBe(1);
  });
});

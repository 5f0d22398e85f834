import { describe, expect, it } from "vitest";
import type { RunScope } from "../../../shared/message/message.ts";
import { findValue, isForRun } from "../../../shared/store/code-choice.ts";
import { codeWith, magicLink, totp } from "./codes.fixtures.ts";

describe("a code's scope", () => {
  const scopes: readonly { name: string; scope: RunScope; run: RunScope; eligible: boolean }[] = [
    { name: "for anybody", scope: {}, run: { workflowRunId: "wr_1" }, eligible: true },
    { name: "for anybody, to a poll without ids", scope: {}, run: {}, eligible: true },
    {
      name: "for this run",
      scope: { workflowRunId: "wr_1" },
      run: { workflowRunId: "wr_1" },
      eligible: true,
    },
    {
      name: "for another run",
      scope: { workflowRunId: "wr_2" },
      run: { workflowRunId: "wr_1" },
      eligible: false,
    },
    {
      name: "for a run, to a poll without ids",
      scope: { workflowRunId: "wr_1" },
      run: {},
      eligible: false,
    },
    {
      name: "for this task of the run",
      scope: { taskId: "tsk_1", workflowRunId: "wr_1" },
      run: { workflowRunId: "wr_1" },
      eligible: true,
    },
    {
      name: "for another task of this run",
      scope: { taskId: "tsk_1", workflowRunId: "wr_1" },
      run: { taskId: "tsk_2", workflowRunId: "wr_1" },
      eligible: false,
    },
    {
      name: "for another run of this workflow",
      scope: { workflowId: "w", workflowRunId: "wr_2" },
      run: { workflowId: "w", workflowRunId: "wr_1" },
      eligible: false,
    },
    {
      name: "for every run of this workflow",
      scope: { workflowId: "w" },
      run: { workflowId: "w", workflowRunId: "wr_1" },
      eligible: true,
    },
    {
      name: "for a run, to a task's poll",
      scope: { workflowRunId: "wr_1" },
      run: { taskId: "tsk_1" },
      eligible: false,
    },
  ];

  it.each(scopes)("$name: $eligible", ({ scope, run, eligible }) => {
    expect(isForRun(scope, run)).toBe(eligible);
  });
});

describe("the value that was asked for", () => {
  const code = totp("123456", "example.co.uk");
  const link = magicLink("https://a.example/", "a.example");
  const both = codeWith({ primary: code, secondary: link });

  it.each([
    { name: "the likelier one", filter: {}, found: code },
    {
      name: "the link, though the code is likelier",
      filter: { otpType: "magic_link" },
      found: link,
    },
    { name: "of its site", filter: { site: "a.example" }, found: link },
    { name: "of a host of its site", filter: { site: "login.example.co.uk" }, found: code },
    { name: "of a site in capitals", filter: { site: "Example.CO.uk" }, found: code },
    {
      name: "not of a site that ends alike",
      filter: { site: "notexample.co.uk" },
      found: undefined,
    },
    { name: "not of the suffix", filter: { site: "co.uk" }, found: undefined },
    {
      name: "not of another site",
      filter: { otpType: "totp", site: "a.example" },
      found: undefined,
    },
  ] as const)("$name", ({ filter, found }) => {
    expect(findValue(both, filter)).toEqual(found);
  });

  it("is of every site where its site is not known", () => {
    expect(findValue(codeWith({ primary: totp() }), { site: "a.example" })).toEqual(totp());
  });
});

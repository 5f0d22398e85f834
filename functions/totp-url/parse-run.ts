/** The run that polls, from the signed body. */
import { pullBody } from "../../shared/api/schemas/pull.ts";
import type { RunScope } from "../../shared/message/message.ts";

/** `undefined` when the body names no run, is no JSON, or no UTF-8. */
export function parseRun(rawBody: Uint8Array): RunScope | undefined {
  const body = pullBody.safeParse(parseJson(rawBody));
  if (!body.success) return undefined;
  const { task_id, workflow_run_id, workflow_permanent_id } = body.data;
  const run: RunScope = {
    ...(task_id ? { taskId: task_id } : {}),
    ...(workflow_run_id ? { workflowRunId: workflow_run_id } : {}),
    ...(workflow_permanent_id ? { workflowId: workflow_permanent_id } : {}),
  };
  return Object.keys(run).length === 0 ? undefined : run;
}

function parseJson(rawBody: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(rawBody));
  } catch {
    return undefined;
  }
}

/** What a Skyvern server is asked: to keep a code, and to start a task at a magic link. */
import { z } from "zod";
import type { OutboundRequest } from "../../shared/ports/outbound-http.ts";
import type { FoundValue, StoredCode } from "../../shared/store/codes.ts";
import type { RunTask } from "../../shared/store/destinations.ts";

type Server = { baseUrl: string; apiKey: string };

/** What a server keeps of a code. */
export type RelayedCode = Pick<StoredCode, "identifier" | "content" | "source" | "run"> &
  Pick<StoredCode, "pushedExpiresAt"> & { found: Pick<FoundValue, "value"> };

/**
 * Skyvern's `TOTPCodeCreate`. A server refuses ids of tasks, workflows and runs that it does not know,
 * so there are only those that the code was pushed with.
 */
export function relayRequest(server: Server, code: RelayedCode): OutboundRequest {
  const { taskId, workflowId, workflowRunId } = code.run;
  return post(server, "/v1/credentials/totp", {
    totp_identifier: code.identifier,
    content: relayedContent(code),
    ...(code.source === undefined ? {} : { source: code.source }),
    ...(code.pushedExpiresAt === undefined
      ? {}
      : { expired_at: code.pushedExpiresAt.toISOString() }),
    ...(taskId === undefined ? {} : { task_id: taskId }),
    ...(workflowId === undefined ? {} : { workflow_id: workflowId }),
    ...(workflowRunId === undefined ? {} : { workflow_run_id: workflowRunId }),
  });
}

/** Skyvern's rule: a content of at most so many characters is the code itself. */
const codeCharacters = 10;

/**
 * What otpost found, wherever Skyvern takes it as it is: a code of at most 10 characters, or a bare
 * URL. Anything longer it has a language model read, which takes time and credits and may read
 * something else; then it gets the words around the code as well.
 */
function relayedContent({ found: { value }, content }: RelayedCode): string {
  const isTakenAsItIs = [...value].length <= codeCharacters || /^https?:\/\/\S+$/.test(value);
  return isTakenAsItIs || !content.includes(value) ? value : content;
}

/** Skyvern's `TaskRunRequest`. */
export const runTaskRequest = (server: Server, runTask: RunTask, link: string): OutboundRequest =>
  post(server, "/v1/run/tasks", {
    prompt: runTask.prompt,
    url: link,
    ...(runTask.title === undefined ? {} : { title: runTask.title }),
    ...(runTask.engine === undefined ? {} : { engine: runTask.engine }),
    ...(runTask.proxyLocation === undefined ? {} : { proxy_location: runTask.proxyLocation }),
    ...(runTask.maxSteps === undefined ? {} : { max_steps: runTask.maxSteps }),
    ...(runTask.webhookUrl === undefined ? {} : { webhook_url: runTask.webhookUrl }),
    ...(runTask.browserSessionId === undefined
      ? {}
      : { browser_session_id: runTask.browserSessionId }),
  });

const runAnswer = z.object({ run_id: z.string().min(1).max(200) });

/** Of `TaskRunResponse`; `undefined` when the answer is another. */
export function readRunId(body: string): string | undefined {
  try {
    return runAnswer.parse(JSON.parse(body)).run_id;
  } catch {
    return undefined;
  }
}

const post = ({ baseUrl, apiKey }: Server, path: string, body: object): OutboundRequest => ({
  url: `${baseUrl}${path}`,
  headers: {
    "content-type": "application/json",
    "user-agent": "otpost",
    "x-api-key": apiKey,
  },
  body: JSON.stringify(body),
});

/** Skyvern's push form, and beside it what will be found in what is typed. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import type { Code } from "../../shared/api/client.ts";
import { useAction } from "../action.ts";
import { say } from "../announce.ts";
import { CodeRow } from "../codes/code-row.tsx";
import { Field, TextArea } from "../parts/fields.tsx";
import { Form } from "../parts/form.tsx";
import { linkTo } from "../router.ts";
import { caller, client, may } from "../session.ts";
import { text } from "../strings.ts";
import { Preview } from "./preview.tsx";

export function PushPage(): JSX.Element {
  const identifier = useSignal(caller().identifiers?.[0] ?? "");
  const content = useSignal("");
  const run = useSignal("");
  const workflow = useSignal("");
  const task = useSignal("");
  const source = useSignal("");
  const action = useAction();
  const pushed = useSignal<Code | undefined>(undefined);

  const submit = async (): Promise<void> => {
    pushed.value = await client().push({
      totp_identifier: identifier.value,
      content: content.value,
      workflow_run_id: run.value || null,
      workflow_id: workflow.value || null,
      task_id: task.value || null,
      source: source.value || null,
    });
    say(pushed.value.code === "" ? text.push.doneNothing : text.push.doneCode);
    content.value = "";
  };

  return (
    <>
      <p class="lead">{text.push.lead}</p>
      <div class="two-columns">
        <Form
          submit={action.busy.value ? text.push.pushing : text.push.submit}
          action={action}
          onSubmit={submit}
        >
          <Field
            label={text.push.identifier}
            hint={text.push.identifierHint}
            value={identifier}
            placeholder="jane@example.com"
            required
          />
          <TextArea
            label={text.push.content}
            value={content}
            placeholder={text.push.contentExample}
          />
          <details>
            <summary>{text.push.run}</summary>
            <Field label={text.push.workflowRunId} value={run} placeholder="wr_…" optional />
            <Field label={text.push.workflowId} value={workflow} placeholder="wpid_…" optional />
            <Field label={text.push.taskId} value={task} placeholder="tsk_…" optional />
            <Field label={text.push.source} value={source} placeholder="email" optional />
          </details>
        </Form>
        <Preview content={content} />
      </div>
      {pushed.value !== undefined && (
        <section class="pushed">
          <h2>{pushed.value.code === "" ? text.push.doneNothing : text.push.doneCode}</h2>
          <ol class="rows">
            <CodeRow code={pushed.value} isNew />
          </ol>
          {may("read") && (
            <p>
              <a href={linkTo("codes", undefined, { identifier: pushed.value.totp_identifier })}>
                {text.push.seeCodes}
              </a>
            </p>
          )}
        </section>
      )}
    </>
  );
}

/** One message among the codes: what was found in it, whose it is, and how long it is good. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useId } from "preact/hooks";
import type { Code } from "../../shared/api/client.ts";
import { Foreign } from "../parts/foreign.tsx";
import { Icon } from "../parts/icons.tsx";
import { Ago, TimeLeft } from "../parts/time.tsx";
import { text } from "../strings.ts";
import { CodeDetails, RunLink } from "./code-details.tsx";
import { CodeValue } from "./code-value.tsx";
import { MagicLink } from "./magic-link.tsx";
import { reasonWithoutCode } from "./without-code.ts";

export function CodeRow({ code, isNew }: { code: Code; isNew: boolean }): JSX.Element {
  const isOpen = useSignal(false);
  const id = useId();
  return (
    <li class={`row ${isNew ? "new" : ""}`} id={code.totp_code_id}>
      <div class="row-main">
        <div class="found">
          <Found code={code} />
        </div>
        <div class="about">
          <p class="identifier">
            <Foreign value={code.totp_identifier} limit={120} />
          </p>
          <p class="meta">
            <Tags code={code} />
            <Ago at={code.created_at} />
          </p>
        </div>
        <TimeLeft from={code.created_at} until={code.expires_at} />
        <button
          type="button"
          class="quiet expander"
          aria-expanded={isOpen.value}
          aria-controls={id}
          onClick={() => {
            isOpen.value = !isOpen.value;
          }}
        >
          {code.evidence === null ? text.codes.whyNot : text.codes.why}
          <Icon name="chevron" />
        </button>
      </div>
      <div id={id}>{isOpen.value && <CodeDetails code={code} />}</div>
    </li>
  );
}

function Found({ code }: { code: Code }): JSX.Element {
  if (code.otp_type === "magic_link") return <MagicLink value={code.code} />;
  if (code.otp_type === "totp") return <CodeValue code={code.code} id={code.totp_code_id} />;
  return (
    <div class="no-code">
      <strong>{text.codes.noCode}</strong>
      <p class="hint">
        <Foreign value={reasonWithoutCode(code)} limit={300} />
      </p>
    </div>
  );
}

function Tags({ code }: { code: Code }): JSX.Element {
  const { otp_type, kind, site, channel, workflow_run_id, claimed_by } = code;
  return (
    <>
      {otp_type === "magic_link" && <span class="tag strong">{text.codes.link}</span>}
      {kind !== null && <span class="tag">{text.codes.kinds[kind]}</span>}
      {site !== null && (
        <span class="tag">
          <Foreign value={site} limit={80} />
        </span>
      )}
      <span class="tag plain">{text.codes.channels[channel]}</span>
      {workflow_run_id !== null && (
        <span class="tag plain">
          {text.codes.forRun} <RunLink id={workflow_run_id} />
        </span>
      )}
      {claimed_by !== null && (
        <span class="tag done">
          <Icon name="check" />
          {text.codes.claimed} <RunLink id={claimed_by} />
        </span>
      )}
    </>
  );
}

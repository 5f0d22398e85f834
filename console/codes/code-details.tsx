/** All that is known of a code. */
import type { JSX } from "preact";
import type { Code } from "../../shared/api/client.ts";
import { Foreign } from "../parts/foreign.tsx";
import { Ago } from "../parts/time.tsx";
import { linkTo } from "../router.ts";
import { may } from "../session.ts";
import { text } from "../strings.ts";
import { instantOf } from "../times.ts";
import { CodeValue } from "./code-value.tsx";
import { MagicLink } from "./magic-link.tsx";
import { Candidates, Facts, Why } from "./why.tsx";

export function CodeDetails({ code }: { code: Code }): JSX.Element {
  const { evidence, secondary, authentication, rejected } = code;
  return (
    <div class="details">
      {evidence !== null && <Why evidence={evidence} />}
      <Candidates title={text.why.lostTitle} candidates={rejected} />
      {secondary !== null && (
        <div>
          <h3>{text.codes.also}</h3>
          {secondary.otp_type === "totp" ? (
            <CodeValue code={secondary.code} id={`${code.totp_code_id}-2`} />
          ) : (
            <MagicLink value={secondary.code} />
          )}
        </div>
      )}
      <Facts
        facts={[
          [text.codes.source, code.source === null ? null : <Foreign value={code.source} />],
          [text.codes.run, runOf(code)],
          [text.codes.claimed, claimOf(code)],
          [text.codes.received, instantOf(code.created_at)],
          [text.codes.expires, instantOf(code.expires_at)],
          [text.codes.inbox, code.inbox_id],
          [text.codes.authentication, authentication === null ? null : checksOf(authentication)],
          [text.codes.id, code.totp_code_id],
        ]}
      />
      {code.content !== code.code && (
        <div>
          <h3>{text.codes.message}</h3>
          <p class="content">
            <Foreign value={code.content} />
          </p>
        </div>
      )}
    </div>
  );
}

const checksOf = (checks: NonNullable<Code["authentication"]>): string =>
  Object.entries(checks)
    .map(([name, verdict]) => `${name.toUpperCase()} ${verdict}`)
    .join(", ");

function runOf(code: Code): JSX.Element | string | null {
  if (code.workflow_run_id !== null) return <RunLink id={code.workflow_run_id} />;
  return code.task_id ?? code.workflow_id;
}

function claimOf({ claimed_by, claimed_at }: Code): JSX.Element | null {
  if (claimed_by === null) return null;
  return (
    <>
      <RunLink id={claimed_by} /> {claimed_at !== null && <Ago at={claimed_at} />}
    </>
  );
}

/** To what happened to the run, for who may see it. */
export const RunLink = ({ id }: { id: string }): JSX.Element =>
  may("admin") ? (
    <a href={linkTo("timeline", id)}>
      <Foreign value={id} limit={80} />
    </a>
  ) : (
    <Foreign value={id} limit={80} />
  );

/** One totp URL: how it was last polled, and what a poll would get now. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import type { CreatedTotpUrl, TotpUrl } from "../../shared/api/client.ts";
import { useAction } from "../action.ts";
import { say } from "../announce.ts";
import { RunLink } from "../codes/code-details.tsx";
import { DeleteButton } from "../parts/buttons.tsx";
import { Foreign } from "../parts/foreign.tsx";
import { Icon } from "../parts/icons.tsx";
import { Problem } from "../parts/notices.tsx";
import { Ago } from "../parts/time.tsx";
import { client } from "../session.ts";
import { text } from "../strings.ts";
import { type Check, checkTotpUrl } from "./check-totp-url.ts";

export function TotpUrlItem({
  of: totpUrl,
  onRotated,
  onDeleted,
}: {
  of: TotpUrl;
  onRotated: (created: CreatedTotpUrl) => void;
  onDeleted: () => void;
}): JSX.Element {
  const { totp_url_id: id, totp_identifier, otp_type, site } = totpUrl;
  const action = useAction();
  const checks = useSignal<Check[] | undefined>(undefined);
  return (
    <li class="card item">
      <Icon name="totp-urls" />
      <div class="item-main">
        <p class="item-title">
          <Foreign value={totp_identifier} limit={120} />
        </p>
        <p class="meta">
          <span class="tag plain">{text.codes.types[otp_type ?? ""]}</span>
          {site !== null && <span class="tag">{site}</span>}
          <PollStatus of={totpUrl} />
        </p>
      </div>
      <button
        type="button"
        onClick={() =>
          void action.run(async () => {
            checks.value = await checkTotpUrl(totpUrl);
          })
        }
      >
        {text.totpUrls.test}
      </button>
      <button
        type="button"
        class="quiet"
        title={text.totpUrls.rotateHint}
        onClick={() => void action.run(async () => onRotated(await client().totpUrls.rotate(id)))}
      >
        <Icon name="rotate" />
        {text.totpUrls.rotate}
      </button>
      <DeleteButton
        what={totp_identifier}
        hint={text.totpUrls.deleteHint}
        onDelete={() =>
          void action.run(async () => {
            await client().totpUrls.delete(id);
            say(text.removed(totp_identifier));
            onDeleted();
          })
        }
      />
      <Problem message={action.problem.value} />
      {checks.value !== undefined && (
        <ul class="checks" role="status">
          {checks.value.map(({ ok, sentence }) => (
            <li key={sentence} class={ok ? "ok" : "not-ok"}>
              <Icon name={ok ? "check" : "warning"} />
              <Foreign value={sentence} />
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}

function PollStatus({ of: totpUrl }: { of: TotpUrl }): JSX.Element {
  const { last_polled_at, last_run, last_answer, refused_signatures, last_refused_at } =
    totpUrl.poll_status;
  return (
    <>
      {last_polled_at === null || last_answer === null ? (
        <span>{text.totpUrls.neverPolled}</span>
      ) : (
        <span>
          {text.totpUrls.polled} <Ago at={last_polled_at} />{" "}
          {last_run !== null && (
            <>
              {text.totpUrls.by} <RunLink id={last_run} />
            </>
          )}
          : <span class="tag">{text.totpUrls.answers[last_answer]}</span>
        </span>
      )}
      {refused_signatures > 0 && (
        <span class="tag bad">
          {text.totpUrls.refused(refused_signatures)}{" "}
          {last_refused_at !== null && <Ago at={last_refused_at} />}
        </span>
      )}
    </>
  );
}

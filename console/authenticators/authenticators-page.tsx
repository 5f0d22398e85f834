/** The authenticators: their current codes, never their secrets. */
import type { JSX } from "preact";
import { useAction } from "../action.ts";
import { say } from "../announce.ts";
import { useLive } from "../live.ts";
import { DeleteButton } from "../parts/buttons.tsx";
import { Foreign } from "../parts/foreign.tsx";
import { Empty, Loading, Problem } from "../parts/notices.tsx";
import { client, may } from "../session.ts";
import { text } from "../strings.ts";
import { CurrentCode } from "./current-code.tsx";
import { NewAuthenticatorForm } from "./new-authenticator.tsx";

export function AuthenticatorsPage(): JSX.Element {
  const { value, problem, reload } = useLive(
    (signal) => client().authenticators.list({}, { signal }),
    { key: "authenticators" },
  );
  const action = useAction();
  return (
    <>
      <p class="lead">{text.authenticators.lead}</p>
      <Problem message={problem.value ?? action.problem.value} />
      {value.value === undefined && problem.value === undefined && <Loading />}
      {value.value?.length === 0 && (
        <Empty icon="authenticators" title={text.authenticators.emptyTitle}>
          <p>{text.authenticators.empty}</p>
        </Empty>
      )}
      <ul class="cards">
        {value.value?.map((each) => (
          <li key={each.authenticator_id} class="card item">
            <div class="item-main">
              <p class="item-title">
                <Foreign value={each.issuer ?? each.totp_identifier} limit={120} />
              </p>
              <p class="meta">
                <Foreign value={each.totp_identifier} limit={120} />
                {each.label !== null && each.label !== each.totp_identifier && (
                  <span class="tag plain">
                    <Foreign value={each.label} limit={80} />
                  </span>
                )}
              </p>
            </div>
            <CurrentCode id={each.authenticator_id} />
            {may("admin") && (
              <DeleteButton
                what={each.issuer ?? each.totp_identifier}
                hint={text.authenticators.deleteHint}
                onDelete={() =>
                  void action.run(async () => {
                    await client().authenticators.delete(each.authenticator_id);
                    say(text.removed(each.issuer ?? each.totp_identifier));
                    reload();
                  })
                }
              />
            )}
          </li>
        ))}
      </ul>
      {may("admin") ? (
        <NewAuthenticatorForm onAdded={reload} />
      ) : (
        <p class="hint">{text.failure.noScope("admin", text.authenticators.toAdd)}</p>
      )}
    </>
  );
}

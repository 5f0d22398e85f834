/** Sets an inbox up together with its user: each step says how, and waits until it is done. */
import { signal } from "@preact/signals";
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import type { Code, Inbox } from "../../shared/api/client.ts";
import { announce } from "../announce.ts";
import { useLive } from "../live.ts";
import { CopyField } from "../parts/buttons.tsx";
import { Select } from "../parts/fields.tsx";
import { Icon } from "../parts/icons.tsx";
import { Problem } from "../parts/notices.tsx";
import { linkTo } from "../router.ts";
import { caller, client } from "../session.ts";
import { text } from "../strings.ts";
import { Confirmation } from "./confirmation.tsx";
import { FirstMessage } from "./first-message.tsx";
import { asksToConfirm, mailProviders, type Provider, providerNames } from "./guides.ts";

const everyMilliseconds = 1500;
/** The most that a list holds: an inbox that is being set up is seldom the busiest one. */
const looksAt = 200;

export function SetUp({ inbox }: { inbox: Inbox }): JSX.Element {
  const isPhone = inbox.kind === "phone_number";
  const chosen = useMemo(() => signal<string>("gmail"), []);
  const provider: Provider = isPhone
    ? "twilio"
    : (mailProviders.find((name) => name === chosen.value) ?? "other");
  const confirmations = useLive(
    (stop) => client().forwardingConfirmations(inbox.inbox_id, { signal: stop }),
    { key: inbox.inbox_id, everyMilliseconds },
  );
  const messages = useLive(
    async (stop) => {
      const all = await client().list(
        { limit: looksAt, include_raw_pending: true },
        { signal: stop },
      );
      return all.filter((code: Code) => code.inbox_id === inbox.inbox_id);
    },
    { key: inbox.inbox_id, everyMilliseconds },
  );
  const [confirmation] = confirmations.value.value ?? [];
  const [message] = messages.value.value ?? [];
  const isDone = message !== undefined;
  useEffect(() => {
    if (isDone) announce(text.inboxes.testDone);
  }, [isDone]);

  return (
    <>
      <p>
        <a href={linkTo("inboxes")}>← {text.inboxes.back}</a>
      </p>
      <div class={`set-up-head ${isDone ? "done" : ""}`}>
        <h2>{inbox.label ?? inbox.address}</h2>
        <p class={`liveness ${isDone ? "live" : "connecting"}`}>
          <span class="dot" />
          {isDone ? text.inboxes.working : text.inboxes.waiting}
        </p>
      </div>
      <Problem message={messages.problem.value ?? confirmations.problem.value} />
      <ol class="steps">
        <Step
          number={1}
          title={text.inboxes.steps.forward}
          isDone={isDone || confirmation !== undefined}
        >
          <h4>{isPhone ? text.inboxes.webhook : text.inboxes.address}</h4>
          <CopyField
            value={isPhone ? `${caller().public_url}/v1/webhooks/twilio/sms` : inbox.address}
            what={isPhone ? text.inboxes.webhook : text.inboxes.address}
          />
          {!isPhone && (
            <Select label={text.inboxes.provider} value={chosen} options={providerNames} />
          )}
          <ol class="guide">
            {text.guides[provider].steps.map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ol>
          {text.guides[provider].note !== "" && <p class="hint">{text.guides[provider].note}</p>}
        </Step>
        {!isPhone && (
          <Step
            number={2}
            title={text.inboxes.steps.confirm}
            isDone={isDone || confirmation !== undefined}
          >
            <Confirmation
              confirmation={confirmation}
              isExpected={asksToConfirm(provider) && !isDone}
            />
          </Step>
        )}
        <Step number={isPhone ? 2 : 3} title={text.inboxes.steps.test} isDone={isDone}>
          <FirstMessage inbox={inbox} message={message} />
        </Step>
      </ol>
    </>
  );
}

const Step = ({
  number,
  title,
  isDone,
  children,
}: {
  number: number;
  title: string;
  isDone: boolean;
  children: ComponentChildren;
}): JSX.Element => (
  <li class={`step card ${isDone ? "done" : ""}`}>
    <span class="step-number" aria-hidden="true">
      {isDone ? <Icon name="check" /> : number}
    </span>
    <div>
      <h3>
        {title}
        {isDone && <span class="offscreen"> ({text.inboxes.stepDone})</span>}
      </h3>
      {children}
    </div>
  </li>
);

/** The last step of a set-up: a test mail or SMS, and the moment it is in. */
import type { JSX } from "preact";
import type { Code, Inbox } from "../../shared/api/client.ts";
import { CodeRow } from "../codes/code-row.tsx";
import { CopyField } from "../parts/buttons.tsx";
import { text } from "../strings.ts";

export function FirstMessage({
  inbox,
  message,
}: {
  inbox: Inbox;
  message: Code | undefined;
}): JSX.Element {
  if (message !== undefined) {
    return (
      <div role="status">
        <p class="success">
          {message.otp_type === null ? text.inboxes.testDoneNothing : text.inboxes.testDone}
        </p>
        <ol class="rows">
          <CodeRow code={message} isNew />
        </ol>
      </div>
    );
  }
  const isPhone = inbox.kind === "phone_number";
  return (
    <>
      <p>{isPhone ? text.inboxes.testSms : text.inboxes.testMail}</p>
      <CopyField value={text.inboxes.testText} what={text.codes.message} />
      {inbox.kind === "email_address" && (
        <details>
          <summary>{text.inboxes.testLocal}</summary>
          <CopyField
            value={text.inboxes.testCommand(inbox.address)}
            what={text.inboxes.testLocal}
          />
        </details>
      )}
      <p class="waiting" role="status">
        <span class="dot" />
        {text.inboxes.testWaiting}
      </p>
    </>
  );
}

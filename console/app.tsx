/** Either the sign-in, or the pages around which the shell stands. */
import type { JSX } from "preact";
import { announcement, toast } from "./announce.ts";
import { Loading } from "./parts/notices.tsx";
import { session } from "./session.ts";
import { Shell } from "./shell.tsx";
import { SignIn } from "./sign-in.tsx";

export const App = (): JSX.Element => (
  <>
    {pageOf()}
    <p class="offscreen" role="status" aria-live="polite">
      {announcement}
    </p>
    {toast.value !== "" && (
      <p class="toast" aria-hidden="true">
        {toast}
      </p>
    )}
  </>
);

function pageOf(): JSX.Element {
  const current = session.value;
  if (current.state === "starting") return <Loading />;
  if (current.state === "signed-out") return <SignIn problem={current.problem} />;
  // Another key is another set of pages: nothing of the one before stays.
  return <Shell key={current.caller.api_key_id} />;
}

/** A form that does one thing, and says when it could not. */
import type { ComponentChildren, JSX } from "preact";
import type { Action } from "../action.ts";
import { SubmitButton } from "./buttons.tsx";
import { Problem } from "./notices.tsx";

export const Form = ({
  title,
  submit,
  action,
  onSubmit,
  children,
}: {
  title?: string;
  submit: string;
  action: Action;
  onSubmit: () => Promise<void>;
  children: ComponentChildren;
}): JSX.Element => (
  <form
    class="card form"
    onSubmit={(event) => {
      event.preventDefault();
      void action.run(onSubmit);
    }}
  >
    {title !== undefined && <h2>{title}</h2>}
    {children}
    <Problem message={action.problem.value} />
    <SubmitButton busy={action.busy.value}>{submit}</SubmitButton>
  </form>
);

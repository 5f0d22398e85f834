/** A secret that is shown now and never again. */
import type { ComponentChildren, JSX } from "preact";
import { text } from "../strings.ts";

export const ShownOnce = ({
  title,
  onDone,
  children,
}: {
  title: string;
  onDone: () => void;
  children: ComponentChildren;
}): JSX.Element => (
  <section class="card once" role="status">
    <h2>{title}</h2>
    <p class="hint">{text.once}</p>
    {children}
    <button type="button" onClick={onDone}>
      {text.onceDone}
    </button>
  </section>
);

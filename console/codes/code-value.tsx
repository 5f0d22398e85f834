/** A code as a button that copies it; dots, where codes are hidden, until it is pointed at. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { copy } from "../clipboard.ts";
import { Foreign } from "../parts/foreign.tsx";
import { Icon } from "../parts/icons.tsx";
import { hidesCodes } from "../preferences.ts";
import { text } from "../strings.ts";

/** As many for every code: how long one is, is nobody's business either. */
const dots = "••••••";
const longestShown = 40;

export function CodeValue({ code, id }: { code: string; id: string }): JSX.Element {
  const isPointedAt = useSignal(false);
  const point = (is: boolean) => () => {
    isPointedAt.value = is;
  };
  const isHidden = hidesCodes.value && !isPointedAt.value;
  return (
    <button
      type="button"
      class={`code ${isHidden ? "hidden" : ""} ${code.length > 12 ? "long" : ""}`}
      data-code={id}
      aria-label={isHidden ? `${text.copy}: ${text.codes.copyCode}` : undefined}
      onMouseEnter={point(true)}
      onMouseLeave={point(false)}
      onFocus={point(true)}
      onBlur={point(false)}
      onClick={() => void copy(code, text.codes.copyCode)}
    >
      <span>{isHidden ? dots : <Foreign value={code} limit={longestShown} />}</span>
      <Icon name="copy" />
    </button>
  );
}

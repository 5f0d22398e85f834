/**
 * Text that a stranger wrote. It is only ever text: Preact writes it into text nodes. What could still
 * deceive are characters that nobody sees: they reorder what is read (bidi overrides), or hide in it.
 * They are shown by name, and the rest is kept in its own direction.
 */
import type { JSX } from "preact";
import { text } from "../strings.ts";
import { readParts } from "./unseen.ts";

/** Nobody reads more of a message on a screen, and a browser chokes on a line of a megabyte. */
const shownCharacters = 2000;

export function Foreign({
  value,
  limit = shownCharacters,
}: {
  value: string;
  limit?: number;
}): JSX.Element {
  const shown = value.slice(0, limit).toWellFormed();
  const parts = readParts(shown);
  const left = value.length - shown.length;
  return (
    <bdi>
      {parts.map((part) => ("unseen" in part ? <Unseen codePoint={part.unseen} /> : part.text))}
      {left > 0 && <span class="faint"> {text.codes.more(left)}</span>}
    </bdi>
  );
}

const Unseen = ({ codePoint }: { codePoint: number }): JSX.Element => (
  <span class="unseen" title={text.invisible}>
    U+{codePoint.toString(16).toUpperCase().padStart(4, "0")}
  </span>
);

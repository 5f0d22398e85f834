/**
 * A magic link: text to copy. It is opened by a second, explicit click only, since opening it uses it
 * up, and it leads to wherever a stranger's mail says.
 */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { copy } from "../clipboard.ts";
import { Foreign } from "../parts/foreign.tsx";
import { Icon } from "../parts/icons.tsx";
import { text } from "../strings.ts";
import { readLink } from "./link.ts";

export function MagicLink({ value }: { value: string }): JSX.Element {
  const asks = useSignal(false);
  const link = readLink(value);
  if (link === undefined) {
    return (
      <div class="link">
        <code class="link-text">
          <Foreign value={value} />
        </code>
        <p class="hint">{text.codes.notOpenable}</p>
      </div>
    );
  }
  return (
    <div class="link">
      <code class="link-text">
        {link.scheme}
        <strong>{link.host}</strong>
        {link.rest}
      </code>
      {link.isForeign && <LookAlike host={link.host} />}
      <div class="link-actions">
        <button
          type="button"
          data-link
          aria-label={`${text.copy}: ${text.codes.copyLink}`}
          onClick={() => void copy(value, text.codes.copyLink)}
        >
          <Icon name="copy" /> {text.copy}
        </button>
        {asks.value ? (
          <a href={link.href} target="_blank" rel="noreferrer noopener" class="button danger">
            {text.codes.openConfirm(link.host)}
          </a>
        ) : (
          <button
            type="button"
            class="quiet"
            onClick={() => {
              asks.value = true;
            }}
          >
            {text.codes.open}
          </button>
        )}
        {asks.value && <span class="hint">{text.codes.openTitle}</span>}
      </div>
    </div>
  );
}

export const LookAlike = ({ host }: { host: string }): JSX.Element => (
  <p class="look-alike">
    <Icon name="warning" />
    {text.codes.lookAlike(host)}
  </p>
);

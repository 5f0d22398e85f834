/** What there is to do while there is no code. */
import type { JSX } from "preact";
import { Empty } from "../parts/notices.tsx";
import { linkTo } from "../router.ts";
import { may } from "../session.ts";
import { text } from "../strings.ts";
import { filters, isFiltered } from "./filters.ts";

export const NoCodes = (): JSX.Element =>
  isFiltered(filters.value) ? (
    <Empty icon="search" title={text.codes.noMatch}>
      <p>{text.codes.noMatchHint}</p>
    </Empty>
  ) : (
    <Empty icon="codes" title={text.codes.emptyTitle}>
      <p>{text.codes.empty}</p>
      {(may("admin") || may("push")) && (
        <p>
          {may("admin") && (
            <a class="button primary" href={linkTo("inboxes")}>
              {text.codes.emptyInbox}
            </a>
          )}{" "}
          {may("push") && (
            <a class="button" href={linkTo("push")}>
              {text.codes.emptyPush}
            </a>
          )}
        </p>
      )}
    </Empty>
  );

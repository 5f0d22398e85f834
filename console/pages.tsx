/** Every page, and the scope that a key needs for it. */
import type { JSX } from "preact";
import { CodesPage } from "./codes/codes-page.tsx";
import { InboxesPage } from "./inboxes/inboxes-page.tsx";
import type { IconName } from "./parts/icons.tsx";
import { PushPage } from "./push/push-page.tsx";
import type { Scope } from "./session.ts";
import type { text } from "./strings.ts";

export type PageName = keyof typeof text.shell.pages & IconName;

export const pages: { readonly [name in PageName]?: { scope: Scope; show: () => JSX.Element } } = {
  codes: { scope: "read", show: CodesPage },
  push: { scope: "push", show: PushPage },
  inboxes: { scope: "admin", show: InboxesPage },
};

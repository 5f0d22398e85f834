/** Every page, and the scope that a key needs for it. */
import type { JSX } from "preact";
import { AuthenticatorsPage } from "./authenticators/authenticators-page.tsx";
import { CodesPage } from "./codes/codes-page.tsx";
import { DestinationsPage } from "./destinations/destinations-page.tsx";
import { InboxesPage } from "./inboxes/inboxes-page.tsx";
import type { IconName } from "./parts/icons.tsx";
import { PushPage } from "./push/push-page.tsx";
import type { Scope } from "./session.ts";
import type { text } from "./strings.ts";
import { TimelinePage } from "./timeline/timeline-page.tsx";
import { TotpUrlsPage } from "./totp-urls/totp-urls-page.tsx";

export type PageName = keyof typeof text.shell.pages & IconName;

export const pages: { readonly [name in PageName]: { scope: Scope; show: () => JSX.Element } } = {
  codes: { scope: "read", show: CodesPage },
  push: { scope: "push", show: PushPage },
  inboxes: { scope: "admin", show: InboxesPage },
  "totp-urls": { scope: "admin", show: TotpUrlsPage },
  authenticators: { scope: "read", show: AuthenticatorsPage },
  destinations: { scope: "admin", show: DestinationsPage },
  timeline: { scope: "admin", show: TimelinePage },
};

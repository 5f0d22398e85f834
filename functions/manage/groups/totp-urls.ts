/** Totp URLs with their stores, as the function loads them. */
import type { ApiApp } from "../../../shared/api/app.ts";
import { createTotpUrlPolls } from "../../../shared/store/totp-url-polls.ts";
import { createTotpUrls } from "../../../shared/store/totp-urls.ts";
import { addTotpUrlRoutes } from "../totp-urls.ts";
import type { GroupPorts } from "./ports.ts";

export function addGroup(app: ApiApp, ports: GroupPorts): void {
  addTotpUrlRoutes(app, {
    ...ports,
    totpUrls: createTotpUrls(ports),
    totpUrlPolls: createTotpUrlPolls(ports),
  });
}

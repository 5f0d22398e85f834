/**
 * How AWS calls `manage`: routes of the HTTP API, in groups that are loaded when a request first needs
 * one. A request needs one of six, and the schemas and stores of all would be a third of its start.
 */
import { handle } from "hono/aws-lambda";
import { type ApiApp, createApiApp } from "../../shared/api/app.ts";
import { createAuthenticate } from "../../shared/auth/authenticate.ts";
import { environmentNames, getSetting } from "../../shared/aws/environment.ts";
import {
  addressingOf,
  createFunctionRuntime,
  lifespanMinutesOf,
} from "../../shared/aws/function-runtime.ts";
import { openCodeArrivals, openSecretBox, openTable } from "../../shared/aws/ports.ts";
import { openDeliveries, openInboundEmails, openInboundSms } from "../../shared/aws/queues.ts";
import { createApiKeys } from "../../shared/store/api-keys.ts";
import type { GroupPorts } from "./groups/ports.ts";

type Group = { addGroup: (app: ApiApp, ports: GroupPorts) => void };

const operating = (): Promise<Group> => import("./groups/operating.ts");
const keys = (): Promise<Group> => import("./groups/keys.ts");
const destinations = (): Promise<Group> => import("./groups/destinations.ts");

/** By what follows `/v1/` in the path. */
const groups: ReadonlyMap<string, () => Promise<Group>> = new Map([
  ["api-keys", keys],
  ["caller", operating],
  ["dead-letters", operating],
  ["deliveries", destinations],
  ["deployment", operating],
  ["destinations", destinations],
  ["inboxes", () => import("./groups/inboxes.ts")],
  ["organizations", keys],
  ["runs", () => import("./groups/runs.ts")],
  ["skyvern-keys", keys],
  ["totp-urls", () => import("./groups/totp-urls.ts")],
]);

const runtime = createFunctionRuntime("manage");
const table = openTable(runtime);
const apiKeys = createApiKeys({ ...runtime, table });
const ports: GroupPorts = {
  ...runtime,
  ...addressingOf(runtime),
  table,
  apiKeys,
  authenticate: createAuthenticate({ apiKeys }),
  // Reaches nobody from here: whoever is held elsewhere looks at its URL twice a second.
  codeArrivals: openCodeArrivals(),
  deliveries: openDeliveries(runtime),
  // What the jobs are is nobody's business here.
  inboundEmails: openInboundEmails(runtime, (notice) => notice),
  inboundSms: openInboundSms(runtime),
  lifespanMinutes: lifespanMinutesOf(runtime),
  publicUrl: getSetting(runtime.environment, environmentNames.publicUrl),
  secretBox: openSecretBox(runtime),
};

const loaded = new Map<() => Promise<Group>, ApiApp>();

async function routesOf(path: string): Promise<ApiApp | undefined> {
  const load = groups.get(path.split("/")[2] ?? "");
  if (load === undefined) return undefined;
  const known = loaded.get(load);
  if (known !== undefined) return known;
  const { addGroup } = await load();
  const routes = createApiApp(runtime);
  addGroup(routes, ports);
  loaded.set(load, routes);
  return routes;
}

const app = createApiApp(runtime);
app.all("*", async (context) => {
  const routes = await routesOf(context.req.path);
  return routes?.fetch(context.req.raw, context.env) ?? context.notFound();
});

export const handler = handle(app);

/** Asks the server itself: does it answer, to this key, in this version, with the right time. */

import { broken, type Finding, note, ok, warning } from "../../infra/doctor/finding.ts";
import type {
  Caller,
  Deployment,
  Destination,
  Inbox,
  OtpostClient,
  TotpUrl,
} from "../../shared/api/client.ts";
import { OtpostApiError } from "../../shared/api/client.ts";
import { version } from "../../shared/version.ts";
import type { Server } from "../server.ts";

/** What the server told, for the checks that come after; absent where it did not. */
export type ServerFacts = {
  findings: Finding[];
  caller?: Caller;
  /** Only to an operator's key. */
  deployment?: Deployment;
  /** Only to an admin's key. */
  inboxes?: Inbox[];
  totpUrls?: TotpUrl[];
  destinations?: Destination[];
  /** Of `/v1/skyvern-keys`. */
  skyvernKeys?: number;
};

export type AskedServer = Pick<Server, "url" | "key" | "keyFrom" | "isLocal"> & {
  /** What makes the key known, when it is not. */
  keyMend?: string;
};

const giveKey =
  "export OTPOST_API_KEY=…   (on the server's machine: run this where its data directory is)";

/** Codes live for minutes: a clock that is half a minute off moves what counts as new. */
const skewSeconds = 30;

export async function checkServer(
  client: OtpostClient,
  server: AskedServer,
  now: () => Date,
): Promise<ServerFacts> {
  const caller = await client.caller().catch((error: unknown) => refusal(error, server));
  if ("severity" in caller) return { findings: [caller] };
  const findings = [ok("server.reachable", `${server.url} answers, and knows the API key.`)];
  const isAdmin = caller.scopes.some((scope) => scope === "admin" || scope === "operator");
  const ofOrganization = isAdmin
    ? {
        inboxes: await client.inboxes.list(),
        totpUrls: await client.totpUrls.list(),
        destinations: await client.destinations.list(),
        skyvernKeys: (await client.skyvernKeys.list()).length,
      }
    : {};
  if (!caller.scopes.includes("operator")) {
    findings.push(
      note(
        "server.key",
        "The API key is no operator's: version, clock and queues were not looked at.",
      ),
    );
    return { findings, caller, ...ofOrganization };
  }
  const askedAt = now();
  const deployment = await client.deployment();
  findings.push(checkVersion(deployment), checkClock(deployment, askedAt, now()));
  return { findings, caller, deployment, ...ofOrganization };
}

function refusal(
  error: unknown,
  { url, key, keyFrom, isLocal, keyMend = giveKey }: AskedServer,
): Finding {
  if (!(error instanceof OtpostApiError)) throw error;
  if (error.status === 401) {
    return broken(
      "server.key",
      key === undefined
        ? `${url} answers, and there is no API key to ask it with.`
        : `${url} does not know the API key from ${keyFrom}.`,
      keyMend,
    );
  }
  if (error.status === 503) {
    return broken("server.store", `${url} answers, but its store does not: ${error.message}`);
  }
  return broken(
    "server.reachable",
    `otpost does not answer at ${url}: ${error.message}`,
    isLocal ? "npm start" : "otpost doctor --url https://…",
  );
}

function checkVersion(deployment: Deployment): Finding {
  if (deployment.version === version) return ok("server.version", `It is otpost ${version}.`);
  return warning(
    "server.version",
    `The server is otpost ${deployment.version}, and this command ${version}: the older one should be brought up to date.`,
    "git pull && npm ci   (then npm start, or npm run deploy; see docs/upgrading.md)",
  );
}

function checkClock({ time }: Deployment, askedAt: Date, answeredAt: Date): Finding {
  const server = Date.parse(time);
  // Whatever it took to ask is no skew.
  const seconds = Math.max(server - answeredAt.getTime(), askedAt.getTime() - server, 0) / 1000;
  if (seconds <= skewSeconds) return ok("server.clock", "Its clock agrees with this machine's.");
  return warning(
    "server.clock",
    `The clocks of the server and of this machine differ by ${Math.round(seconds)} s: codes may count as older or newer than they are.`,
    "sudo timedatectl set-ntp true   (on whichever of the two is wrong)",
  );
}

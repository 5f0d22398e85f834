/**
 * Finds the server and the key: options, then the environment, then what a server on this machine
 * left in its data directory.
 *
 * The key found in the data directory opens everything, so it goes to the server of that directory
 * only, never to a URL that was given.
 */
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseEnv } from "node:util";
import { CommandFailure } from "./failure.ts";
import type { Terminal } from "./terminal.ts";

export type Server = {
  /** Without `/` at the end. */
  url: string;
  /** In words, for messages: `OTPOST_URL`. */
  urlFrom: string;
  isLocal: boolean;
  key: string | undefined;
  keyFrom: string;
};

type Found = { value: string; from: string };

/** Where `npm start` listens when nothing else is configured. */
const defaultUrl = "http://127.0.0.1:8787";

/** @throws CommandFailure when a URL is none, or a file that is there cannot be read. */
export function findServer(
  given: { url?: string | undefined; key?: string | undefined },
  terminal: Pick<Terminal, "environment" | "workingDirectory">,
): Server {
  const settings = settingsOf(terminal);
  const dataDirectory = dataDirectoryOf(terminal);
  const running = readServerFile(dataDirectory);
  const local: Found =
    running === undefined
      ? { value: defaultUrl, from: "the default address" }
      : { value: running.url, from: serverFile(dataDirectory) };
  const remote = option(given.url, "--url") ?? settings("OTPOST_URL");
  const url = checkUrl(remote ?? local);
  const isLocal = url === checkUrl(local);
  const key =
    option(given.key, "--key") ??
    settings("OTPOST_API_KEY") ??
    // Who listens at the default address while no server runs here is nobody to trust with it.
    (isLocal && running !== undefined
      ? (settings("OTPOST_ADMIN_KEY") ?? adminKey(dataDirectory))
      : undefined);
  return {
    url,
    urlFrom: (remote ?? local).from,
    isLocal,
    key: key?.value,
    keyFrom: key?.from ?? "nowhere",
  };
}

const option = (value: string | undefined, from: string): Found | undefined =>
  value === undefined ? undefined : { value, from };

const dataDirectoryOf = (terminal: Pick<Terminal, "environment" | "workingDirectory">): string =>
  resolve(terminal.workingDirectory, settingsOf(terminal)("OTPOST_DATA_DIR")?.value ?? "data");

/** `undefined` when it is not set, or blank. */
export const readSetting = (
  name: string,
  terminal: Pick<Terminal, "environment" | "workingDirectory">,
): string | undefined => settingsOf(terminal)(name)?.value;

/** The environment wins over `.env`, as it does for the server. */
function settingsOf(
  terminal: Pick<Terminal, "environment" | "workingDirectory">,
): (name: string) => Found | undefined {
  const text = readIfThere(join(terminal.workingDirectory, ".env"));
  const file = text === undefined ? {} : parseEnv(text);
  const trimmed = (value: string | undefined, from: string): Found | undefined =>
    value === undefined || value.trim() === "" ? undefined : { value: value.trim(), from };
  return (name) =>
    trimmed(terminal.environment[name], name) ?? trimmed(file[name], `${name} in .env`);
}

/** From the environment, else from `.env`; `undefined` when it is not set or blank. */
export const findSetting = (
  terminal: Pick<Terminal, "environment" | "workingDirectory">,
  name: string,
): string | undefined => settingsOf(terminal)(name)?.value;

/** Where this machine's server takes mail; `undefined` when none is running. */
export function findSmtp(
  terminal: Pick<Terminal, "environment" | "workingDirectory">,
): { host: string; port: number } | undefined {
  return readServerFile(dataDirectoryOf(terminal))?.smtp;
}

type ServerFile = { url: string; smtp: { host: string; port: number } };

const serverFile = (dataDirectory: string): string => join(dataDirectory, "server.json");

/** @throws CommandFailure when it is not what a server wrote. */
function readServerFile(dataDirectory: string): ServerFile | undefined {
  const path = serverFile(dataDirectory);
  const text = readIfThere(path);
  if (text === undefined) return undefined;
  const written = parseServerFile(text);
  if (written === undefined) {
    throw new CommandFailure(`${path} is not what a server writes there: start the server again.`);
  }
  return written;
}

/** By hand: zod would take longer to load than the command takes to run. */
function parseServerFile(text: string): ServerFile | undefined {
  let written: unknown;
  try {
    written = JSON.parse(text);
  } catch {
    return undefined;
  }
  const url = member(written, "url");
  const smtp = member(written, "smtp");
  const host = member(smtp, "host");
  const port = member(smtp, "port");
  if (typeof url !== "string" || typeof host !== "string" || typeof port !== "number") {
    return undefined;
  }
  return { url, smtp: { host, port } };
}

const member = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null && Object.hasOwn(value, name)
    ? Reflect.get(value, name)
    : undefined;

function adminKey(dataDirectory: string): Found | undefined {
  const path = join(dataDirectory, "admin-key");
  const key = readIfThere(path)?.trim();
  return key === undefined || key === "" ? undefined : { value: key, from: path };
}

function checkUrl({ value, from }: Found): string {
  const url = URL.parse(value);
  if (url === null || !/^https?:$/.test(url.protocol) || url.search !== "" || url.hash !== "") {
    throw new CommandFailure(
      `The URL from ${from} must be an http or https URL without a query, such as ${defaultUrl}.`,
    );
  }
  return url.href.replace(/\/+$/, "");
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw new CommandFailure(`${path} cannot be read (${code}): run this as the server's user.`);
  }
}

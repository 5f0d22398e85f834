/**
 * Who is signed in. The API key is kept for the browser session only, by this tab: closing it forgets
 * the key, and no other tab sees it.
 */
import { signal } from "@preact/signals";
import {
  type Caller,
  createOtpostClient,
  OtpostApiError,
  type OtpostClient,
} from "../shared/api/client.ts";
import { createConsoleFetch } from "./console-fetch.ts";
import { explain } from "./explain.ts";
import { linkTo, replace } from "./router.ts";
import { text } from "./strings.ts";

export type Scope = Caller["scopes"][number];

export type Session =
  | { state: "starting" }
  | { state: "signed-out"; problem?: string }
  | { state: "signed-in"; client: OtpostClient; caller: Caller };

const storageName = "otpost-api-key";
const tokenPattern = /^#sign-in=([\w-]+)$/;

export const session = signal<Session>({ state: "starting" });

type SignedIn = Extract<Session, { state: "signed-in" }>;

/** Whoever is, or was last: a page that is just being left still reads it. */
let latest: SignedIn | undefined;

function signedIn(): SignedIn {
  if (latest === undefined) throw new Error("Nobody is signed in.");
  return latest;
}

/** Of whoever is signed in; pages are shown only then. */
export const client = (): OtpostClient => signedIn().client;
export const caller = (): Caller => signedIn().caller;

/** Which scopes do what a scope does. */
const satisfiedBy: Readonly<Record<Scope, readonly Scope[]>> = {
  push: ["push", "admin", "operator"],
  read: ["read", "admin", "operator"],
  admin: ["admin", "operator"],
  operator: ["operator"],
};

export const may = (scope: Scope): boolean =>
  satisfiedBy[scope].some((held) => caller().scopes.includes(held));

/** By the link's token, by the key of before, or not at all. */
export async function beginSession(): Promise<void> {
  const [, token] = tokenPattern.exec(location.hash) ?? [];
  if (token !== undefined) {
    // Out of the address bar before anything else: neither history nor a shared screen keeps it.
    replace(linkTo("codes"));
    return signInBy(token);
  }
  const kept = sessionStorage.getItem(storageName);
  if (kept === null) session.value = { state: "signed-out" };
  else await signIn(kept);
}

async function signInBy(token: string): Promise<void> {
  try {
    const { api_key } = await createOtpostClient({ baseUrl: location.origin }).signIn(token);
    await signIn(api_key);
  } catch (error) {
    const isStale = error instanceof OtpostApiError && error.status === 404;
    session.value = { state: "signed-out", problem: isStale ? text.signIn.stale : explain(error) };
  }
}

/** Ends signed in, or signed out with the problem. */
export async function signIn(apiKey: string): Promise<void> {
  const created = createOtpostClient({
    baseUrl: location.origin,
    apiKey,
    fetch: createConsoleFetch({ onRefused: () => signOut(text.signIn.revoked) }),
  });
  try {
    const known = await created.caller();
    sessionStorage.setItem(storageName, apiKey);
    latest = { state: "signed-in", client: created, caller: known };
    session.value = latest;
  } catch (error) {
    const isUnknown = error instanceof OtpostApiError && error.status === 401;
    // A server that is away for a moment must not cost the key.
    if (isUnknown) sessionStorage.removeItem(storageName);
    session.value = {
      state: "signed-out",
      problem: isUnknown ? text.signIn.unknownKey : explain(error),
    };
  }
}

export function signOut(problem?: string): void {
  sessionStorage.removeItem(storageName);
  session.value = { state: "signed-out", ...(problem === undefined ? {} : { problem }) };
}

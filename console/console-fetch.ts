/**
 * The console's `fetch`: learns the server's clock, notices a revoked key, and asks again for a list
 * it has with its tag, so that a look at an unchanged list costs a few bytes.
 */
import { learnServerTime } from "./clock.ts";

const taggedPath = "/v1/credentials/totp";
/** A list is kept for each set of filters that is in use: the page's, and a waiting set-up's. */
const keptLists = 4;

export function createConsoleFetch({ onRefused }: { onRefused: () => void }): typeof fetch {
  const kept = new Map<string, { etag: string; body: string }>();

  return async (input, init = {}) => {
    const url = new URL(String(input));
    const isTagged = url.pathname === taggedPath && (init.method ?? "GET") === "GET";
    const known = isTagged ? kept.get(url.href) : undefined;
    const headers = new Headers(init.headers);
    if (known !== undefined) headers.set("if-none-match", known.etag);
    const response = await fetch(url, {
      ...init,
      headers,
      cache: "no-store",
      credentials: "omit",
      referrerPolicy: "no-referrer",
    });
    learnServerTime(response.headers.get("date"));
    if (response.status === 401) onRefused();
    if (!isTagged) return response;
    if (response.status === 304 && known !== undefined) return new Response(known.body);
    const etag = response.headers.get("etag");
    if (!response.ok || etag === null) return response;
    const body = await response.text();
    kept.delete(url.href);
    kept.set(url.href, { etag, body });
    for (const oldest of kept.keys()) {
      if (kept.size <= keptLists) break;
      kept.delete(oldest);
    }
    return new Response(body);
  };
}

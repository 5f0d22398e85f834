/**
 * Which page is shown, and its filters: all of it in the fragment, `#/codes?identifier=…`, which is
 * sent to no server. So no access log, of otpost or of a proxy, ever holds an identifier or a run.
 */
import { signal } from "@preact/signals";

export type Route = { page: string; id: string | undefined; query: URLSearchParams };

export const route = signal(parseRoute(location.hash));

window.addEventListener("hashchange", () => {
  route.value = parseRoute(location.hash);
});

function parseRoute(hash: string): Route {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split("?", 2);
  const [page = "", id] = path.split("/").map(decodePart);
  return { page: page === "" ? "codes" : page, id, query: new URLSearchParams(query) };
}

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** `#/inboxes/inbox_1`, for a link. */
export function linkTo(page: string, id?: string, query: Record<string, string> = {}): string {
  const path = [page, ...(id === undefined ? [] : [id])].map(encodeURIComponent).join("/");
  const search = new URLSearchParams(query).toString();
  return `#/${path}${search === "" ? "" : `?${search}`}`;
}

/** Changes a filter without a new entry in the history; empty removes it. */
export function setFilter(name: string, value: string): void {
  const { page, id, query } = route.value;
  const changed = new URLSearchParams(query);
  if (value === "") changed.delete(name);
  else changed.set(name, value);
  replace(linkTo(page, id, Object.fromEntries(changed)));
}

/** Goes there in the place of where one is: the history forgets that. */
export function replace(link: string): void {
  history.replaceState(undefined, "", link);
  route.value = parseRoute(link);
}

export function go(link: string): void {
  location.hash = link;
}

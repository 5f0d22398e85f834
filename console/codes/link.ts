/** What a link really is: where it leads, whatever it looks like. */

export type ReadLink = {
  /** As the browser would open it, in ASCII: nothing in it can hide or reorder what is read. */
  href: string;
  scheme: string;
  host: string;
  /** Path, query and fragment. */
  rest: string;
  /** The name has letters beyond ASCII, which may look like another's: `аpple.com`. */
  isForeign: boolean;
};

/** `undefined` for what is no web address: `javascript:`, `data:`, or nothing a browser could read. */
export function readLink(value: string): ReadLink | undefined {
  const url = URL.parse(value);
  if (url === null || !/^https?:$/.test(url.protocol) || url.hostname === "") return undefined;
  return {
    href: url.href,
    scheme: `${url.protocol}//`,
    host: url.host,
    rest: url.href.slice(url.href.indexOf(url.host) + url.host.length),
    // RFC 5890 §2.3.2.1: the form of such a name in ASCII.
    isForeign: url.hostname.split(".").some((label) => label.startsWith("xn--")),
  };
}

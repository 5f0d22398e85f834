/** Lists the links of a zone in reading order: anchors, and URLs printed in the text. */
import type { AddressSpan } from "./addresses.ts";
import type { Anchor } from "./html.ts";
import { readUrl, type UrlParts } from "./url-parts.ts";
import type { Zone } from "./zone.ts";

export type LinkPlace = {
  /** As a browser would open it. */
  value: string;
  parts: UrlParts;
  start: number;
  end: number;
  anchor?: Anchor;
  /** The URL that the anchor's text is. */
  printed?: string;
  /** The message's code is a piece of it, which does what the code does. */
  carriesCode: boolean;
};

/** More than any message a person reads; the rest is not looked at. */
const maxPlaces = 600;

/** A URL printed as an anchor's text is that anchor. What no browser opens as a page is left out. */
export function readLinkPlaces(zone: Zone, code?: string): LinkPlace[] {
  const shown = zone.anchors.filter((anchor) => !anchor.isHidden);
  const printed = new Map<Anchor, string>();
  const bare: AddressSpan[] = [];
  let next = 0;
  for (const address of zone.addresses) {
    if (address.kind !== "url") continue;
    while (next < shown.length && (shown[next]?.end ?? 0) <= address.start) next++;
    const around = shown[next];
    if (around === undefined || around.start > address.start) bare.push(address);
    // Text glued to the anchor ("…/reset/x'i takip edin") is no part of what the anchor prints.
    else printed.set(around, address.value.slice(0, around.end - address.start));
  }
  const all = [
    ...bare.map(({ value, start, end }) => ({ value, start, end })),
    ...shown.map((anchor) => ({
      value: decodeHref(anchor.href),
      start: anchor.start,
      end: anchor.end,
      anchor,
      ...printedAs(printed.get(anchor)),
    })),
  ];
  return all
    .sort((a, b) => a.start - b.start)
    .slice(0, maxPlaces)
    .flatMap((place) => {
      const parts = readUrl(place.value);
      if (parts === undefined) return [];
      const carriesCode = code !== undefined && parts.segments.includes(code);
      return [
        { ...place, parts: carriesCode ? { ...parts, hasShortToken: true } : parts, carriesCode },
      ];
    });
}

const printedAs = (value: string | undefined) => (value === undefined ? {} : { printed: value });

/** Samples: "a?b&amp;c", "a?b&#38;c", "a?b&#x26;c"; other entities are left as they are. */
const ampersandEntity = /&(?:amp|#38|#x26);/giu;

function decodeHref(href: string): string {
  return href.trim().replace(ampersandEntity, "&");
}

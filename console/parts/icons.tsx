/** The pictures beside words; decoration, so screen readers skip them. */
import type { JSX } from "preact";

const paths = {
  codes: "M4 7h16M4 12h16M4 17h10",
  push: "M12 19V6m-6 6 6-6 6 6",
  inboxes: "M4 13 6.500 5h11L20 13v6H4zm0 0h4.500l1.500 2.500h4l1.500-2.500H20",
  "totp-urls":
    "M10 14a4 4 0 0 0 6 .4l3-3a4 4 0 0 0-5.700-5.700L12 7m2 3a4 4 0 0 0-6-.4l-3 3a4 4 0 0 0 5.700 5.700L12 17",
  authenticators: "M12 8v4l3 2m6-2a9 9 0 1 1-18 0 9 9 0 0 1 18 0Z",
  destinations: "M4 12 20 5l-5 15-3.500-6.500z",
  timeline: "M4 12h16M7 9v6m5-9v12m5-9v6",
  lock: "M7 11V8a5 5 0 0 1 10 0v3M6 11h12v9H6z",
  copy: "M9 9h10v11H9zM15 9V4H5v11h4",
  check: "M5 12.500 10 17 19 7",
  trash: "M5 7h14M10 7V4h4v3m-7.500 0 1 13h9l1-13",
  search: "M16 16l4 4m-9-3a6 6 0 1 0 0-12 6 6 0 0 0 0 12Z",
  chevron: "m9 6 6 6-6 6",
  plus: "M12 5v14M5 12h14",
  mail: "M4 6h16v12H4zm0 1 8 6 8-6",
  phone: "M8 3h8v18H8zM11 18h2",
  rotate: "M5 12a7 7 0 0 1 12-5l2 2m0-5v5h-5m5 3a7 7 0 0 1-12 5l-2-2m0 5v-5h5",
  warning: "M12 4 21 20H3zm0 6v4m0 3v.010",
} as const;

export type IconName = keyof typeof paths;

export const Icon = ({ name }: { name: IconName }): JSX.Element => (
  <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
    <path d={paths[name]} />
  </svg>
);

export const Stamp = (): JSX.Element => (
  <svg class="stamp" viewBox="0 0 32 32" aria-hidden="true">
    <path d="M4 2h24a2 2 0 0 1 2 2 2 2 0 0 0 0 4 2 2 0 0 0 0 4 2 2 0 0 0 0 4 2 2 0 0 0 0 4 2 2 0 0 0 0 4 2 2 0 0 0 0 4 2 2 0 0 1-2 2H4a2 2 0 0 1-2-2 2 2 0 0 0 0-4 2 2 0 0 0 0-4 2 2 0 0 0 0-4 2 2 0 0 0 0-4 2 2 0 0 0 0-4 2 2 0 0 0 0-4 2 2 0 0 1 2-2Z" />
    <path class="letter" d="M8 11.500l8 5.500 8-5.500M8 10h16v12H8z" />
  </svg>
);

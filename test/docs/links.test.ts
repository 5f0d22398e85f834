/** Links between the pages lead somewhere, and every page is listed. */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { pages, root } from "./shell-blocks.ts";

/** The files that a page links to, relative to the checkout. */
const linksOf = (page: string): string[] =>
  [...readFileSync(join(root, page), "utf8").matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)]
    .map(([, target = ""]) => target)
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => join(dirname(page), target));

describe("the links of", () => {
  it.each([...pages, "SECURITY.md", "CONTRIBUTING.md", "CHANGELOG.md"])(
    "%s lead to files",
    (page) => {
      expect(linksOf(page).filter((target) => !existsSync(join(root, target)))).toEqual([]);
    },
  );
});

it("docs/README.md lists every page", () => {
  const listed = new Set(linksOf("docs/README.md"));
  expect(pages.filter((page) => page.startsWith("docs/") && !listed.has(page))).toEqual([
    "docs/README.md",
  ]);
});

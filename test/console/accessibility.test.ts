/** For everybody: axe on every page, light, dark and on a phone; and all of it by the keyboard. */

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ConsoleUnderTest, goTo, startConsole } from "./browser.ts";
import { pollAsSkyvern, seedConsole } from "./seed.ts";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

let underTest: ConsoleUnderTest;
let inboxId: string;
beforeAll(async () => {
  underTest = await startConsole();
  await seedConsole(underTest);
  await pollAsSkyvern(underTest.target, "wr_4812");
  const inboxes = await underTest.client.inboxes.list();
  inboxId = inboxes.find(({ label }) => label === "Jane’s mailbox")?.inbox_id ?? "";
}, 60_000);
afterAll(() => underTest.close());

type Finding = {
  id: string;
  impact: string;
  nodes: { html: string; any: { message: string }[] }[];
};

async function findingsOn(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const found = (await page.evaluate(
    `axe.run({ resultTypes: ["violations"] }).then(({ violations }) => violations)`,
  )) as Finding[];
  return found
    .filter(({ impact }) => ["serious", "critical", "moderate"].includes(impact))
    .flatMap(({ id, nodes }) =>
      nodes.map(({ html, any }) => `${id}: ${html.slice(0, 160)} (${any[0]?.message ?? ""})`),
    );
}

const pages: readonly {
  name: string;
  hash: () => string;
  ready: (page: Page) => Promise<unknown>;
}[] = [
  {
    name: "codes, with the evidence open",
    hash: () => "#/codes",
    ready: async (page) => {
      for (const button of await page.getByRole("button", { name: "Why this?" }).all())
        await button.click();
    },
  },
  {
    name: "push, with its preview",
    hash: () => "#/push",
    ready: async (page) => {
      await page.getByLabel("Message or code").fill("Your code is 482913, order 20240117");
      await page.locator(".preview-code").waitFor();
    },
  },
  {
    name: "inboxes",
    hash: () => "#/inboxes",
    ready: (page) => page.locator(".item").first().waitFor(),
  },
  {
    name: "the set-up of an inbox",
    hash: () => `#/inboxes/${inboxId}`,
    ready: (page) => page.getByText("You are done").first().waitFor(),
  },
  {
    name: "totp URLs",
    hash: () => "#/totp-urls",
    ready: (page) => page.locator(".item").first().waitFor(),
  },
  {
    name: "authenticators",
    hash: () => "#/authenticators",
    ready: (page) => page.locator(".current-code").first().waitFor(),
  },
  {
    name: "destinations",
    hash: () => "#/destinations",
    ready: (page) => page.locator(".delivery-row").first().waitFor(),
  },
  {
    name: "a run's timeline",
    hash: () => "#/timeline/wr_4812",
    ready: (page) => page.locator(".event").first().waitFor(),
  },
];

const looks = [
  { name: "light", options: { colorScheme: "light" } },
  { name: "dark", options: { colorScheme: "dark" } },
  { name: "on a phone", options: { viewport: { width: 360, height: 740 }, colorScheme: "light" } },
] as const;

describe.each(looks)("$name: axe finds nothing", ({ name, options }) => {
  it("on every page, and none is wider than its window", async () => {
    const { page, faults } = await underTest.openSignedIn("#/codes", {
      ...options,
      reducedMotion: "reduce",
    });
    const findings: Record<string, string[]> = {};
    const wide: string[] = [];
    for (const each of pages) {
      await goTo(page, each.hash());
      await page.locator("main h1").waitFor();
      await each.ready(page);
      findings[each.name] = await findingsOn(page);
      const fits = "document.documentElement.scrollWidth <= innerWidth";
      if ((await page.evaluate(fits)) !== true) wide.push(each.name);
    }
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByText("Where do I find a key?").click();
    findings["sign in"] = await findingsOn(page);
    expect(findings, name).toEqual(
      Object.fromEntries(Object.keys(findings).map((each) => [each, []])),
    );
    expect(wide).toEqual([]);
    expect(faults).toEqual([]);
  }, 90_000);
});

it("by the keyboard alone: past the menu, to a code, copied", async () => {
  const { page, faults } = await underTest.openSignedIn();
  await page.locator("button.code").first().waitFor();
  await page.evaluate("document.activeElement.blur()");
  await page.keyboard.press("Tab");
  await expect
    .poll(() => page.evaluate("document.activeElement.textContent"))
    .toBe("Skip to the page");
  await page.keyboard.press("Enter");
  await expect.poll(() => page.evaluate("document.activeElement.tagName")).toBe("H1");
  const focused = "document.activeElement.classList.contains('code')";
  for (let presses = 0; presses < 20 && !(await page.evaluate(focused)); presses++)
    await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.getByText("Code copied").first().waitFor();
  await expect.poll(() => page.evaluate("navigator.clipboard.readText()")).toMatch(/\d{3}/);
  expect(faults).toEqual([]);
});

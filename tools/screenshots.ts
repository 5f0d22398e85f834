/**
 * Takes the pictures of docs/images: the console, light and dark, on a real otpost with mails that
 * were sent to it. Run it after changing what the console looks like: `npm run screenshots`.
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { type ConsoleUnderTest, goTo, startConsole } from "../test/console/browser.ts";
import { pollAsSkyvern, seedConsole } from "../test/console/seed.ts";

const directory = process.argv[2] ?? join(import.meta.dirname, "../docs/images");
mkdirSync(directory, { recursive: true });

type Shot = {
  name: string;
  page: string;
  /** Until what is to be seen is there. */
  ready: (page: Page) => Promise<unknown>;
  height?: number;
};

const shots: readonly Shot[] = [
  {
    name: "codes",
    page: "#/codes",
    ready: async (page) => {
      await page.locator(".row").nth(4).waitFor();
      await page.locator(".row", { hasText: "739154" }).getByText("Why this?").click();
    },
  },
  {
    name: "push",
    page: "#/push",
    ready: async (page) => {
      await page.getByLabel("Identifier").fill("jane@example.com");
      await page
        .getByLabel("Message or code")
        .fill(
          "Hello Jane,\nyour verification code is 482 913.\nIt is valid for 10 minutes.\nOrder 20240117, total $49.90",
        );
      await page.locator(".preview-code").waitFor();
    },
    height: 640,
  },
  {
    name: "inbox",
    page: "#/inboxes",
    ready: async (page) => {
      await page.locator(".item", { hasText: "Jane’s mailbox" }).getByText("Set up").click();
      await page.getByText("asks whether it may forward").waitFor();
    },
    height: 1000,
  },
  {
    name: "totp-urls",
    page: "#/totp-urls",
    ready: async (page) => {
      await page.locator(".item").first().getByRole("button", { name: "Test" }).click();
      await page.locator(".checks").waitFor();
    },
  },
  {
    name: "authenticators",
    page: "#/authenticators",
    ready: (page) => page.locator(".current-code").nth(1).waitFor(),
    height: 720,
  },
  {
    name: "destinations",
    page: "#/destinations",
    ready: (page) => page.locator(".delivery-row").first().waitFor(),
    height: 900,
  },
  {
    name: "timeline",
    page: "#/timeline/wr_8812",
    ready: (page) => page.locator(".event").nth(2).waitFor(),
    height: 760,
  },
];

const mailTakesMilliseconds = 6000;
/** Until nothing moves any more: what arrived has been greeted. */
const stillMilliseconds = 3000;

const underTest = await startConsole({ TOTP_LIFESPAN_MINUTES: "10" });
try {
  await seedConsole(underTest);
  // A run that waits for its code, and gets it.
  const polled = pollAsSkyvern(underTest.target, "wr_8812");
  await new Promise((resolve) => setTimeout(resolve, mailTakesMilliseconds));
  await underTest.client.push({
    totp_identifier: "ops@example.com",
    content: "Use 530 118 to sign in to Example.",
  });
  await polled;
  for (const colorScheme of ["light", "dark"] as const) await takeAll(underTest, colorScheme);
  const phone = await underTest.openSignedIn("#/codes", { viewport: { width: 390, height: 844 } });
  await phone.page.locator(".row").nth(4).waitFor();
  await phone.page.screenshot({ path: join(directory, "codes-phone.png"), animations: "disabled" });
} finally {
  await underTest.close();
}

async function takeAll(
  { openSignedIn }: ConsoleUnderTest,
  colorScheme: "light" | "dark",
): Promise<void> {
  const { page, faults } = await openSignedIn("#/codes", { colorScheme });
  for (const { name, page: hash, ready, height = 800 } of shots) {
    await page.setViewportSize({ width: 1280, height });
    await goTo(page, hash);
    await ready(page);
    await page.mouse.move(0, 0);
    await page.waitForTimeout(stillMilliseconds);
    await page.screenshot({
      path: join(directory, `${name}-${colorScheme}.png`),
      animations: "disabled",
    });
  }
  if (faults.length > 0) throw new Error(`The browser complained: ${faults.join("; ")}`);
  await page.context().close();
}

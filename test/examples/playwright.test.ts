/** The Playwright example, in a real browser, on a site that mails its codes through a real otpost. */
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { logInWithCode, logInWithLink } from "../../examples/playwright/log-in.ts";
import { createOtpostClient } from "../../shared/api/client.ts";
import { launchBrowser } from "../console/browser.ts";
import { type LocalTarget, startLocalTarget } from "../end-to-end/local-target.ts";
import { createInbox } from "../end-to-end/target.ts";
import { type MailingSite, startMailingSite } from "./mailing-site.ts";

const email = "tester@jane.example";

describe("logging in with Playwright", { timeout: 60_000 }, () => {
  let browser: Browser;
  let page: Page;
  let target: LocalTarget;
  let site: MailingSite;

  beforeAll(async () => {
    target = await startLocalTarget();
    const inbox = await createInbox(target, { kind: "email_address", totp_identifier: email });
    site = await startMailingSite((mail) => target.deliverMail({ ...mail, to: inbox.address }));
    browser = await launchBrowser();
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    await site.close();
    await target.close();
  });
  beforeEach(async () => {
    page = await browser.newPage();
  });
  afterEach(() => page.close());

  it.each([
    { name: "by code", logIn: logInWithCode },
    { name: "by code again, past the first one", logIn: logInWithCode },
    { name: "by link", logIn: logInWithLink },
  ])("$name", async ({ logIn }) => {
    const otpost = createOtpostClient({ baseUrl: target.url, apiKey: target.operatorKey });
    await logIn({ page, otpost, url: site.url, email });
    await page.getByRole("heading").waitFor();
    expect(await page.getByRole("heading").textContent()).toBe("Welcome back");
  });
});

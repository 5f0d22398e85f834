/**
 * Logging in with Playwright where the site mails a one-time code, or a magic link.
 *
 * In a project of your own the two imports are "otpost/client" and "@playwright/test".
 */
import type { Page } from "playwright-core";
import type { OtpostClient } from "../../shared/api/client.ts";

export type Login = {
  page: Page;
  otpost: OtpostClient;
  /** Of the site's log-in page. */
  url: string;
  /** The mailbox that otpost receives the mail of. */
  email: string;
};

/** The code is asked for, waited for and typed in. */
export async function logInWithCode({ page, otpost, url, email }: Login): Promise<void> {
  // Before the mail is caused: what an earlier test left behind does not count.
  const after = await otpost.cursor(email);
  await page.goto(url);
  await page.getByLabel("Email").fill(email);
  await page.getByRole("button", { name: "Send me a code" }).click();

  const { code } = await otpost.waitForCode({ identifier: email, after, timeoutSeconds: 30 });
  await page.getByLabel("Code").fill(code);
  await page.getByRole("button", { name: "Log in" }).click();
}

/** The link is opened where the log-in began, as most sites want it: in the same browser. */
export async function logInWithLink({ page, otpost, url, email }: Login): Promise<void> {
  const after = await otpost.cursor(email);
  await page.goto(url);
  await page.getByLabel("Email").fill(email);
  await page.getByRole("button", { name: "Send me a link" }).click();

  const link = await otpost.waitForMagicLink({ identifier: email, after, timeoutSeconds: 30 });
  await page.goto(link.code);
}

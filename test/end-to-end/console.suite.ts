/** The console as a deployment serves it: a browser signs in with a key and sees a code arrive. */
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchBrowser } from "../console/browser.ts";
import { createInbox, request, type Target } from "./target.ts";

export function describeConsole(name: string, startTarget: () => Promise<Target>): void {
  describe(`${name}: the console`, () => {
    let target: Target;
    let browser: Browser;
    beforeAll(async () => {
      [target, browser] = await Promise.all([startTarget(), launchBrowser()]);
    }, 60_000);
    afterAll(async () => {
      await browser.close();
      await target.close();
    });

    it("signs in with a key, and shows a mail's code while one looks", async () => {
      const inbox = await createInbox(target, {
        kind: "email_address",
        totp_identifier: "console@jane.example",
      });
      const page = await browser.newPage();
      const complaints: string[] = [];
      page.on("pageerror", (error) => complaints.push(error.message));
      page.on("console", (message) => {
        if (message.type() === "error") complaints.push(message.text());
      });
      await page.goto(target.url);
      await page.getByLabel("API key").fill(target.operatorKey);
      await page.getByRole("button", { name: "Sign in" }).click();
      await page.getByText("Live").waitFor();
      await target.deliverMail({ to: inbox.address, text: "Your verification code is 906113." });
      await page.locator(".row", { hasText: "906113" }).waitFor();
      await page.getByRole("link", { name: "Push a code" }).click();
      await page.getByLabel("Message or code").fill("Your code is 482 913.");
      await page.locator(".preview-code").getByText("482913").waitFor();
      await page.getByRole("link", { name: "Run timeline" }).click();
      await page.getByLabel("Run id").fill("wr_nobody");
      await page.getByRole("button", { name: "Show" }).click();
      await page.getByRole("heading", { name: /otpost saw no poll of this run/ }).waitFor();
      expect(complaints).toEqual([]);
    });

    it("is served with its policy; an unchanged list is answered in no bytes", async () => {
      const page = await fetch(target.url, { headers: { "accept-encoding": "gzip" } });
      expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
      expect(await page.text()).toContain('<div id="console">');
      const list = `${target.url}/v1/credentials/totp?include_raw_pending=true`;
      const headers = { "x-api-key": target.operatorKey };
      const etag = (await fetch(list, { headers })).headers.get("etag") ?? "none";
      const again = await fetch(list, { headers: { ...headers, "if-none-match": etag } });
      expect([again.status, await again.text()]).toEqual([304, ""]);
    });

    it("a key is told what it may do", async () => {
      const { status, body } = await request(target, "GET", "/v1/caller");
      expect([status, body]).toEqual([200, expect.objectContaining({ scopes: ["operator"] })]);
    });
  });
}

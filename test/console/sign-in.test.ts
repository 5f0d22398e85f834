/** Who may in, by which way, and what a key that may little is told. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ConsoleUnderTest, goTo, startConsole } from "./browser.ts";

let underTest: ConsoleUnderTest;
beforeAll(async () => {
  underTest = await startConsole();
});
afterAll(() => underTest.close());

describe("a sign-in link", () => {
  it("signs in once, and leaves neither token nor key where others could find them", async () => {
    const { page, faults } = await underTest.open();
    const { token } = await underTest.client.createSignInLink();
    await page.goto(`${underTest.target.url}/#sign-in=${token}`);
    await page.getByRole("heading", { level: 1, name: "Codes" }).waitFor();
    await expect.poll(() => page.url()).toBe(`${underTest.target.url}/#/codes`);
    const kept = await page.evaluate(
      "JSON.stringify({ ...localStorage, cookie: document.cookie })",
    );
    expect(kept).not.toContain(underTest.target.operatorKey);
    await expect.poll(() => page.evaluate("sessionStorage.length")).toBe(1);

    // This browser session stays signed in; another does not get in by the same link.
    await page.reload();
    await page.getByRole("heading", { level: 1, name: "Codes" }).waitFor();
    const other = await underTest.open();
    await other.page.goto(`${underTest.target.url}/#sign-in=${token}`);
    await other.page.getByRole("alert").getByText("was used before").waitFor();

    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByLabel("API key").waitFor();
    await expect.poll(() => page.evaluate("sessionStorage.length")).toBe(0);
    expect([...faults, ...other.faults]).toEqual([]);
  });
});

describe("a key", () => {
  it("that is unknown is refused, with what to do", async () => {
    const { page, faults } = await underTest.open();
    await page.goto(underTest.target.url);
    await page.getByLabel("API key").fill("otp_wrong");
    await page.keyboard.press("Enter");
    await page.getByRole("alert").getByText("does not know this key").waitFor();
    await page.getByText("Where do I find a key?").click();
    await page.getByText("npm run --silent otpost -- console").waitFor();
    expect(faults).toEqual([]);
  });

  it("that is revoked signs the page out, and says so", async () => {
    const created = await underTest.client.apiKeys.create({ scopes: ["read"] });
    const { page } = await underTest.openWithKey(created.api_key);
    await page.getByText("Live").waitFor();
    await underTest.client.apiKeys.delete(created.api_key_id);
    await page.getByRole("alert").getByText("You were signed out").waitFor();
  });

  it("with the scope read sees codes and current codes, and is told what it may not", async () => {
    const { api_key } = await underTest.client.apiKeys.create({ scopes: ["read"] });
    const { page, faults } = await underTest.openWithKey(api_key);
    await page.getByText("No codes yet").waitFor();
    // Nothing is offered that would be refused.
    expect(await page.getByRole("link", { name: "Set up an inbox" }).count()).toBe(0);
    await page.getByRole("link", { name: "Push a code (not with this key)" }).click();
    await page.getByText("needs an API key with the scope “push”. Yours has: read.").waitFor();
    await goTo(page, "#/inboxes");
    await page.getByText("needs an API key with the scope “admin”").waitFor();
    await goTo(page, "#/authenticators");
    await page.getByText("No authenticator yet").waitFor();
    expect(faults).toEqual([]);
  });

  it("with the scope push may push, and nothing else", async () => {
    const { api_key } = await underTest.client.apiKeys.create({ scopes: ["push"] });
    const { page, faults } = await underTest.openWithKey(api_key);
    await page.getByText("needs an API key with the scope “read”").waitFor();
    await goTo(page, "#/push");
    await page.getByLabel("Identifier").fill("push-only@example.com");
    await page.getByLabel("Message or code").fill("123456");
    await page.getByRole("button", { name: "Push", exact: true }).click();
    await page.getByRole("heading", { name: "Pushed" }).waitFor();
    expect(faults).toEqual([]);
  });

  it("that is limited to identifiers sees theirs, and chooses among them", async () => {
    const identifiers = ["jane@example.com", "joe@example.com"];
    const { api_key } = await underTest.client.apiKeys.create({ scopes: ["read"], identifiers });
    await underTest.client.push({ totp_identifier: "jane@example.com", content: "111111" });
    await underTest.client.push({ totp_identifier: "joe@example.com", content: "222222" });
    await underTest.client.push({ totp_identifier: "else@example.com", content: "333333" });
    const { page, faults } = await underTest.openWithKey(api_key);
    await page.locator(".row", { hasText: "111111" }).waitFor();
    expect(await page.locator(".row").count()).toBe(1);
    await page.getByLabel("Identifier").selectOption("joe@example.com");
    await page.locator(".row", { hasText: "222222" }).waitFor();
    await page.getByText("this key reaches 2 identifiers").waitFor();
    expect(faults).toEqual([]);
  });
});

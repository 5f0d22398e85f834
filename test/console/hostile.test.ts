/** What a stranger may write: it is text, it is bounded, and what would deceive is visible. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { type ConsolePage, type ConsoleUnderTest, startConsole } from "./browser.ts";

let underTest: ConsoleUnderTest;
let inboxAddress: string;
beforeAll(async () => {
  underTest = await startConsole();
  const [inbox] = await underTest.client.inboxes.list();
  inboxAddress = inbox?.address ?? "";
});
afterAll(() => underTest.close());

const script = `<script>document.title = "owned"</script><img src="https://evil.example/x.png" onerror="document.title = 'owned'"><svg onload="document.title = 'owned'">`;
const overrides = "\u202egpj.exe\u202c \u2066isolated\u2069 zero\u200bwidth";

type Hostile = {
  name: string;
  /** The identifier under which it shows up. */
  identifier: string;
  content: string;
  shows: (opened: ConsolePage) => Promise<void>;
};

const open = ({ page }: ConsolePage) =>
  page.getByRole("button", { name: /Why (this|not)\?/ }).click();

const cases: readonly Hostile[] = [
  {
    name: "script tags and event handlers",
    identifier: "script@example.com",
    content: `Your verification code is 482913. ${script}`,
    shows: async (opened) => {
      await open(opened);
      await opened.page.locator(".content").getByText("<script>document.title").waitFor();
      expect(await opened.page.locator(".row script, .row img, .row svg[onload]").count()).toBe(0);
    },
  },
  {
    name: "markup in an identifier",
    identifier: `"><script>alert(1)</script>`,
    content: "482914",
    shows: ({ page }) =>
      page.locator(".identifier").getByText("<script>alert(1)</script>").waitFor(),
  },
  {
    name: "a javascript: link",
    identifier: "javascript@example.com",
    content: `Sign in: <a href="javascript:alert(document.domain)">click here to sign in</a> javascript:alert(1)//verify?token=q7Lm2xVb9 `,
    shows: async (opened) => {
      expect(await opened.page.locator('.row a[href^="javascript"]').count()).toBe(0);
      expect(await opened.page.getByRole("button", { name: "Open…" }).count()).toBe(0);
    },
  },
  {
    name: "bidi overrides and zero-width characters",
    identifier: "bidi@example.com",
    content: `Your verification code is 482915. ${overrides}`,
    shows: async (opened) => {
      await open(opened);
      for (const name of ["U+202E", "U+202C", "U+2066", "U+200B"]) {
        await opened.page.locator(".unseen").getByText(name).first().waitFor();
      }
    },
  },
  {
    name: "bidi overrides in an identifier",
    identifier: "moc.elpmaxe@\u202eenaj",
    content: "482916",
    // Taken out where identifiers are compared: two that look the same are the same.
    shows: ({ page }) => page.locator(".identifier").getByText("moc.elpmaxe@enaj").waitFor(),
  },
  {
    name: "a line of a megabyte",
    identifier: "long@example.com",
    content: `Your verification code is 482917. ${"A".repeat(900_000)}`,
    shows: async (opened) => {
      await open(opened);
      await opened.page.getByText(/and \d+ more characters/).waitFor();
      const shown = await opened.page.locator(".content").innerText();
      expect(shown.length).toBeLessThan(3000);
      const sideways = "document.documentElement.scrollWidth <= innerWidth";
      expect(await opened.page.evaluate(sideways)).toBe(true);
    },
  },
  {
    name: "a look-alike domain",
    identifier: "lookalike@example.com",
    // Cyrillic а in аpple.com.
    content: "Sign in: https://\u0430pple.com/auth/verify?token=q7Lm2xVb9",
    shows: async ({ page }) => {
      await page.locator(".link-text").getByText("xn--pple-43d.com").waitFor();
      await page.locator(".look-alike").getByText("letters of another alphabet").waitFor();
    },
  },
  {
    name: "a name before an @ that is not the host",
    identifier: "userinfo@example.com",
    content: "Sign in: https://app.example.com@evil.example/auth/verify?token=q7Lm2xVb9",
    shows: async ({ page }) => {
      // Whatever is taken for the link, what is called its host is where it leads.
      const hosts = await page.locator(".link-text strong").allInnerTexts();
      for (const host of hosts) expect(host).not.toBe("app.example.com");
    },
  },
];

it.each(cases)("$name: inert, and visible as such", async ({ identifier, content, shows }) => {
  await underTest.client.push({ totp_identifier: identifier, content });
  const filter = new URLSearchParams({ identifier });
  const opened = await underTest.openSignedIn(`#/codes?${filter}`);
  await opened.page.locator(".row").first().waitFor();
  await expect.poll(() => opened.page.locator(".row").count()).toBe(1);
  await shows(opened);
  expect(await opened.page.title()).toBe("Codes · otpost");
  expect(opened.faults).toEqual([]);
  await opened.page.context().close();
});

it("a hostile mail is as inert as a hostile push", async () => {
  await underTest.target.deliverMail({
    from: `"<img src=x onerror=alert(1)>" <mallory@evil.example>`,
    to: inboxAddress,
    subject: `Your code \u202e<script>alert(1)</script>`,
    html: `<base href="https://evil.example/"><style>@import "https://evil.example/x.css"</style>
      <p>Your verification code is <b>639104</b></p>${script}
      <form action="https://evil.example/"><input name="q"></form>`,
  });
  const opened = await underTest.openSignedIn("#/codes");
  const row = opened.page.locator(".row", { hasText: "639104" });
  await row.waitFor();
  await row.getByRole("button", { name: "Why this?" }).click();
  await row.locator(".facts").first().waitFor();
  expect(await opened.page.locator("main form, main img, main style, main base").count()).toBe(0);
  expect(opened.faults).toEqual([]);
});

it("the browser refuses what the page did not bring, and a test would see it", async () => {
  const { page, faults } = await underTest.openSignedIn();
  await page.evaluate(`{
    const script = document.createElement("script");
    script.append("document.title = 'owned'");
    document.body.append(script);
    try { document.body.innerHTML = "<p>owned</p>"; } catch {}
    const image = new Image();
    image.src = "https://evil.example/x.png";
    document.body.append(image);
  }`);
  await expect
    .poll(
      () => faults.filter((fault) => /Content Security Policy|TrustedScript/.test(fault)).length,
    )
    .toBeGreaterThan(1);
  await expect.poll(() => page.title()).toBe("Codes · otpost");
  const framed = await fetch(underTest.target.url);
  expect(framed.headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
});

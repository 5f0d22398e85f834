/** Setting an inbox up together with its user: each step waits, and turns green when it is done. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { postAsTwilio } from "../end-to-end/target.ts";
import { type ConsoleUnderTest, startConsole } from "./browser.ts";
import { putConfirmation } from "./seed.ts";

let underTest: ConsoleUnderTest;
beforeAll(async () => {
  underTest = await startConsole();
});
afterAll(() => underTest.close());

it("an address: made, confirmed, tested, green", async () => {
  const { page, faults } = await underTest.openSignedIn("#/inboxes");
  await page.getByLabel("Label").fill("Jane’s mailbox");
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await page.getByRole("heading", { name: "Jane’s mailbox" }).waitFor();

  const address = await page.locator(".copy-field code").first().innerText();
  expect(address).toMatch(/^[a-z0-9]{20,}@otpost\.localhost$/);
  for (const [provider, says] of [
    ["Microsoft 365, Outlook", "outbound spam policy"],
    ["Fastmail", "Filters & Rules"],
    ["iCloud", "Mail Forwarding"],
    ["Gmail", "Forwarding and POP/IMAP"],
  ] as const) {
    await page.getByLabel("Your mail is with").selectOption(provider);
    await page.getByText(says).first().waitFor();
  }
  await page.getByText("Waiting for the confirmation mail").waitFor();

  const id = page.url().split("/").at(-1) ?? "";
  await putConfirmation(underTest, id);
  await page.getByText("asks whether it may forward to this inbox").waitFor();
  await page.getByText("jane.doe@gmail.com").waitFor();
  await page.getByText("482913107").waitFor();
  // The approve link takes a click to see, another to offer, and a third to open.
  expect(await page.locator('a[href*="google.com"]').count()).toBe(0);
  await page.getByRole("button", { name: "Show the approve link" }).click();
  await page.getByRole("button", { name: "Open…" }).click();
  const approve = page.getByRole("link", { name: "Open mail-settings.google.com in a new tab" });
  expect(await approve.getAttribute("href")).toContain("/vf-");

  await page.getByText("Waiting for the first message").waitFor();
  expect(await page.getByText("Working", { exact: true }).count()).toBe(0);
  await underTest.target.deliverMail({
    to: address,
    subject: "Sign in",
    text: "Your verification code is 482913\n",
  });
  await page.locator(".success").getByText("You are done.").waitFor();
  await page.getByText("Working", { exact: true }).waitFor();
  expect(await page.locator(".step.done").count()).toBe(3);
  expect(faults).toEqual([]);
});

it("a phone number: Twilio's webhook address, and green with the first SMS", async () => {
  const { page, faults } = await underTest.openSignedIn("#/inboxes");
  await page.getByLabel("What").selectOption("Phone number");
  await page.getByLabel("Phone number").last().fill("+1 415 555 0123");
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await page.getByText("https://codes.example.com/v1/webhooks/twilio/sms").waitFor();
  await page.getByText("A message comes in").waitFor();
  const answer = await postAsTwilio(underTest.target, {
    sid: "SM00000000000000000000000000000001",
    to: "+14155550123",
    text: "Your code is 771199",
  });
  expect(answer.status).toBe(200);
  await page.locator(".success").getByText("You are done.").waitFor();
  await page.locator(".row", { hasText: "771199" }).waitFor();
  expect(faults).toEqual([]);
});

it("a mistake says what to do; a deleted inbox is gone from the list", async () => {
  const { page, faults } = await underTest.openSignedIn("#/inboxes");
  await page.getByLabel("What").selectOption("Email domain");
  await page.getByLabel("Domain", { exact: true }).fill("not a domain");
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await page.getByRole("alert").getByText("domain").waitFor();

  await page.getByLabel("Domain", { exact: true }).fill("mail.example.com");
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await page.getByText("← All inboxes").click();
  const item = page.locator(".item", { hasText: "mail.example.com" });
  await item.getByRole("button", { name: "Delete: mail.example.com" }).click();
  // Who asked by accident finds the way back under the finger.
  await expect.poll(() => page.evaluate("document.activeElement.textContent")).toBe("Keep it");
  await item.getByRole("button", { name: "Really delete?" }).click();
  await item.waitFor({ state: "detached" });
  expect(faults).toEqual([]);
});

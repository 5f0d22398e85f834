/** Push with its preview, totp URLs, authenticators, destinations, and the timeline of a run. */

import QRCode from "qrcode";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ConsoleUnderTest, startConsole } from "./browser.ts";
import { pollAsSkyvern, startReceiver } from "./seed.ts";

let underTest: ConsoleUnderTest;
beforeAll(async () => {
  underTest = await startConsole();
});
afterAll(() => underTest.close());

const local = (url: string): string =>
  url.replace(underTest.target.publicUrl, underTest.target.url);

describe("push", () => {
  it("shows what will be found while one types, and stores it as Skyvern's form does", async () => {
    const { page, faults } = await underTest.openSignedIn("#/push");
    const content = page.getByLabel("Message or code");
    const preview = page.locator(".preview");
    await content.fill("See you on Monday.");
    await preview.getByText("Nothing. It would be kept, without a code.").waitFor();
    await content.fill("Your verification code is 482 913, order 20240117.");
    await preview.locator(".preview-code").getByText("482913").waitFor();
    await preview.getByText("verification code", { exact: true }).waitFor();
    await preview.locator(".candidates").getByText("20240117").waitFor();
    // Nothing of it is kept before it is pushed.
    expect(await underTest.client.list({ include_raw_pending: true })).toEqual([]);

    await page.getByLabel("Identifier").fill("Jane@Example.com");
    await page.getByText("Run details").click();
    await page.getByLabel("Workflow run id").fill("wr_9");
    await page.getByLabel("Source").fill("console");
    await page.getByRole("button", { name: "Push", exact: true }).click();
    await page.locator(".pushed").getByText("482913").waitFor();
    const [stored] = await underTest.client.list();
    expect(stored).toMatchObject({
      totp_identifier: "jane@example.com",
      code: "482913",
      workflow_run_id: "wr_9",
      source: "console",
    });
    await page.getByRole("link", { name: "See it among the codes" }).click();
    await page.locator(".row", { hasText: "482913" }).waitFor();
    expect(faults).toEqual([]);
  });

  it("says what is wrong with what cannot be pushed, and keeps what was typed", async () => {
    const { page, faults } = await underTest.openSignedIn("#/push");
    await page.getByLabel("Identifier").fill("x".repeat(1100));
    await page.getByLabel("Message or code").fill("123456");
    await page.getByRole("button", { name: "Push", exact: true }).click();
    await page.getByRole("alert").getByText("totp_identifier: Must have at most").waitFor();
    expect(await page.getByLabel("Message or code").inputValue()).toBe("123456");
    expect(faults).toEqual([]);
  });
});

describe("totp URLs", () => {
  it("a URL is made, shown once with what to paste, polled, refused, tested and rotated", async () => {
    const { page, faults } = await underTest.openSignedIn("#/totp-urls");
    await page.getByText("No totp URL yet").waitFor();
    await page.getByLabel("Identifier").fill("pull@example.com");
    await page.getByRole("button", { name: "Make the URL" }).click();
    const url = await page.locator(".once .copy-field code").innerText();
    expect(url).toMatch(/^https:\/\/codes\.example\.com\/v1\/totp\/.{22,}$/);
    expect(await page.locator(".once pre").innerText()).toContain("totp_verification_url");
    await page.getByRole("button", { name: "I have copied it" }).click();
    expect(await page.locator("main").innerText()).not.toContain(url);

    const item = page.locator(".item", { hasText: "pull@example.com" });
    await item.getByText("never polled").waitFor();
    await item.getByRole("button", { name: "Test" }).click();
    await item.getByText("No Skyvern key was added here.").waitFor();
    await item.getByText("A poll now would wait for the next code").waitFor();

    await underTest.client.push({ totp_identifier: "pull@example.com", content: "515151" });
    await pollAsSkyvern(underTest.target, "wr_pull", local(url));
    await pollAsSkyvern(underTest.target, "wr_pull", local(url), "a wrong key");
    await item.getByText("a code", { exact: true }).waitFor();
    await item.getByRole("link", { name: "wr_pull" }).waitFor();
    await item.getByText("1 poll with a wrong signature").waitFor();
    await item.getByRole("button", { name: "Test" }).click();
    await item.getByText("the signature is not of a Skyvern API key").waitFor();

    await item.getByRole("button", { name: "Rotate" }).click();
    const rotated = await page.locator(".once .copy-field code").innerText();
    expect(rotated).not.toBe(url);
    expect((await pollAsSkyvern(underTest.target, "wr_pull", local(url))).status).toBe(404);
    expect(faults).toEqual([]);
  });

  it("Skyvern's keys are added and deleted, and never shown", async () => {
    const { page, faults } = await underTest.openSignedIn("#/totp-urls");
    await page.getByLabel("Skyvern API key").fill("a-skyvern-key-that-ends-in-wxyz");
    await page.getByRole("button", { name: "Add the key" }).click();
    const added = page.locator(".plain-list li", { hasText: "wxyz" });
    await added.waitFor();
    expect(await added.innerText()).not.toContain("a-skyvern-key");
    await added.getByRole("button", { name: /^Delete/ }).click();
    await added.getByRole("button", { name: "Really delete?" }).click();
    await added.waitFor({ state: "detached" });
    expect(faults).toEqual([]);
  });
});

describe("authenticators", () => {
  const secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";
  const uri = (account: string): string =>
    `otpauth://totp/ACME:${account}?secret=${secret}&issuer=ACME`;
  const picture = (account: string): Promise<Buffer> =>
    QRCode.toBuffer(uri(account), { width: 360 });

  it("are added by key, by URI, and by a picture chosen, pasted, dropped or taken; the secret never shows", async () => {
    const { page, faults } = await underTest.openSignedIn("#/authenticators");
    const item = (text: string) => page.locator(".item", { hasText: text });
    await page.getByText("No authenticator yet").waitFor();

    await page.getByLabel("Identifier").fill("by-key@example.com");
    await page.getByLabel("Key or otpauth:// URI").fill("jbsw y3dp ehpk 3pxp jbsw y3dp ehpk 3pxp");
    await page.getByRole("button", { name: "Add", exact: true }).click();
    const code = item("by-key@example.com").locator("button.code");
    await expect.poll(() => code.innerText()).toMatch(/^\d{6}$/);
    const seconds = Number(await item("by-key@example.com").locator(".seconds").innerText());
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(30);

    await page.getByLabel("Identifier").fill("");
    await page.getByLabel("Key or otpauth:// URI").fill(uri("by-uri@example.com"));
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await item("by-uri@example.com").waitFor();

    await page.getByLabel("Choose a picture").setInputFiles({
      name: "qr.png",
      mimeType: "image/png",
      buffer: await picture("by-picture@example.com"),
    });
    await item("by-picture@example.com").waitFor();

    const bytesOf = async (account: string): Promise<string> =>
      `Uint8Array.from(atob("${(await picture(account)).toString("base64")}"), (one) => one.charCodeAt(0))`;
    const transfer = async (account: string): Promise<string> => `
      const data = new DataTransfer();
      data.items.add(new File([${await bytesOf(account)}], "qr.png", { type: "image/png" }));`;
    await page.evaluate(`{ ${await transfer("by-paste@example.com")}
      document.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data })); }`);
    await item("by-paste@example.com").waitFor();

    await page.evaluate(`{ ${await transfer("by-drop@example.com")}
      document.querySelector(".drop").dispatchEvent(
        new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true })); }`);
    await item("by-drop@example.com").waitFor();

    // A camera that looks at the picture: a real stream, through the page's own video and canvas.
    await page.evaluate(`(async () => {
      const picture = await createImageBitmap(new Blob([${await bytesOf("by-camera@example.com")}]));
      const canvas = document.createElement("canvas");
      canvas.width = picture.width;
      canvas.height = picture.height;
      const draw = () => canvas.getContext("2d").drawImage(picture, 0, 0);
      draw();
      setInterval(draw, 50);
      navigator.mediaDevices.getUserMedia = async () => canvas.captureStream(20);
    })()`);
    await page.getByRole("button", { name: "Use the camera" }).click();
    const played = "document.querySelector('video')?.currentTime ?? 0";
    await expect.poll(() => page.evaluate(played), { timeout: 10_000 }).toBeGreaterThan(0);
    await page.getByRole("button", { name: "Take the picture" }).click();
    await item("by-camera@example.com").waitFor();
    expect(await page.content()).not.toContain(secret);
    expect(faults).toEqual([]);
  });

  it("what holds no QR code is refused with a sentence", async () => {
    const { page, faults } = await underTest.openSignedIn("#/authenticators");
    const choose = page.getByLabel("Choose a picture");
    await choose.setInputFiles({ name: "x.png", mimeType: "image/png", buffer: Buffer.from("x") });
    await page.getByRole("alert").getByText("no picture that the browser can read").waitFor();
    await page.getByLabel("Key or otpauth:// URI").fill("not base32!");
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await page.getByRole("alert").waitFor();
    await page.getByRole("button", { name: "Use the camera" }).click();
    await page.getByText("The browser gave no camera").waitFor();
    expect(faults).toEqual([]);
  });
});

describe("destinations", () => {
  it("are added, tested, rotated and switched off; every attempt shows, and is made again", async () => {
    const { page, faults } = await underTest.openSignedIn("#/destinations");
    await page.getByText("No destination yet").waitFor();
    await page.getByLabel("URL", { exact: true }).fill(await startReceiver());
    await page.getByLabel("Label").fill("production");
    await page.getByRole("button", { name: "Add", exact: true }).click();
    expect(await page.locator(".once code").innerText()).toMatch(/^whsec_/);
    await page.getByRole("button", { name: "I have copied it" }).click();

    const item = page.locator(".item", { hasText: "production" });
    await item.getByRole("button", { name: "Test" }).click();
    // The receiver's first answer is 503, and a test is tried once.
    const test = page.locator(".delivery-row", { hasText: "Test, with a made-up code" });
    await test.getByText("503 http status").waitFor();
    await test.getByText("A test is tried once only.").waitFor();

    await underTest.client.push({ totp_identifier: "dest@example.com", content: "616161" });
    const delivery = page.locator(".delivery-row", { hasText: "dest@example.com" });
    await delivery.getByText("204 OK").waitFor();
    await delivery.getByRole("button", { name: "Deliver again" }).click();
    await expect.poll(() => delivery.getByText("204 OK").count(), { timeout: 8000 }).toBe(2);

    await item.getByRole("button", { name: "Rotate" }).click();
    await page
      .locator(".once")
      .getByText(/^whsec_/)
      .waitFor();
    await item.getByText("old secret valid until").waitFor();
    await item.getByRole("button", { name: "Switch off" }).click();
    await item.getByText("switched off").waitFor();
    expect(faults).toEqual([]);
  });

  it("a URL that would be refused says why", async () => {
    const { page, faults } = await underTest.openSignedIn("#/destinations");
    await page.getByLabel("URL", { exact: true }).fill("http://example.com/otp");
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await page.getByRole("alert").getByText("https").waitFor();
    expect(faults).toEqual([]);
  });
});

describe("the timeline of a run", () => {
  it("tells why the run did not get its code, and then that it did", async () => {
    const { totp_url } = await underTest.client.totpUrls.create({
      totp_identifier: "late@example.com",
      hold_seconds: 0,
    });
    await pollAsSkyvern(underTest.target, "wr_late", local(totp_url));
    const { page, faults } = await underTest.openSignedIn("#/timeline");
    await page.getByLabel("Run id").fill("wr_late");
    await page.getByRole("button", { name: "Show" }).click();
    await page
      .getByRole("heading", { name: /It got nothing in 1 poll: no message since/ })
      .waitFor();

    await underTest.client.push({ totp_identifier: "late@example.com", content: "717171" });
    await page.locator(".event.arrival").getByText("A code arrived").waitFor();
    await pollAsSkyvern(underTest.target, "wr_late", local(totp_url));
    await page.getByRole("heading", { name: /It was handed a code/ }).waitFor();
    await page.locator(".event").getByText("Handed to this run").waitFor();
    expect(await page.locator(".event.poll").count()).toBe(2);
    expect(await page.locator(".strip svg rect.poll").count()).toBe(2);
    expect(await page.locator("main").innerText()).not.toContain("717171");
    expect(faults).toEqual([]);
  });

  it("of an unknown run says what to look at", async () => {
    const { page, faults } = await underTest.openSignedIn("#/timeline/wr_unknown");
    await page.getByRole("heading", { name: /otpost saw no poll of this run/ }).waitFor();
    expect(faults).toEqual([]);
  });
});

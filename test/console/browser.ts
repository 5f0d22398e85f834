/**
 * A real browser on a real one-machine otpost. Whatever the browser complains of (a refused script, an
 * exception, a request to elsewhere) fails the test that caused it.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import chromium from "@sparticuz/chromium";
import {
  type Browser,
  type BrowserContextOptions,
  type Page,
  chromium as playwright,
} from "playwright-core";
import { createOtpostClient, type OtpostClient } from "../../shared/api/client.ts";
import { type LocalTarget, startLocalTarget } from "../end-to-end/local-target.ts";
import { request } from "../end-to-end/target.ts";

export type ConsoleUnderTest = {
  target: LocalTarget;
  dataDirectory: string;
  client: OtpostClient;
  browser: Browser;
  /** A page of its own, with nobody signed in. */
  open(options?: BrowserContextOptions): Promise<ConsolePage>;
  /** Signed in by a link, as the start prints it. */
  openSignedIn(path?: string, options?: BrowserContextOptions): Promise<ConsolePage>;
  /** Signed in as people do who have a key. */
  openWithKey(key: string, options?: BrowserContextOptions): Promise<ConsolePage>;
  /** Another organization, with nothing in it; gives its admin key. */
  createOrganization(): Promise<string>;
  close(): Promise<void>;
};

export type ConsolePage = {
  page: Page;
  /** What the browser complained of; a test ends by expecting none. */
  faults: string[];
};

export async function startConsole(
  environment: Record<string, string> = {},
): Promise<ConsoleUnderTest> {
  const dataDirectory = mkdtempSync(join(tmpdir(), "otpost-console-"));
  const [target, browser] = await Promise.all([
    startLocalTarget({
      OTPOST_DATA_DIR: dataDirectory,
      OTPOST_ALLOW_LOOPBACK_DESTINATIONS: "true",
      ...environment,
    }),
    launchBrowser(),
  ]);
  const client = createOtpostClient({ baseUrl: target.url, apiKey: target.operatorKey });

  async function open(options: BrowserContextOptions = {}): Promise<ConsolePage> {
    const context = await browser.newContext({
      viewport: { width: 1280, height: 860 },
      permissions: ["clipboard-read", "clipboard-write"],
      // Without a graphics card every frame of an animation costs.
      reducedMotion: "reduce",
      ...options,
    });
    const page = await context.newPage();
    page.setDefaultTimeout(10_000);
    return { page, faults: collectFaults(page, target.url) };
  }

  return {
    target,
    dataDirectory,
    client,
    browser,
    open,
    openSignedIn: async (path = "#/codes", options = {}) => {
      const opened = await open(options);
      const { token } = await client.createSignInLink();
      await opened.page.goto(`${target.url}/#sign-in=${token}`);
      await opened.page.getByRole("heading", { level: 1, name: "Codes" }).waitFor();
      if (path !== "#/codes") await goTo(opened.page, path);
      return opened;
    },
    openWithKey: async (key, options = {}) => {
      const opened = await open(options);
      await opened.page.goto(target.url);
      await opened.page.getByLabel("API key").fill(key);
      await opened.page.getByRole("button", { name: "Sign in" }).click();
      await opened.page.getByRole("navigation").waitFor();
      return opened;
    },
    createOrganization: async () => {
      const post = async (path: string, body: object): Promise<Record<string, unknown>> => {
        const { status, body: answer } = await request<Record<string, unknown>>(
          target,
          "POST",
          path,
          { body },
        );
        if (status !== 201) throw new Error(`${path}: HTTP ${status}`);
        return answer;
      };
      const { organization_id } = await post("/v1/organizations", { name: "Another Ltd." });
      const keys = `/v1/organizations/${String(organization_id)}/api-keys`;
      return String((await post(keys, { scopes: ["admin"] }))["api_key"]);
    },
    close: async () => {
      await browser.close();
      await target.close();
      rmSync(dataDirectory, { recursive: true, force: true });
    },
  };
}

/**
 * The package's arguments are for Lambda. A process for everything dies with the first page that is
 * closed; and a browser that checks no origins would prove nothing.
 */
const lax = new Set([
  "--single-process",
  "--no-zygote",
  "--in-process-gpu",
  "--disable-web-security",
  "--disable-site-isolation-trials",
  "--allow-running-insecure-content",
]);

export async function launchBrowser(): Promise<Browser> {
  return playwright.launch({
    executablePath: await chromium.executablePath(),
    args: chromium.args.filter((argument) => !lax.has(argument)),
    headless: true,
  });
}

/** As a click on a link to it. */
export async function goTo(page: Page, hash: string): Promise<void> {
  await page.evaluate(`location.hash = ${JSON.stringify(hash)}`);
}

function collectFaults(page: Page, url: string): string[] {
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(`exception: ${error.message}`));
  page.on("console", (message) => {
    // A refusal of the API is shown to the user; the browser notes it, too.
    const isAnswer = /Failed to load resource: the server responded with a status/.test(
      message.text(),
    );
    if (message.type() === "error" && !isAnswer) faults.push(message.text());
  });
  page.on("request", (request) => {
    if (!request.url().startsWith(`${url}/`)) faults.push(`request to ${request.url()}`);
  });
  return faults;
}

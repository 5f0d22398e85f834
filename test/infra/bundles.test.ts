/** The bundles: what they weigh, and what must not be in them. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bundleDirectory, bundleFunctions, type Concern } from "../../infra/bundle.ts";

/** KB, minified: whoever adds a package sees what it costs every cold start. */
const most: { readonly [concern in Concern]: number } = {
  about: 480,
  authenticators: 700,
  "callback-sender": 1250,
  console: 150,
  "email-parser": 1800,
  "list-codes": 700,
  manage: 700,
  "push-code": 700,
  "sms-parser": 700,
  "sms-webhook": 700,
  "totp-url": 700,
};

let outDirectory: string;
beforeAll(async () => {
  outDirectory = mkdtempSync(join(tmpdir(), "otpost-bundles-"));
  await bundleFunctions({ outDirectory });
});
afterAll(() => rmSync(outDirectory, { recursive: true }));

describe("each bundle", () => {
  for (const concern of Object.keys(most) as Concern[]) {
    it(`${concern} stays under ${most[concern]} KB, and names its sources`, () => {
      const directory = bundleDirectory(outDirectory, concern);
      const files = readdirSync(directory).map((name) => join(directory, name));
      const modules = files.filter((file) => file.endsWith(".mjs"));
      const bytes = modules.reduce((sum, file) => sum + statSync(file).size, 0);
      expect(bytes).toBeLessThan(most[concern] * 1000);
      const map = modules.map((file) => readFileSync(`${file}.map`, "utf8")).join("\n");
      expect(map).toContain(`functions/${concern}/lambda.ts`);
      // Neither the other languages of zod nor ways to sign in that a function never has.
      expect(map).not.toContain("zod/v4/locales/fr.js");
      expect(map).not.toContain("credential-provider-sso");
      expect(map).not.toContain("zod/v4/core/to-json-schema.js");
      expect(map).not.toMatch(/\/local\/|node_modules\/twilio\/lib\/(?!webhooks)/);
    });
  }
});

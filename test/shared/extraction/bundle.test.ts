/** What extraction weighs wherever it is bundled: its code, the words of every language, HTML's names. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { bundleExtraction } from "../../../bench/extraction-bundle.ts";

let directory: string;
let bytes: number;
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "otpost-bundle-"));
  bytes = await bundleExtraction(join(directory, "extraction.mjs"));
});
afterAll(() => rmSync(directory, { recursive: true }));

it("stays under 150 KB, minified", () => {
  expect(bytes).toBeGreaterThan(50_000);
  expect(bytes).toBeLessThan(150_000);
});

it("reads messages in every language, and HTML, out of one file", async () => {
  const { extract } = await import(pathToFileURL(join(directory, "extraction.mjs")).href);
  const html = "<p>Ваш код подтверждения&colon;</p><b>4829&#49;3</b>";
  expect(extract({ channel: "email", html }).code).toMatchObject({
    value: "482913",
    evidence: { language: "ru" },
  });
});

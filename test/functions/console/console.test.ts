/** The console's files: what they weigh, and the headers that keep them harmless. */
import { gunzipSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { createConsoleRoutes } from "../../../functions/console/console.ts";
import { packedConsole } from "../../../functions/console/packed-console.ts";

const app = createConsoleRoutes();
const get = (path: string, headers: Record<string, string> = {}) => app.request(path, { headers });
const scripts = Object.entries(packedConsole).filter(([path]) => path.endsWith(".js"));

it("the scripts have at most 60 KB, gzipped", () => {
  expect(scripts.length).toBeGreaterThan(0);
  const bytes = scripts.reduce((sum, [, { text }]) => sum + gzipSync(text, { level: 9 }).length, 0);
  expect(bytes).toBeLessThanOrEqual(60_000);
});

it("nothing in them names another host to load from", () => {
  for (const [path, { text }] of Object.entries(packedConsole)) {
    const loads = text.match(/(?:src|href)=["']?(?:https?:)?\/\/|@import|url\((?!["']?data:)/g);
    expect([path, loads]).toEqual([path, null]);
  }
});

describe("every file", () => {
  it.each(Object.keys(packedConsole))(
    "%s runs and loads nothing but what is ours",
    async (path) => {
      const response = await get(path);
      expect(response.status).toBe(200);
      const policy = response.headers.get("content-security-policy") ?? "";
      expect(policy).toContain("default-src 'none'");
      expect(policy).not.toMatch(/unsafe|\*|https?:/);
      expect(response.headers.get("x-content-type-options")).toBe("nosniff");
      expect(response.headers.get("referrer-policy")).toBe("no-referrer");
      expect(await response.text()).toBe(packedConsole[path]?.text);
    },
  );

  it.each(Object.keys(packedConsole))("%s comes gzipped to who takes that", async (path) => {
    const response = await get(path, { "accept-encoding": "br, gzip" });
    expect(response.headers.get("content-encoding")).toBe("gzip");
    const body = gunzipSync(Buffer.from(await response.arrayBuffer())).toString("utf8");
    expect(body).toBe(packedConsole[path]?.text);
  });
});

it("the page is asked for again and answered 304; what has a hash is kept for ever", async () => {
  const page = await get("/");
  expect(page.headers.get("cache-control")).toBe("no-cache");
  const again = await get("/", { "if-none-match": page.headers.get("etag") ?? "" });
  expect(again.status).toBe(304);
  const [script = ""] = scripts[0] ?? [];
  expect((await get(script)).headers.get("cache-control")).toContain("immutable");
});

it("a file of an older version is a 404 that says to reload", async () => {
  const response = await get("/assets/index-gone.js");
  expect([response.status, await response.text()]).toEqual([
    404,
    expect.stringContaining("reload"),
  ]);
});

/**
 * Serves the web console from memory: one page, one script, one style sheet, one picture.
 *
 * The page shows what strangers wrote, beside keys and codes. So the browser is told to run nothing,
 * load nothing and connect to nothing but what comes from here, and to let no other page frame it.
 */
import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { type Context, Hono } from "hono";
import { packedConsole } from "./packed-console.ts";

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  // `data:` for the icon of the page, `blob:` for a QR image that was dropped and is shown again.
  "img-src 'self' data: blob:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  // No string ever becomes markup or a script, whatever a library would do with it.
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join("; ");

const headers = {
  "content-security-policy": policy,
  // The camera for QR codes; nothing else of the machine.
  "permissions-policy":
    "camera=(self), microphone=(), geolocation=(), payment=(), usb=(), display-capture=()",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
} as const;

/** A name under /assets/ carries the hash of what it names: it never changes. */
const forEver = "public, max-age=31536000, immutable";

type Asset = { type: string; plain: Buffer; gzipped: Buffer; etag: string };

/** Routes: `GET /`, `GET /assets/…`. */
export function createConsoleRoutes(): Hono {
  const assets = new Map<string, Asset>();
  for (const [path, { type, text }] of Object.entries(packedConsole)) {
    assets.set(path, prepare(type, text));
  }

  const answer = (context: Context, path: string, cacheControl: string): Response => {
    const asset = assets.get(path);
    if (asset === undefined) {
      // A tab that was open while otpost was upgraded.
      return context.text("There is no such file: reload the console.\n", 404, {
        ...headers,
        "cache-control": "no-store",
      });
    }
    const { type, plain, gzipped, etag } = asset;
    const validators = { ...headers, etag, vary: "accept-encoding", "cache-control": cacheControl };
    if (context.req.header("if-none-match") === etag) return context.body(null, 304, validators);
    const takesGzip = /\bgzip\b/.test(context.req.header("accept-encoding") ?? "");
    return context.body(new Uint8Array(takesGzip ? gzipped : plain), 200, {
      ...validators,
      "content-type": type,
      ...(takesGzip ? { "content-encoding": "gzip" } : {}),
    });
  };

  const app = new Hono();
  app.get("/", (context) => answer(context, "/", "no-cache"));
  app.get("/assets/:file", (context) => answer(context, context.req.path, forEver));
  return app;
}

function prepare(type: string, text: string): Asset {
  const plain = Buffer.from(text, "utf8");
  return {
    type,
    plain,
    gzipped: gzipSync(plain, { level: 9 }),
    etag: `"${createHash("sha256").update(plain).digest("base64url").slice(0, 22)}"`,
  };
}

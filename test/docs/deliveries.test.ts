/** The examples of docs/deliveries.md, run as they stand there. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { callbackRequest, codePayload } from "../../functions/callback-sender/callback-request.ts";
import { callbackPayload } from "../../shared/api/schemas/callbacks.ts";
import { codeWith, totp } from "../shared/store/codes.fixtures.ts";

const root = join(import.meta.dirname, "../..");
const page = readFileSync(join(root, "docs/deliveries.md"), "utf8");
const directory = mkdtempSync(join(tmpdir(), "otpost-docs-"));
symlinkSync(join(root, "node_modules"), join(directory, "node_modules"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const secret = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
const found = totp("482913");
const request = (secrets: string[]) =>
  callbackRequest({
    url: "https://example.com/otp",
    deliveryId: "dlv_1",
    payload: codePayload(codeWith({ found }), found),
    secrets,
    skyvernKey: undefined,
    now: new Date(),
  });

function writeExample(name: string, change = (code: string): string => code): string {
  const code = page.match(new RegExp(`\`\`\`js ${name}\n([\\s\\S]*?)\`\`\``))?.[1];
  if (code === undefined) throw new Error(`the page has no example ${name}`);
  const path = join(directory, `${name}.mjs`);
  writeFileSync(path, change(code));
  return path;
}

it("shows a payload that is one", () => {
  const [, body = ""] = page.match(/\n(\{"type":"code\.received"[\s\S]*?\}\})\n/) ?? [];
  expect(callbackPayload.parse(JSON.parse(body.replaceAll("\n", "")))).toMatchObject({
    type: "code.received",
  });
});

describe("the receiver with the library", () => {
  it("takes what is signed, once, and refuses the rest", async () => {
    const listen = '.listen(Number(process.env.PORT), "127.0.0.1");';
    const path = writeExample("verify-standardwebhooks", (code) => {
      expect(code).toContain(listen);
      return code.replace(
        listen,
        '.listen(0, "127.0.0.1", function () { console.log(this.address().port); });',
      );
    });
    const child = spawn(process.execPath, [path], {
      env: { OTPOST_WEBHOOK_SECRET: secret },
      stdio: ["ignore", "pipe", "inherit"],
    });
    try {
      const lines: string[] = [];
      const [port] = await once(child.stdout, "data");
      child.stdout.on("data", (line) => lines.push(String(line)));
      const post = async ({ headers, body }: ReturnType<typeof request>): Promise<number> =>
        (
          await fetch(`http://127.0.0.1:${String(port).trim()}/otp`, {
            method: "POST",
            headers,
            body,
          })
        ).status;
      const signed = request([secret]);
      expect(await post(signed)).toBe(204);
      expect(await post(signed)).toBe(204);
      expect(await post({ ...signed, body: `${signed.body} ` })).toBe(400);
      expect(lines.join("")).toBe("totp for jane@example.com: 482913\n");
    } finally {
      const exited = once(child, "exit");
      child.kill();
      await exited;
    }
  });
});

describe("the check by hand", () => {
  it("takes what is signed, with either secret, and refuses the rest", async () => {
    const module = z.object({
      isFromOtpost: z.custom<(headers: unknown, body: string, secret: string) => boolean>(
        (value) => typeof value === "function",
      ),
    });
    const path = writeExample("verify-by-hand");
    const { isFromOtpost } = module.parse(await import(pathToFileURL(path).href));
    const other = `whsec_${Buffer.alloc(32, 8).toString("base64")}`;
    const { headers, body } = request([other, secret]);
    expect(isFromOtpost(headers, body, secret)).toBe(true);
    expect(isFromOtpost(headers, body, other)).toBe(true);
    expect(isFromOtpost(headers, `${body} `, secret)).toBe(false);
    expect(isFromOtpost(headers, body, `whsec_${"A".repeat(43)}=`)).toBe(false);
    const old = { ...headers, "webhook-timestamp": "1777624200" };
    expect(isFromOtpost(old, body, secret)).toBe(false);
  });
});

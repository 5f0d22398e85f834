/**
 * What infra/bundling/ leaves out of packages, or packs, is not missed: the same code, bundled and not,
 * gives the same.
 */
import { createPublicKey } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { SourceMap, type SourceMapPayload } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import examples from "libphonenumber-js/examples.mobile.json" with { type: "json" };
import { type CountryCode, getCountries, getExampleNumber } from "libphonenumber-js/max";
import { createTransport } from "nodemailer";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bundling } from "../../infra/bundle.ts";
import { leanSchemas } from "../../infra/bundling/lean-schemas.ts";
import { writeLeanSourceMap } from "../../infra/bundling/lean-source-map.ts";
import {
  chunked,
  crlf,
  mailFixtures,
  readMailFixture,
  readTestKey,
} from "../shared/message/mail-fixtures.ts";
import * as plain from "./bundled-parts.ts";

let directory: string;
let bundled: typeof plain;
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "otpost-bundling-"));
  await build({
    ...bundling,
    entryPoints: [{ in: "test/infra/bundled-parts.ts", out: "parts" }],
    outdir: directory,
  });
  const parts = pathToFileURL(join(directory, "parts.mjs")).href;
  bundled = await import(/* @vite-ignore */ parts);
});
afterAll(() => rmSync(directory, { recursive: true }));

describe("phone numbers, without their formats", () => {
  it("are told apart and written as ever, of every country", () => {
    const numbers = getCountries().flatMap((country) => {
      const example = getExampleNumber(country, examples);
      if (example === undefined) return [];
      return [example.number, example.formatNational(), example.nationalNumber.slice(1)].map(
        (text): [string, CountryCode] => [text, country],
      );
    });
    expect(numbers.length).toBeGreaterThan(700);
    const normalized = (parts: typeof plain) =>
      numbers.map(([text, defaultRegion]) => parts.normalizePhoneNumber(text, { defaultRegion }));
    expect(normalized(bundled)).toEqual(normalized(plain));
  });
});

describe("public suffixes, packed", () => {
  const sites = [
    { host: "login.example.co.uk", site: "example.co.uk" },
    { host: "https://a.b.northwind.example/x", site: "northwind.example" },
    { host: "www.city.kawasaki.jp", site: "city.kawasaki.jp" },
    { host: "a.b.kawasaki.jp", site: "a.b.kawasaki.jp" },
    { host: "jane.github.io", site: "github.io" },
    { host: "co.uk", site: undefined },
    { host: "10.0.0.1", site: undefined },
  ];
  for (const { host, site } of sites) {
    it(`${host} is of ${site ?? "no site"}`, () =>
      expect(bundled.registrableDomain(host)).toBe(site));
  }
  it("those of companies still part their customers", () => {
    expect(bundled.isSameOrganization("a.github.io", "b.github.io")).toBe(false);
    expect(bundled.isSameOrganization("mail.example.co.uk", "example.co.uk")).toBe(true);
  });
});

describe("mails", () => {
  for (const name of mailFixtures) {
    it(`${name} is read as ever`, async () => {
      const raw = readMailFixture(name);
      expect(await bundled.parseMail(chunked(raw))).toEqual(await plain.parseMail(chunked(raw)));
    });
  }

  const texts = [
    { charset: "iso-2022-jp", bytes: "1b2442 4727 3e5a 1b2842", text: "認証" },
    { charset: "shift_jis", bytes: "9446 8fd8", text: "認証" },
    { charset: "euc-jp", bytes: "c7a7 beda", text: "認証" },
    { charset: "gb18030", bytes: "d1e9 d6a4", text: "验证" },
    { charset: "gbk", bytes: "d1e9 d6a4", text: "验证" },
    { charset: "big5", bytes: "c5e7 c3d2", text: "驗證" },
    { charset: "euc-kr", bytes: "c0ce c1f5", text: "인증" },
    { charset: "windows-1251", bytes: "eaeee4", text: "код" },
    { charset: "koi8-r", bytes: "cbcfc4", text: "код" },
  ];
  for (const { charset, bytes, text } of texts) {
    it(`${charset} is decoded with the packed tables`, async () => {
      const body = Buffer.from(bytes.replaceAll(" ", ""), "hex").toString("base64");
      const raw = crlf(
        `From: a@b.example\nContent-Type: text/plain; charset=${charset}\nContent-Transfer-Encoding: base64\n\n${body}\n`,
      );
      const mail = await bundled.parseMail(chunked(raw));
      expect(mail.text?.trim()).toBe(text);
    });
  }

  it("SPF, DKIM and DMARC are checked, and a changed mail fails", async () => {
    const privateKey = readTestKey("test-only-dkim-key.pem");
    const key = createPublicKey(privateKey).export({ type: "spki", format: "der" });
    const zone: Readonly<Record<string, string>> = {
      "s1._domainkey.northwind.example": `v=DKIM1; k=rsa; p=${key.toString("base64")}`,
      "northwind.example": "v=spf1 ip4:9.8.7.6 -all",
      "_dmarc.northwind.example": "v=DMARC1; p=reject",
    };
    const { message } = await createTransport({ streamTransport: true, buffer: true }).sendMail({
      from: "Northwind <no-reply@northwind.example>",
      to: "jane@customer.example",
      subject: "Your code",
      text: "481 920\n",
      dkim: { domainName: "northwind.example", keySelector: "s1", privateKey },
    });
    const authenticateMail = bundled.createAuthenticateMail({
      timeoutMilliseconds: 1000,
      resolve: async (name, type) => {
        const record = type === "TXT" ? zone[name] : undefined;
        if (record === undefined) throw Object.assign(new Error("none"), { code: "ENOTFOUND" });
        return [[record]];
      },
    });
    const verdictsOf = async (raw: string) => {
      const mail = await bundled.parseMail(chunked(raw));
      const from = { sender: "bounce@northwind.example", clientAddress: "9.8.7.6" };
      return (await authenticateMail(mail, from, async () => chunked(raw))).verdicts;
    };
    const signed = String(message);
    expect(await verdictsOf(signed)).toEqual({ spf: "pass", dkim: "pass", dmarc: "pass" });
    const changed = signed.replace("481 920", "481 921");
    expect(await verdictsOf(changed)).toMatchObject({ spf: "pass", dkim: "fail" });
  });
});

describe("schemas, without what describes them", () => {
  const bodies = [
    { name: "a push", body: { totp_identifier: " Jane@Example.com ", content: "123456" } },
    { name: "an expiry", body: { totp_identifier: "a", content: "b", expired_at: 1777624200 } },
    { name: "nothing", body: {} },
    { name: "wrong kinds", body: { totp_identifier: 1, content: [], expired_at: "soon" } },
    { name: "no object", body: "123456" },
  ];
  for (const { name, body } of bodies) {
    it(`${name} is taken, or refused, in the same words`, () => {
      const [one, other] = [bundled.pushBody.safeParse(body), plain.pushBody.safeParse(body)];
      expect(one.data).toEqual(other.data);
      expect(one.error?.issues).toEqual(other.error?.issues);
    });
  }
});

describe("what describes, left out", () => {
  it("leaves what validates, on the lines where it was", () => {
    const source = [
      'import { createRoute, z } from "@hono/zod-openapi";',
      "export const shout = (text: string): string => text.toUpperCase();",
      "export const body = z",
      '  .object({ a: z.string().openapi({ example: z.NEVER }).optional().openapi("A") })',
      "  .openapi({",
      '    description: "never",',
      "  });",
      "export const route = createRoute({",
      '  method: "post",',
      "  responses: {",
      "    200: body,",
      "  },",
      "  request: { query: body },",
      "});",
    ];
    expect(leanSchemas(source.join("\n")).split("\n")).toEqual([
      ...source.slice(0, 2),
      "export const body = /* @__PURE__ */ (() => (z",
      "  .object({ a: z.string().optional() })",
      "",
      "",
      "))();",
      "export const route = /* @__PURE__ */ (() => (createRoute({",
      source[8],
      "  ",
      "",
      "",
      source[12],
      "})))();",
    ]);
  });
});

describe("the source map, made small", () => {
  it("leads to our lines, and to the packages' files", () => {
    const file = join(directory, "parts.mjs");
    writeLeanSourceMap(`${file}.map`);
    const map = new SourceMap(JSON.parse(readFileSync(`${file}.map`, "utf8")) as SourceMapPayload);
    const lines = readFileSync(file, "utf8").split("\n");
    const placeOf = (text: string) => {
      const line = lines.findIndex((each) => each.includes(text));
      const entry = map.findEntry(line, lines[line]?.indexOf(text) ?? -1);
      if (!("originalSource" in entry)) throw new Error(`${text} is not on the map`);
      return entry;
    };
    const ours = placeOf(" is not set: deploy the stacks");
    expect(ours.originalSource).toMatch(/\/shared\/aws\/environment\.ts$/);
    const source = readFileSync(join(bundling.absWorkingDir, "shared/aws/environment.ts"), "utf8");
    const line = source.split("\n").findIndex((each) => each.includes("is not set: deploy"));
    // A template literal is one place, and may begin a line before.
    expect(Math.abs(ours.originalLine - line)).toBeLessThanOrEqual(1);
    expect(placeOf("SPF evaluation time limit").originalSource).toMatch(
      /mailauth\/lib\/spf\/index\.js$/,
    );
  });
});

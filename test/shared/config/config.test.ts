import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readConfig } from "../../../shared/config/config.ts";
import { OtpostError } from "../../../shared/errors.ts";

const mistakesOf = (environment: Record<string, string>): string[] => {
  try {
    readConfig(environment);
  } catch (error) {
    expect(error).toBeInstanceOf(OtpostError);
    return (error as OtpostError).message.split("\n");
  }
  return [];
};

describe("readConfig", () => {
  it("starts from nothing with the documented defaults", () => {
    expect(readConfig({})).toEqual({
      host: "127.0.0.1",
      httpPort: 8787,
      smtpPort: 2525,
      dataDirectory: "./data",
      mailDomain: "otpost.localhost",
      totpLifespanMinutes: 10,
      twilio: { authTokens: [] },
      skyvernApiKeys: [],
      allowLoopbackDestinations: false,
    });
  });

  const accepted = [
    { name: "OTPOST_HTTP_PORT", value: "0", at: "httpPort", expected: 0 },
    { name: "OTPOST_SMTP_PORT", value: " 25 ", at: "smtpPort", expected: 25 },
    { name: "OTPOST_HTTP_PORT", value: "", at: "httpPort", expected: 8787 },
    {
      name: "OTPOST_PUBLIC_URL",
      value: "https://codes.example.com/otp/",
      at: "publicUrl",
      expected: "https://codes.example.com/otp",
    },
    {
      name: "OTPOST_MAIL_DOMAIN",
      value: "Codes.Example.com",
      at: "mailDomain",
      expected: "codes.example.com",
    },
    { name: "OTPOST_DEFAULT_REGION", value: "us", at: "defaultRegion", expected: "US" },
    { name: "TOTP_LIFESPAN_MINUTES", value: "1440", at: "totpLifespanMinutes", expected: 1440 },
    { name: "SKYVERN_API_KEY", value: "new, old", at: "skyvernApiKeys", expected: ["new", "old"] },
    {
      name: "OTPOST_ALLOW_LOOPBACK_DESTINATIONS",
      value: "True",
      at: "allowLoopbackDestinations",
      expected: true,
    },
    { name: "TWILIO_AUTH_TOKEN", value: "one", at: "twilio", expected: { authTokens: ["one"] } },
  ] as const;
  for (const { name, value, at, expected } of accepted)
    it(`${name}="${value}" is ${JSON.stringify(expected)}`, () => {
      expect(readConfig({ [name]: value })[at]).toEqual(expected);
    });

  const refused = [
    { name: "OTPOST_ALLOW_LOOPBACK_DESTINATIONS", value: "yes" },
    { name: "OTPOST_HTTP_PORT", value: "http" },
    { name: "OTPOST_HTTP_PORT", value: "65536" },
    { name: "OTPOST_SMTP_PORT", value: "-1" },
    { name: "OTPOST_HOST", value: "http://0.0.0.0" },
    { name: "OTPOST_PUBLIC_URL", value: "codes.example.com" },
    { name: "OTPOST_PUBLIC_URL", value: "ftp://codes.example.com" },
    { name: "OTPOST_PUBLIC_URL", value: "https://codes.example.com/?a=1" },
    { name: "OTPOST_MAIL_DOMAIN", value: "not a domain" },
    { name: "OTPOST_DEFAULT_REGION", value: "Germany" },
    { name: "OTPOST_ADMIN_KEY", value: "secret" },
    { name: "TOTP_LIFESPAN_MINUTES", value: "0" },
    { name: "TOTP_LIFESPAN_MINUTES", value: "NaN" },
    { name: "TOTP_LIFESPAN_MINUTES", value: "1441" },
    { name: "TWILIO_ACCOUNT_SID", value: "AC123" },
    { name: "SKYVERN_API_KEY", value: "a,b,c" },
    { name: "SKYVERN_API_KEY", value: " , " },
    { name: "OTPOST_SMTP_TLS_KEY_FILE", value: "/nowhere/key.pem" },
    { name: "OTPOST_HTTP_PROT", value: "8787" },
  ];
  for (const { name, value } of refused)
    it(`refuses ${name}="${value}" with a line that names it`, () => {
      const mistakes = mistakesOf({ [name]: value });
      expect(mistakes).toHaveLength(1);
      expect(mistakes[0]).toContain(name);
    });

  const fixture = (name: string) => join(import.meta.dirname, "../../fixtures", name);
  it.each([
    { name: "no PEM", key: import.meta.filename, certificate: import.meta.filename },
    {
      name: "the key of another certificate",
      key: fixture("tls/test-only-receiver-key.pem"),
      certificate: fixture("mail/test-only-certificate.pem"),
    },
    {
      name: "a certificate for a key",
      key: fixture("mail/test-only-certificate.pem"),
      certificate: fixture("mail/test-only-certificate.pem"),
    },
  ])("refuses TLS files that TLS cannot use: $name", ({ key, certificate }) => {
    const mistakes = mistakesOf({
      OTPOST_SMTP_TLS_KEY_FILE: key,
      OTPOST_SMTP_TLS_CERTIFICATE_FILE: certificate,
    });
    expect(mistakes).toHaveLength(1);
    expect(mistakes[0]).toMatch(/OTPOST_SMTP_TLS_KEY_FILE.*OTPOST_SMTP_TLS_CERTIFICATE_FILE.*PEM/);
  });

  it("tells every mistake at once, a line each, and never a secret's value", () => {
    const mistakes = mistakesOf({
      OTPOST_HTTP_PORT: "x",
      OTPOST_ADMIN_KEY: "hunter2",
      SKYVERN_API_KEY: "k1,k2,k3",
      OTPOST_TYPO: "1",
    });
    expect(mistakes).toHaveLength(4);
    expect(mistakes.join("\n")).not.toMatch(/hunter2|k1|k2/);
  });

  it("reads a .env file, and the environment wins over it", () => {
    const file = join(mkdtempSync(join(tmpdir(), "otpost-config-")), ".env");
    writeFileSync(file, "OTPOST_HTTP_PORT=9000\nOTPOST_SMTP_PORT=9001\n");
    expect(readConfig({ OTPOST_SMTP_PORT: "9002" }, file)).toMatchObject({
      httpPort: 9000,
      smtpPort: 9002,
    });
  });

  it("is content without a .env file", () => {
    expect(readConfig({}, "/nowhere/.env").httpPort).toBe(8787);
  });
});

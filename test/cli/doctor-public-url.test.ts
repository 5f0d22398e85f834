/** `otpost doctor`: whether the URL that Skyvern and Twilio are given leads here. */
import { describe, expect, it } from "vitest";
import { checkPublicUrl } from "../../cli/doctor/public-url-check.ts";

describe("the public URL", () => {
  const facts = (url: string, kinds: ("phone_number" | "email_address")[] = []) => ({
    findings: [],
    caller: {
      api_key_id: "key_1",
      organization_id: "org_1",
      scopes: ["operator" as const],
      identifiers: null,
      public_url: url,
      mail_domain: "codes.otpost.dev",
    },
    inboxes: kinds.map((kind) => ({
      inbox_id: "inbox_1",
      kind,
      address: "+14155550100",
      totp_identifier: null,
      accepted_identifiers: null,
      trusted_senders: null,
      label: null,
      created_at: "2026-05-01T08:30:00.000Z",
    })),
  });
  const answering =
    (body: string, status = 200): typeof fetch =>
    async () =>
      new Response(body, { status });
  const healthy = answering('{"status": "ok"}');

  const cases = [
    { name: "leads here", url: "https://codes.otpost.dev", get: healthy, severity: "ok" },
    { name: "is plain http", url: "http://codes.otpost.dev", get: healthy, severity: "warning" },
    {
      name: "is somebody's page",
      url: "https://codes.otpost.dev",
      get: answering("<html>"),
      severity: "warning",
    },
    {
      name: "is a proxy's 502",
      url: "https://codes.otpost.dev",
      get: answering("bad", 502),
      severity: "warning",
    },
    {
      name: "does not answer",
      url: "https://codes.otpost.dev",
      get: async () => Promise.reject(new Error("no")),
      severity: "warning",
    },
    {
      name: "is this machine's only",
      url: "http://127.0.0.1:8787",
      get: healthy,
      severity: "note",
    },
    {
      name: "is this machine's only, and there is a number",
      url: "http://localhost:8787",
      get: healthy,
      kinds: ["phone_number" as const],
      severity: "broken",
    },
  ];
  for (const { name, url, get, kinds, severity } of cases) {
    it(`that ${name}: ${severity}`, async () => {
      const [found, ...others] = await checkPublicUrl(facts(url, kinds), get);
      expect(others).toEqual([]);
      expect(found).toMatchObject({ check: "server.public_url", severity });
      if (severity !== "ok") expect(found?.mend).not.toEqual([]);
    });
  }
});

import { beforeEach, describe, expect, it } from "vitest";
import { imageLimits } from "../../../shared/authenticators/image-header.ts";
import { type ApiUnderTest, createApiUnderTest } from "../../shared/api/api-under-test.ts";
import { type ExportedAccount, exportUri } from "../../shared/authenticators/google-exports.ts";
import { qrPicture, qrPng, toJpeg } from "../../shared/authenticators/qr-images.ts";

/** RFC 6238's secret for SHA-1. */
const secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
const uri = `otpauth://totp/ACME:jane@example.com?secret=${secret}&issuer=ACME&digits=8`;
const jane = "jane@example.com";
const path = "/v1/authenticators";
const google: ExportedAccount = {
  secret: Buffer.from("12345678901234567890"),
  name: "bob",
  issuer: "Google",
  algorithm: 1,
  digits: 2,
  kind: 2,
};

let api: ApiUnderTest;
let keys: Awaited<ReturnType<ApiUnderTest["createOrganization"]>>;
beforeEach(async () => {
  api = createApiUnderTest();
  keys = await api.createOrganization("one");
});

const add = (body: unknown) => api.call("POST", path, { key: keys.admin, body });
const pngUrl = (png: Buffer): string => `data:image/png;base64,${png.toString("base64")}`;

describe("adding", () => {
  const wire = {
    authenticator_id: expect.stringMatching(/^auth_[0-9a-z]{26}$/),
    totp_identifier: jane,
    issuer: null,
    label: null,
    algorithm: "SHA1",
    digits: 6,
    period: 30,
    created_at: "2026-05-01T08:30:00.000Z",
  };
  const named = { ...wire, issuer: "ACME", label: jane, digits: 8 };
  const cases: {
    name: string;
    body: () => unknown;
    expected: readonly object[];
    part?: object;
  }[] = [
    {
      name: "a secret in groups",
      body: () => ({ totp_identifier: " Jane@Example.com", secret: "gezd gnbv-gy3t qojq" }),
      expected: [wire],
    },
    {
      name: "a secret with issuer and label; null counts as absent",
      body: () => ({
        totp_identifier: jane,
        secret,
        otpauth_uri: null,
        qr: null,
        issuer: " ACME ",
        label: "work",
      }),
      expected: [{ ...wire, issuer: "ACME", label: "work" }],
    },
    {
      name: "a URI",
      body: () => ({ totp_identifier: "+1 415 555 0100", otpauth_uri: uri }),
      expected: [{ ...named, totp_identifier: "+14155550100" }],
    },
    {
      name: "a URI that names the account itself",
      body: () => ({ otpauth_uri: encodeURIComponent(uri) }),
      expected: [named],
    },
    {
      name: "a URI with another name",
      body: () => ({ totp_identifier: jane, otpauth_uri: uri, issuer: "Mine", label: "x" }),
      expected: [{ ...named, issuer: "Mine", label: "x" }],
    },
    {
      name: "an export, for one identifier",
      body: () => ({
        totp_identifier: jane,
        otpauth_uri: exportUri([google, { ...google, name: "eve", algorithm: 3 }], {
          size: 2,
          index: 0,
        }),
      }),
      expected: [
        { ...wire, digits: 8, issuer: "Google", label: "bob" },
        {
          ...wire,
          digits: 8,
          issuer: "Google",
          label: "eve",
          algorithm: "SHA512",
          created_at: "2026-05-01T08:30:00.001Z",
        },
      ],
      part: { number: 1, of: 2 },
    },
    {
      name: "an export, each for itself",
      body: () => ({ otpauth_uri: exportUri([google]) }),
      expected: [{ ...wire, digits: 8, issuer: "Google", label: "bob", totp_identifier: "bob" }],
    },
  ];
  it.each(cases)("$name", async ({ body, expected, part }) => {
    const answer = await add(body());
    expect([answer.status, answer.json]).toEqual([
      201,
      { authenticators: expected, export_part: part ?? null },
    ]);
    expect((await api.call("GET", path, { key: keys.read })).json).toEqual(expected);
  });

  it("the picture of a QR code, as PNG and as JPEG", async () => {
    const png = await add({ qr: pngUrl(await qrPng(uri)) });
    expect([png.status, png.json.authenticators]).toEqual([201, [named]]);
    const jpeg = toJpeg(await qrPicture(exportUri([google])));
    const photo = await add({ qr: `data:image/jpeg;base64,${jpeg.toString("base64")}` });
    expect(photo.json.authenticators).toMatchObject([{ totp_identifier: "bob", digits: 8 }]);
    // What the bytes are decides, and not what they are called.
    const jpg = await add({ qr: `data:image/jpg;base64,${(await qrPng(uri)).toString("base64")}` });
    expect(jpg.status).toBe(201);
  });
});

describe("what is refused, by its field", () => {
  const own = { totp_identifier: jane };
  const cases: { name: string; body: unknown; fields: string[]; says?: string }[] = [
    { name: "neither", body: own, fields: ["secret"], says: "exactly one" },
    { name: "null", body: { ...own, secret: null }, fields: ["secret"], says: "exactly one" },
    {
      name: "two of them",
      body: { ...own, secret, otpauth_uri: uri },
      fields: ["secret", "otpauth_uri"],
      says: "exactly one",
    },
    {
      name: "all three",
      body: { ...own, secret, otpauth_uri: uri, qr: "x" },
      fields: ["secret", "otpauth_uri", "qr"],
    },
    { name: "no identifier", body: { secret }, fields: ["totp_identifier"], says: "required" },
    {
      name: "a URI without a name, and no identifier",
      body: { otpauth_uri: `otpauth://totp/?secret=${secret}` },
      fields: ["totp_identifier"],
      says: "does not name an account",
    },
    {
      name: "a blank identifier",
      body: { totp_identifier: " ", secret },
      fields: ["totp_identifier"],
    },
    { name: "an empty secret", body: { ...own, secret: "" }, fields: ["secret"], says: "is empty" },
    { name: "72 bits", body: { ...own, secret: "JBSWY3DPEHPK3PX" }, fields: ["secret"] },
    { name: "no Base32", body: { ...own, secret: "secret-0189" }, fields: ["secret"] },
    { name: "a number", body: { ...own, secret: 12345678 }, fields: ["secret"] },
    {
      name: "a URI as secret",
      body: { ...own, secret: uri },
      fields: ["secret"],
      says: "otpauth_uri",
    },
    {
      name: "hotp",
      body: { ...own, otpauth_uri: `otpauth://hotp/x?secret=${secret}&counter=0` },
      fields: ["otpauth_uri"],
      says: "`hotp`",
    },
    {
      name: "a period of 0",
      body: { ...own, otpauth_uri: `${uri}&period=0` },
      fields: ["otpauth_uri"],
      says: "`period`",
    },
    {
      name: "digits twice",
      body: { ...own, otpauth_uri: `${uri}&digits=6` },
      fields: ["otpauth_uri"],
      says: "`digits` is there twice",
    },
    {
      name: "an export with an account that cannot be",
      body: { ...own, otpauth_uri: exportUri([google, { ...google, kind: 1 }]) },
      fields: ["otpauth_uri"],
      says: "account 2",
    },
    {
      name: "one label for several accounts",
      body: { ...own, otpauth_uri: exportUri([google, google]), label: "all" },
      fields: ["label"],
      says: "leave this out",
    },
    { name: "an empty qr", body: { ...own, qr: "" }, fields: ["qr"], says: "data URL" },
    { name: "a URL of an image", body: { ...own, qr: "https://x/y.png" }, fields: ["qr"] },
    { name: "an SVG", body: { ...own, qr: "data:image/svg+xml;base64,PHN2Zz4=" }, fields: ["qr"] },
    {
      name: "text",
      body: { ...own, qr: "data:image/png;base64,aGVsbG8=" },
      fields: ["qr"],
      says: "neither",
    },
    {
      name: "no Base64",
      body: { ...own, qr: "data:image/png;base64,%%%" },
      fields: ["qr"],
      says: "Base64",
    },
    {
      name: "too many bytes",
      body: {
        ...own,
        qr: `data:image/png;base64,${"A".repeat((imageLimits.bytes / 3) * 4 + 400)}`,
      },
      fields: ["qr"],
      says: "crop",
    },
    { name: "an unknown field", body: { ...own, secret, digits: 8 }, fields: ["digits"] },
  ];
  it.each(cases)("$name", async ({ body, fields, says }) => {
    const answer = await add(body);
    expect([answer.status, answer.json.code]).toEqual([422, "validation_failed"]);
    const problems: { loc: string[]; msg: string }[] = answer.json.detail;
    expect(problems.map(({ loc }) => loc)).toEqual(fields.map((field) => ["body", field]));
    for (const { msg } of problems) expect(msg).toContain(says ?? "");
    expect(answer.text).not.toMatch(/GEZDGNBV|JBSWY3|0189/);
    expect((await api.call("GET", path, { key: keys.read })).json).toEqual([]);
  });

  it("a QR code that holds something else", async () => {
    const answer = await add({ totp_identifier: jane, qr: pngUrl(await qrPng("https://secret/")) });
    expect(answer.json.detail).toMatchObject([{ loc: ["body", "qr"] }]);
    expect(answer.text).toContain("otpauth://totp/");
    expect(answer.text).not.toContain("https://secret/");
  });

  it("a body beyond what an image may have", async () => {
    const answer = await add({ totp_identifier: jane, qr: "x".repeat(4_400_000) });
    expect([answer.status, answer.json.code]).toEqual([413, "body_too_large"]);
  });
});

describe("the code", () => {
  it("with the time that is left, for no cache", async () => {
    const { json } = await add({ totp_identifier: jane, otpauth_uri: `${uri}&period=60` });
    const [{ authenticator_id: id }] = json.authenticators;
    api.passSeconds(42);
    const answer = await api.call("GET", `${path}/${id}/code`, { key: keys.read });
    expect(answer.status).toBe(200);
    expect(answer.json).toEqual({
      code: expect.stringMatching(/^[0-9]{8}$/),
      seconds_remaining: 18,
      period: 60,
    });
    expect(answer.headers.get("cache-control")).toBe("no-store");
    api.passSeconds(18);
    const next = await api.call("GET", `${path}/${id}/code`, { key: keys.read });
    expect(next.json.seconds_remaining).toBe(60);
    expect(next.json.code).not.toBe(answer.json.code);
  });

  it("is none once the authenticator was deleted", async () => {
    const { json } = await add({ totp_identifier: jane, secret });
    const one = `${path}/${json.authenticators[0].authenticator_id}`;
    expect((await api.call("GET", one, { key: keys.read })).json).toEqual(json.authenticators[0]);
    expect((await api.call("DELETE", one, { key: keys.admin })).status).toBe(204);
    for (const [method, what] of [
      ["GET", one],
      ["GET", `${one}/code`],
      ["DELETE", one],
    ] as const) {
      const answer = await api.call(method, what, { key: keys.admin });
      expect([answer.status, answer.json.code]).toEqual([404, "not_found"]);
    }
  });
});

describe("a key that is limited to identifiers", () => {
  it("sees those and no others", async () => {
    const mine = (await add({ totp_identifier: jane, secret })).json.authenticators[0];
    const other = (await add({ totp_identifier: "bob", secret })).json.authenticators[0];
    const { key } = await api.store.apiKeys.create({
      organizationId: keys.id,
      scopes: ["read"],
      identifiers: [jane],
    });
    const get = (what: string) => api.call("GET", path + what, { key });
    expect((await get(`?totp_identifier=${jane}`)).json).toEqual([mine]);
    expect((await get(`/${mine.authenticator_id}/code`)).status).toBe(200);
    for (const what of [
      "",
      "?totp_identifier=bob",
      `/${other.authenticator_id}`,
      `/${other.authenticator_id}/code`,
    ]) {
      const answer = await get(what);
      expect([what, answer.status, answer.json.code]).toEqual([
        what,
        403,
        "identifier_not_allowed",
      ]);
      expect(answer.text).not.toContain("bob");
    }
  });
});

it("tells the log and every answer nothing of the secret", async () => {
  const added = await add({ totp_identifier: jane, otpauth_uri: uri });
  const id = added.json.authenticators[0].authenticator_id;
  const answers = [
    added,
    await api.call("GET", path, { key: keys.admin }),
    await api.call("GET", `${path}/${id}`, { key: keys.admin }),
    await api.call("GET", `${path}/${id}/code`, { key: keys.admin }),
  ];
  const code: string = answers[3]?.json.code;
  for (const { text } of answers) expect(text).not.toMatch(/GEZDGNBV|secret|sealed/i);
  expect(JSON.stringify(api.lines)).not.toMatch(new RegExp(`GEZDGNBV|${code}|jane`));
});

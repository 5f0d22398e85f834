import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { TOTP } from "otpauth";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { exportUri } from "../shared/authenticators/google-exports.ts";
import { blank, qrPicture, qrPng, toJpeg, toPng } from "../shared/authenticators/qr-images.ts";
import { type Run, type RunOptions, runInProcess } from "./otpost-process.ts";
import { type RunningOtpost, runOtpostServer } from "./running-otpost.ts";

const secret = "KRUGKIDROVUWG2ZAMJZG653OEBTG66BA";
/** So long a period that no test waits for the next code. */
const uri = `otpauth://totp/ACME:daily@jane.example?secret=${secret}&issuer=ACME&digits=8&period=86400`;
const dailyCode = (): string =>
  new TOTP({ secret, digits: 8, period: 86_400 }).generate({ timestamp: Date.now() });

let server: RunningOtpost;
beforeAll(async () => {
  server = await runOtpostServer();
});
afterAll(() => server.remove());

const otpost = (commandLine: readonly string[], options: Partial<RunOptions> = {}): Promise<Run> =>
  runInProcess(["authenticators", ...commandLine], { workingDirectory: server.folder, ...options });

const added = (whose: string, issuer = ""): RegExp =>
  new RegExp(`^Added auth_[0-9a-z]{26} for ${whose}${issuer}\\.\n$`);

describe("otpost authenticators", () => {
  it("takes a secret from standard input, prints its code alone, and removes it", async () => {
    const add = await otpost(["add", "Jane@Example.com", "--label", "work"], {
      stdin: "krug kidr ovuw g2za mjzg 653o\n",
    });
    expect(add).toMatchObject({ exitCode: 0, stdout: "", stderr: added("jane@example.com") });

    const code = await otpost(["code", "jane@example.com"]);
    expect(code).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^[0-9]{6}\n$/) });
    expect(code.stderr).toMatch(/^It changes in [0-9]+ seconds?\.\n$/);

    const list = await otpost(["list", "jane@example.com"]);
    const [id = "", identifier, , label, codes] = list.stdout.split("\t");
    expect([identifier, label, codes]).toEqual(["jane@example.com", "work", "6 digits, 30s, SHA1"]);
    expect(list.stdout + add.stderr).not.toMatch(/krug/i);
    expect(await otpost(["remove", id])).toMatchObject({ exitCode: 0, stderr: `Removed ${id}.\n` });
    expect(await otpost(["code", id])).toMatchObject({ exitCode: 2, stdout: "" });
    expect(await otpost(["code", "jane@example.com"])).toMatchObject({ exitCode: 1, stdout: "" });
  });

  it("takes a URI from standard input, and gives its code as JSON too", async () => {
    expect(await otpost(["add"], { stdin: `${uri}\n` })).toMatchObject({
      exitCode: 0,
      stderr: added("daily@jane.example", " \\(ACME\\)"),
    });
    const { stdout } = await otpost(["code", "daily@jane.example", "--json"]);
    expect(JSON.parse(stdout)).toMatchObject({ code: dailyCode(), period: 86_400 });
  });

  it("takes a picture, PNG or JPEG, by its path", async () => {
    writeFileSync(join(server.folder, "qr.png"), await qrPng(uri.replace("daily", "png")));
    writeFileSync(
      join(server.folder, "photo.jpg"),
      toJpeg(await qrPicture(uri.replace("daily", "jpeg"))),
    );
    for (const [file, whose] of [
      ["qr.png", "png@jane.example"],
      ["photo.jpg", "jpeg@jane.example"],
    ] as const) {
      expect(await otpost(["add", "--qr", file])).toMatchObject({ exitCode: 0 });
      expect((await otpost(["code", whose])).stdout).toBe(`${dailyCode()}\n`);
    }
  });

  it("takes all accounts of an export, and says when there are more QR codes", async () => {
    const account = { secret: Buffer.alloc(20, 7), issuer: "G", algorithm: 1, digits: 1, kind: 2 };
    const part = exportUri(
      [
        { ...account, name: "one@export.example" },
        { ...account, name: "two@export.example" },
      ],
      { size: 3, index: 1 },
    );
    writeFileSync(join(server.folder, "export.png"), await qrPng(part));
    const { exitCode, stderr } = await otpost(["add", "--qr", "export.png"]);
    expect([exitCode, stderr.split("\n").length]).toEqual([0, 4]);
    expect(stderr).toContain(" for one@export.example (G).\n");
    expect(stderr).toContain("QR code 2 of 3 of the export: add the others too.\n");
  });

  const refusals: { name: string; arguments: string[]; stdin?: string; stderr: RegExp }[] = [
    {
      name: "no secret",
      arguments: ["add", "x"],
      stdin: "",
      stderr: /secret: The secret is empty/,
    },
    {
      name: "a secret that is none",
      arguments: ["add", "x"],
      stdin: "swordfish-0189",
      stderr: /^otpost: secret: The secret is not Base32/,
    },
    {
      name: "hotp",
      arguments: ["add", "x"],
      stdin: uri.replace("totp", "hotp"),
      stderr: /^otpost: otpauth_uri: .*`hotp`/,
    },
    { name: "no file", arguments: ["add", "--qr", "none.png"], stderr: /ENOENT.*none\.png/ },
    {
      name: "a file that is too large",
      arguments: ["add", "--qr", "large.png"],
      stderr: /large\.png has more than 3145728 bytes/,
    },
    {
      name: "a picture without a code",
      arguments: ["add", "--qr", "white.png"],
      stderr: /qr: No QR/,
    },
    { name: "an unknown id", arguments: ["remove", "auth_x"], stderr: /There is no authenticator/ },
  ];
  it.each(refusals)("refuses $name", async ({ arguments: given, stdin, stderr }) => {
    writeFileSync(join(server.folder, "large.png"), Buffer.alloc(3 * 1024 * 1024 + 1));
    writeFileSync(join(server.folder, "white.png"), toPng(blank(100, 100)));
    const run = await otpost(given, stdin === undefined ? {} : { stdin });
    expect(run).toMatchObject({ exitCode: 2, stdout: "" });
    expect(run.stderr).toMatch(stderr);
    expect(run.stderr).not.toMatch(/swordfish|KRUGKIDR/);
  });

  it("an address that was released can be had by others", async () => {
    const inboxes = (...rest: string[]): Promise<Run> =>
      runInProcess(["inboxes", ...rest], { workingDirectory: server.folder });
    expect(await inboxes("release", "own.example")).toMatchObject({
      exitCode: 2,
      stderr: "otpost: This address is not reserved.\n",
    });
    await inboxes("add", "own.example");
    expect(await inboxes("remove", "own.example")).toMatchObject({ exitCode: 0 });
    expect(await inboxes("release", "own.example")).toMatchObject({
      exitCode: 0,
      stderr: "Released own.example.\n",
    });
  });
});

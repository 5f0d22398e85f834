import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expectOutcome, runInProcess, runOtpost, spawnOtpost } from "./otpost-process.ts";

let elsewhere = "";
beforeAll(() => {
  elsewhere = mkdtempSync(join(tmpdir(), "otpost-elsewhere-"));
});
afterAll(() => rmSync(elsewhere, { recursive: true }));

describe("the help", () => {
  const commandLines = [
    [],
    ["start"],
    ["push"],
    ["mail"],
    ["list"],
    ["wait"],
    ["extract"],
    ["authenticators", "code"],
    ["inboxes", "release"],
    ...["authenticators", "inboxes", "totp-urls", "keys", "skyvern-keys"].flatMap((group) => [
      [group],
      ...(group === "totp-urls"
        ? [
            ["totp-urls", "test"],
            ["totp-urls", "rotate"],
          ]
        : []),
      [group, "add"],
      [group, "list"],
      [group, "remove"],
    ]),
  ];
  for (const commandLine of commandLines)
    it(`has examples and fits 80 columns: otpost ${commandLine.join(" ")}`, async () => {
      const { exitCode, stdout, stderr } = await runInProcess([...commandLine, "--help"], {
        workingDirectory: elsewhere,
      });
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
      expect(stdout).toContain("\nExamples:\n  ");
      const [usage = "", examples = ""] = stdout.split("\nExamples:\n");
      expect(Math.max(...usage.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
      expect(examples).toContain(`otpost ${commandLine.join(" ")}`.trim());
    });

  it("loads nothing heavy, and neither does a command that asks the server", async () => {
    for (const commandLine of [["list", "--help"], ["list"]]) {
      const coverage = mkdtempSync(join(tmpdir(), "otpost-loaded-"));
      await runOtpost(commandLine, {
        workingDirectory: elsewhere,
        environment: { NODE_V8_COVERAGE: coverage },
      });
      const loaded = readdirSync(coverage).flatMap((name) =>
        [...readFileSync(join(coverage, name), "utf8").matchAll(/"url":"file:\/\/([^"]*)"/g)].map(
          ([, path = ""]) => path,
        ),
      );
      rmSync(coverage, { recursive: true });
      const isHeavy = (path: string): boolean =>
        /node_modules\/(?!commander\/)|\/shared\/(?!api\/client|version\.ts)|\/local\//.test(path);
      expect(loaded.join()).toContain("/cli/commands/list.ts");
      expect(loaded.join()).toContain("/node_modules/commander/");
      expect(loaded.filter(isHeavy)).toEqual([]);
    }
  });
});

describe("start", () => {
  it("runs a server, whose mistakes in the configuration are named", async () => {
    const outcome = await runOtpost(["start"], {
      workingDirectory: elsewhere,
      environment: { OTPOST_HTTP_PORT: "http" },
    });
    expect(outcome.exitCode).not.toBe(0);
    expect(outcome.stderr).toContain("OTPOST_HTTP_PORT must be a port number");
  });

  it("runs until it is told to stop", async () => {
    const folder = mkdtempSync(join(tmpdir(), "otpost-start-"));
    const child = spawnOtpost(["start"], {
      workingDirectory: folder,
      environment: { OTPOST_HTTP_PORT: "0", OTPOST_SMTP_PORT: "0" },
    });
    let shown = "";
    for await (const chunk of child.stdout.setEncoding("utf8")) {
      shown += chunk;
      if (shown.includes("Ctrl-C")) break;
    }
    expectOutcome(
      await runOtpost(["push", "a@example.com", "1234"], { workingDirectory: folder }),
      {
        stdout: "1234\n",
      },
    );
    child.kill("SIGTERM");
    const [exitCode] = await once(child, "exit");
    rmSync(folder, { recursive: true });
    expect(exitCode).toBe(0);
  });
});

/** The `otpost` commands of docs/, run as they are written against a real otpost on this machine. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createOtpostClient } from "../../shared/api/client.ts";
import { runInProcess } from "../cli/otpost-process.ts";
import { type RunningOtpost, runOtpostServer } from "../cli/running-otpost.ts";
import { otpostCommands, pages, shellBlocks } from "./shell-blocks.ts";

/** Why a command that begins so is not run here; another test runs its like. */
const notHere: readonly [beginning: string, reason: string][] = [
  ["doctor --stage", "asks AWS: test/infra/doctor.test.ts"],
  ["doctor --dns", "asks the internet's DNS: test/cli/doctor.test.ts"],
  ["twilio connect", "asks Twilio: test/cli/twilio.test.ts"],
  ["destinations test dest_", "the id is the reader's own: test/docs/deliveries.test.ts"],
  ["dead-letters drop --all", "asks before it drops: test/cli"],
  ["dead-letters retry inbound_emails.", "the id is the reader's own: test/cli"],
  ["authenticators add jane@example.com --qr", "the picture is the reader's own: test/cli"],
  ["authenticators add --qr", "the picture is the reader's own: test/cli"],
];

/** What the page hands in by a pipe or a file. */
const stdin: readonly [beginning: string, text: string][] = [
  ["authenticators add", "JBSW Y3DP EHPK 3PXP JBSW Y3DP EHPK 3PXP"],
  ["destinations add https://api.skyvern.com", "a-skyvern-key-of-the-pages"],
];

const commands = pages
  .filter((page) => page !== "README.md")
  .flatMap((page) =>
    shellBlocks(page)
      .flatMap(otpostCommands)
      .map((command) => ({ page, command })),
  )
  .filter(({ command }) => !notHere.some(([beginning]) => command.startsWith(beginning)));

const wordsOf = (command: string): string[] =>
  [...command.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, bare]) => double ?? single ?? bare ?? "",
  );

let otpost: RunningOtpost;
beforeAll(async () => {
  otpost = await runOtpostServer();
  const apiKey = readFileSync(join(otpost.folder, "data/admin-key"), "utf8").trim();
  const client = createOtpostClient({ baseUrl: otpost.url, apiKey });
  // Whom the pages wait for has a code.
  for (const totp_identifier of ["jane@example.com", "tester@example.com"]) {
    await client.push({ totp_identifier, content: "481920" });
  }
});
afterAll(() => otpost.remove());

describe("the pages", () => {
  it("have commands to run", () => expect(commands.length).toBeGreaterThan(15));

  it.each(commands)("$page: otpost $command", async ({ command }) => {
    const [, input = ""] = stdin.find(([beginning]) => command.startsWith(beginning)) ?? [];
    const run = await runInProcess(wordsOf(command), {
      workingDirectory: otpost.folder,
      stdin: input,
    });
    expect(run.stderr).not.toContain("otpost:");
    // The doctor's 1 is a finding: the pages before have added a number, and no Twilio account.
    expect(command.startsWith("doctor") ? [0, 1] : [0]).toContain(run.exitCode);
  });
});

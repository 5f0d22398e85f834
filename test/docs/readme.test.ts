/** The README's commands, run as they are written, one after the other, against a real otpost. */
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RunningOtpost, runOtpostServer } from "../cli/running-otpost.ts";
import { root, shellBlocks } from "./shell-blocks.ts";

const run = promisify(execFile);

/** What each block prints; `undefined`: not run here, because it is how this test came to run. */
const printed: Readonly<Record<string, RegExp | undefined>> = {
  "npm ci && npm start": undefined,
  "npm run --silent otpost -- mail": /204857[\s\S]*482913|482913[\s\S]*204857/,
  "printf %s": /https?:\/\/\S+\/v1\/totp\//,
  "npm run --silent otpost -- wait": /^204857\n$/,
  "export OTPOST_KEY": /"code":"204857"[\s\S]*"totp_code_id"/,
};

let otpost: RunningOtpost;
let inbox: string;
beforeAll(async () => {
  otpost = await runOtpostServer();
  inbox = otpost.firstStart?.inboxAddress ?? "";
});
afterAll(() => otpost.remove());

const blocks = shellBlocks("README.md");

/** Where the reader's otpost is: another port, another folder, an inbox of his own. */
const here = (block: string): string =>
  block
    .replaceAll("http://127.0.0.1:8787", otpost.url)
    .replaceAll("data/admin-key", join(otpost.folder, "data/admin-key"))
    .replaceAll("INBOX@otpost.localhost", inbox);

describe("the README", () => {
  it("shows the commands that are known here", () => {
    const known = Object.keys(printed);
    const begins = blocks.map((block) => known.find((beginning) => block.startsWith(beginning)));
    expect(begins).toEqual(known);
  });

  for (const block of blocks) {
    const [beginning, expected] =
      Object.entries(printed).find(([known]) => block.startsWith(known)) ?? [];
    if (expected === undefined) continue;
    it(`has what works: ${beginning} …`, async () => {
      const { stdout } = await run("bash", ["-euc", here(block)], {
        cwd: root,
        env: {
          ...process.env,
          OTPOST_DATA_DIR: join(otpost.folder, "data"),
          SKYVERN_API_KEY: "skyvern-key-of-the-readme-test",
        },
      });
      expect(stdout).toMatch(expected);
    });
  }
});

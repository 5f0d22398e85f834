/** Every `otpost` command in the documentation is one that there is, with options that it has. */
import { describe, expect, it } from "vitest";
import { runInProcess } from "../cli/otpost-process.ts";
import { otpostCommands, pages, root, shellBlocks } from "./shell-blocks.ts";

const helpOf = async (words: readonly string[]): Promise<string> =>
  (await runInProcess([...words, "--help"], { workingDirectory: root })).stdout;

const subcommandsIn = (help: string): string[] => {
  const [, list = ""] = help.split("Commands:\n");
  return [...(list.split("\n\n")[0] ?? "").matchAll(/^ {2}([a-z-]+)/gm)].map(
    ([, name = ""]) => name,
  );
};

/** `["inboxes", "add"]` of `inboxes add jane@example.com --label x`. */
async function commandPath(words: readonly string[]): Promise<{ path: string[]; help: string }> {
  const path: string[] = [];
  for (;;) {
    const help = await helpOf(path);
    const commands = subcommandsIn(help);
    if (commands.length === 0) return { path, help };
    const next = words[path.length];
    expect(commands).toContain(next);
    path.push(next ?? "");
  }
}

const commands = pages.flatMap((page) =>
  shellBlocks(page).flatMap((block) => otpostCommands(block).map((command) => ({ page, command }))),
);

describe("the commands of the documentation", () => {
  it("are found", () => expect(commands.length).toBeGreaterThan(30));

  it.each(commands)("$page: otpost $command", async ({ command }) => {
    const words = command.replaceAll(/"[^"]*"|'[^']*'/g, "text").split(/\s+/);
    const { help } = await commandPath(words);
    for (const flag of words.filter((word) => word.startsWith("--"))) {
      expect(help).toContain(flag.split("=")[0]);
    }
  });
});

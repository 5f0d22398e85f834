/** The shell commands that the documentation shows. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export const root = join(import.meta.dirname, "../..");

export const pages = [
  "README.md",
  ...readdirSync(join(root, "docs"))
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
];

/** The content of each ```sh block of a page. */
export function shellBlocks(page: string): string[] {
  const text = readFileSync(join(root, page), "utf8");
  return text.split(/^```sh\n/m).flatMap((part, index) => {
    const [block] = part.split(/^```$/m);
    return index === 0 || block === undefined ? [] : [block];
  });
}

/** What is given to `otpost` on each line of a block: words and flags, without comments and pipes. */
export function otpostCommands(block: string): string[] {
  return block
    .replaceAll("\\\n", " ")
    .split("\n")
    .flatMap((line) => {
      const [, command] = /(?:^|[|(]\s*)(?:npm run --silent otpost -- |otpost )([^|#<>)]*)/.exec(
        line,
      ) ?? [undefined, undefined];
      return command === undefined ? [] : [command.trim()];
    });
}

/** Measures the tree of MIME parts that mailparser builds, which it has no limit of depth for. */
import type { MailParser } from "mailparser";

/** Zero of both before the first header section is complete. */
export function measureParts(parser: MailParser): { parts: number; depth: number } {
  // The tree is internal to mailparser, so nothing of its shape is taken for granted.
  let level = childrenIn([Reflect.get(parser, "tree")]);
  let parts = 0;
  let depth = 0;
  while (level.length > 0) {
    parts += level.length;
    depth += 1;
    level = level.flatMap((node) => childrenIn(Reflect.get(node, "children")));
  }
  return { parts, depth };
}

function childrenIn(nodes: unknown): object[] {
  return Array.isArray(nodes)
    ? nodes.filter((node): node is object => typeof node === "object" && node !== null)
    : [];
}

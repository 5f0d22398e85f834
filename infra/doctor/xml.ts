/** AWS's XML answers, read by the names of their elements. */
import { parseDocument } from "htmlparser2";

export type XmlElement = {
  /** The first child element of that name; empty when there is none. */
  child(name: string): XmlElement;
  /** The members of a list: `<Stacks><member>…`. */
  members(name: string): XmlElement[];
  /** The text of the child of that name; `undefined` when there is none. */
  text(name: string): string | undefined;
};

/** As much of a document's node as is looked at. */
type Node = { name?: string; data?: string; children?: readonly object[] };

export function parseXml(text: string): XmlElement {
  return elementOf([parseDocument(text, { xmlMode: true })]);
}

function elementOf(nodes: readonly Node[]): XmlElement {
  const all = (name: string): Node[] =>
    nodes.flatMap(childrenOf).filter((node) => node.name === name);
  const child = (name: string): XmlElement => elementOf(all(name).slice(0, 1));
  return {
    child,
    members: (name) =>
      all(name)
        .flatMap(childrenOf)
        .filter((node) => node.name === "member")
        .map((node) => elementOf([node])),
    text: (name) => {
      const [found] = all(name);
      return found && textOf(found);
    },
  };
}

const childrenOf = ({ children = [] }: Node): readonly Node[] => children;

const textOf = (node: Node): string => node.data ?? childrenOf(node).map(textOf).join("");

/**
 * Our schemas and routes as a function needs them: what validates, without what describes.
 *
 * Most of what `shared/api/` says is for the OpenAPI document and the types: answers, summaries,
 * examples. A schema takes its time to make even when nobody validates with it, some 10 ms of a cold
 * start together, and neither esbuild nor V8 can know that it will not be missed. The document itself is
 * written when otpost is built, from the sources as they are (`docs/openapi.json`).
 */
import { parseAst } from "vite";

/** Of `createRoute({…})`: no handler looks at them. */
const descriptions = new Set(["operationId", "tags", "summary", "description", "responses"]);

/** Of a syntax tree (ESTree): what it is, where, and its parts. */
type Node = { type: string; start: number; end: number; [part: string]: unknown };

const isNode = (value: unknown): value is Node =>
  typeof value === "object" && value !== null && "type" in value && "start" in value;

type Edit = { start: number; end: number; text: string };

/** @param source TypeScript; the same lines come back, so that a source map still leads to them. */
export function leanSchemas(source: string): string {
  const edits: Edit[] = [];
  const leaveOut = (start: number, end: number): void => {
    const lines = source.slice(start, end).replaceAll(/[^\n]/g, "");
    edits.push({ start, end, text: lines });
  };
  const tree = parseAst(source, { lang: "ts" });
  visit(tree, (call) => {
    if (call.type !== "CallExpression") return true;
    const described = describedBy(call);
    if (described !== undefined) leaveOut(described.end, call.end);
    for (const property of descriptionsIn(call)) {
      const comma = source.startsWith(",", property.end) ? 1 : 0;
      leaveOut(property.start, property.end + comma);
    }
    return true;
  });
  for (const made of madeAtTop(tree)) {
    // What a function returns that is called at once, and is known to have no effect, is left out with
    // all that is in it when nobody uses it.
    edits.push({ start: made.start, end: made.start, text: "/* @__PURE__ */ (() => (" });
    edits.push({ start: made.end, end: made.end, text: "))()" });
  }
  return edited(source, edits);
}

/** The schema in `schema.openapi(…)`, which is the schema itself. */
function describedBy({ callee }: Node): Node | undefined {
  if (!isNode(callee) || nameOf(callee["property"]) !== "openapi") return undefined;
  return isNode(callee["object"]) ? callee["object"] : undefined;
}

function descriptionsIn(call: Node): Node[] {
  if (nameOf(call["callee"]) !== "createRoute") return [];
  return nodesIn(call["arguments"])
    .flatMap((argument) => nodesIn(argument["properties"]))
    .filter((property) => descriptions.has(nameOf(property["key"]) ?? ""));
}

/** Values of constants at the top of a module that are made by calling something. */
function madeAtTop(tree: { body: unknown }): Node[] {
  return nodesIn(tree.body)
    .map(({ declaration, ...statement }) => (isNode(declaration) ? declaration : statement))
    .flatMap(({ declarations }) => nodesIn(declarations))
    .flatMap(({ init }) => (isNode(init) ? init : []))
    .filter((value) => {
      let isMade = false;
      visit(value, ({ type }) => {
        isMade ||= type === "CallExpression" || type === "NewExpression";
        return type !== "ArrowFunctionExpression" && type !== "FunctionExpression";
      });
      return isMade;
    });
}

const nameOf = (value: unknown): string | undefined =>
  isNode(value) && typeof value["name"] === "string" ? value["name"] : undefined;

const nodesIn = (value: unknown): Node[] => (Array.isArray(value) ? value.filter(isNode) : []);

/** @param look whether to look into it, too */
function visit(value: unknown, look: (node: Node) => boolean): void {
  if (Array.isArray(value)) for (const each of value) visit(each, look);
  else if (isNode(value) && look(value)) {
    for (const part of Object.values(value)) visit(part, look);
  }
}

/** Of edits one within the other the outer one counts. */
function edited(source: string, edits: readonly Edit[]): string {
  let text = "";
  let at = 0;
  for (const edit of [...edits].sort((a, b) => a.start - b.start || b.end - a.end)) {
    if (edit.start < at) continue;
    text += source.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return text + source.slice(at);
}

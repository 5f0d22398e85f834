/**
 * A function's source map with every place in our own code, and of the packages only which file it is.
 *
 * Node reads the whole map with every cold start (`--enable-source-maps`), and four fifths of it were
 * lines of packages.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { z } from "zod";

const sourceMap = z.object({
  version: z.literal(3),
  sources: z.array(z.string()),
  mappings: z.string(),
  names: z.array(z.string()),
});

/** Source map format, ECMA-426: what is written are differences to the segment before. */
type Segment = { column: number; source: number; line: number; at: number; name?: number };

/** @param file the map as esbuild writes it; replaced */
export function writeLeanSourceMap(file: string): void {
  const map = sourceMap.parse(JSON.parse(readFileSync(file, "utf8")));
  const isPackage = map.sources.map((source) => source.includes("node_modules/"));
  const names = new Map<number, number>();
  const renamed = (name: number): number => {
    const known = names.get(name) ?? names.size;
    names.set(name, known);
    return known;
  };
  const lines = readMappings(map.mappings).map((segments) =>
    segments
      .filter(({ source }, at) => !isPackage[source] || segments[at - 1]?.source !== source)
      .map((segment): Segment => {
        const { name, ...place } = segment;
        if (isPackage[segment.source] || name === undefined) return place;
        return { ...place, name: renamed(name) };
      }),
  );
  writeFileSync(
    file,
    JSON.stringify({
      ...map,
      mappings: writeMappings(lines),
      names: [...names.keys()].map((name) => map.names[name]),
    }),
  );
}

const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** Each line its segments, as absolute numbers. */
function readMappings(mappings: string): Segment[][] {
  let [source, line, at, name] = [0, 0, 0, 0];
  return mappings.split(";").map((text) => {
    let column = 0;
    return (text === "" ? [] : text.split(",")).flatMap((segment) => {
      const [dColumn = 0, dSource, dLine = 0, dAt = 0, dName] = readNumbers(segment);
      column += dColumn;
      if (dSource === undefined) return [];
      source += dSource;
      line += dLine;
      at += dAt;
      if (dName === undefined) return [{ column, source, line, at }];
      name += dName;
      return [{ column, source, line, at, name }];
    });
  });
}

function writeMappings(lines: readonly (readonly Segment[])[]): string {
  let last = { source: 0, line: 0, at: 0, name: 0 };
  return lines
    .map((segments) => {
      let lastColumn = 0;
      return segments
        .map(({ column, source, line, at, name }) => {
          const numbers = [
            column - lastColumn,
            source - last.source,
            line - last.line,
            at - last.at,
          ];
          if (name !== undefined) numbers.push(name - last.name);
          lastColumn = column;
          last = { source, line, at, name: name ?? last.name };
          return numbers.map(writeNumber).join("");
        })
        .join(",");
    })
    .join(";");
}

/** Base 64 VLQ: five bits a digit, the sixth says that more follow; the lowest bit of all is the sign. */
function readNumbers(text: string): number[] {
  const numbers: number[] = [];
  let value = 0;
  let shift = 0;
  for (const character of text) {
    const digit = digits.indexOf(character);
    value += (digit & 31) << shift;
    shift += 5;
    if ((digit & 32) !== 0) continue;
    numbers.push((value & 1) === 1 ? -(value >> 1) : value >> 1);
    value = shift = 0;
  }
  return numbers;
}

function writeNumber(number: number): string {
  let rest = number < 0 ? (-number << 1) | 1 : number << 1;
  let text = "";
  do {
    const digit = rest & 31;
    rest >>= 5;
    text += digits[rest > 0 ? digit | 32 : digit];
  } while (rest > 0);
  return text;
}

/**
 * Collects text piece by piece as a browser lays it out: runs of white space are one space, a
 * block starts a line. Never reads back what it wrote, so that it stays linear.
 */

export type TextBuilder = {
  add(piece: string, isPreformatted: boolean): void;
  /** Starts a new line, unless one has just been started. */
  breakLine(): void;
  /** A table cell ends: a gap, not a new line, for digits in separate cells are one code. */
  breakCell(): void;
  length(): number;
  text(): string;
};

const space = 32;
const newline = 10;
const tab = 9;

export function createTextBuilder(): TextBuilder {
  const pieces: string[] = [];
  let length = 0;
  let last = newline;
  return { add, breakLine, breakCell, length: () => length, text: () => pieces.join("") };

  function push(piece: string): void {
    if (piece === "") return;
    pieces.push(piece);
    length += piece.length;
    last = piece.charCodeAt(piece.length - 1);
  }

  function add(piece: string, isPreformatted: boolean): void {
    if (isPreformatted || isTidy(piece)) {
      push(piece);
      return;
    }
    // Sample: "  two\n   words " is added as " two words ", or as "two words " after a space.
    let from = 0;
    for (let i = 0; i < piece.length; i++) {
      if (!isWhiteSpace(piece.charCodeAt(i))) continue;
      push(piece.slice(from, i));
      if (!isWhiteSpace(last)) push(" ");
      from = i + 1;
    }
    push(from === 0 ? piece : piece.slice(from));
  }

  /** Words with single spaces between: most pieces, and they are added as they are. */
  function isTidy(piece: string): boolean {
    let afterSpace = isWhiteSpace(last);
    for (let i = 0; i < piece.length; i++) {
      if (!isWhiteSpace(piece.charCodeAt(i))) afterSpace = false;
      else if (afterSpace || piece.charCodeAt(i) !== space) return false;
      else afterSpace = true;
    }
    return true;
  }

  function breakLine(): void {
    if (last !== newline) push("\n");
  }

  function breakCell(): void {
    if (last !== newline && last !== tab) push("\t");
  }

  function isWhiteSpace(unit: number): boolean {
    return unit === space || (unit >= tab && unit <= 13);
  }
}

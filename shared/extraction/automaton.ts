/**
 * Aho–Corasick over folded text: finds the literals of every language in one pass whose work is
 * linear in the text, whatever the text and however many literals.
 */
import { foldUnit, kind, kindAt, kindOf } from "./fold.ts";

export type Pattern = {
  /** Folded units, none of them 0. */
  units: readonly number[];
  /** Letters may stand right before, or right behind. */
  openStart: boolean;
  openEnd: boolean;
};

export type Automaton = {
  /** Calls `found` for every occurrence; `start` and `end` index the source. */
  scan(text: string, found: (pattern: number, start: number, end: number) => void): void;
};

/** Builds the automaton; the pattern numbers given to `found` are indices into `patterns`. */
export function buildAutomaton(patterns: readonly Pattern[]): Automaton {
  /** Folded unit → symbol, 0 for none; a table, for every unit of every literal asks it. */
  const symbols = new Uint16Array(65_536);
  let symbolCount = 1;
  let unitCount = 1;
  // The symbols of most text come first, so that a short row holds them.
  for (const { units } of patterns) {
    unitCount += units.length;
    for (const unit of units) if (unit < 128 && !symbols[unit]) symbols[unit] = symbolCount++;
  }
  const commonSymbols = symbolCount;
  for (const { units } of patterns) {
    for (const unit of units) if (!symbols[unit]) symbols[unit] = symbolCount++;
  }
  const edges = createEdges(unitCount, symbolCount);
  const parents = new Int32Array(unitCount);
  const parentSymbols = new Uint16Array(unitCount);
  const depths = new Uint16Array(unitCount);
  /** First pattern that ends in a state; several literals fold alike, so they are chained. */
  const outputs = new Int32Array(unitCount).fill(-1);
  const nextOutput = new Int32Array(patterns.length).fill(-1);
  let states = 1;
  patterns.forEach(({ units }, pattern) => {
    let state = 0;
    for (const unit of units) {
      const symbol = symbols[unit] ?? 0;
      let next = edges.get(state, symbol);
      if (next === 0) {
        next = states++;
        edges.set(state, symbol, next);
        parents[next] = state;
        parentSymbols[next] = symbol;
        depths[next] = (depths[state] ?? 0) + 1;
      }
      state = next;
    }
    nextOutput[pattern] = outputs[state] ?? -1;
    outputs[state] = pattern;
  });
  const { fails, outputLinks, longest, order } = link(
    states,
    parents,
    parentSymbols,
    depths,
    outputs,
    edges,
  );
  const isCommon = (state: number) =>
    (depths[state] ?? 0) <= shallowDepth && (parentSymbols[state] ?? 0) < commonSymbols;
  const shallow = createShallowSteps(order.filter(isCommon), fails, edges, commonSymbols);
  const separatorSymbol = symbols[32] ?? 0;
  const symbolOf = createSymbolTable(symbols);
  return { scan };

  function step(from: number, symbol: number): number {
    let state = from;
    for (;;) {
      const row = shallow.rowOf(state);
      if (row >= 0 && symbol < commonSymbols) return shallow.steps[row + symbol] ?? 0;
      const next = edges.get(state, symbol);
      if (next !== 0 || state === 0) return next;
      state = fails[state] ?? 0;
    }
  }

  function scan(text: string, found: (pattern: number, start: number, end: number) => void): void {
    // Where the last consumed units stood: ignored units and runs of separators make a literal's
    // length in the source differ from its own.
    const mask = ringMask(longest);
    const positions = new Int32Array(mask + 1);
    let consumed = 0;
    let state = 0;
    let afterSeparator = false;
    for (let i = 0; i < text.length; i++) {
      const symbol = symbolOf(text.charCodeAt(i));
      if (symbol === ignoredSymbol) continue;
      const isSeparator = symbol === separatorSymbol;
      if (isSeparator && afterSeparator) continue;
      afterSeparator = isSeparator;
      positions[consumed++ & mask] = i;
      state = step(state, symbol);
      if (state === 0 || ((outputs[state] ?? -1) < 0 && outputLinks[state] === 0)) continue;
      const endsInside = joins(text, i + 1, i, 1);
      for (let at = state; at !== 0; at = outputLinks[at] ?? 0) {
        let pattern = outputs[at] ?? -1;
        for (; pattern >= 0; pattern = nextOutput[pattern] ?? -1) {
          if (endsInside && patterns[pattern]?.openEnd !== true) continue;
          const start = positions[(consumed - (depths[at] ?? 0)) & mask] ?? 0;
          if (patterns[pattern]?.openStart || !joins(text, start - 1, start, -1))
            found(pattern, start, i + 1);
        }
      }
    }
  }
}

/** Whether a letter outside belongs to the word inside, where its script puts spaces between words. */
function joins(text: string, outside: number, inside: number, step: number): boolean {
  let at = outside;
  while (kindAt(text, at) === kind.ignored && at > 0 && at < text.length) at += step;
  const there = kindAt(text, at);
  if (there !== kind.latin && there !== kind.spaced) return false;
  const here = kindAt(text, inside);
  if (here !== there) return false;
  // `VerifyCode`: a capital after a small letter starts a word.
  const [left, right] = step < 0 ? [at, inside] : [inside, at];
  return !(isSmall(text.charCodeAt(left)) && isCapital(text.charCodeAt(right)));
}

const isSmall = (unit: number) => unit >= 97 && unit <= 122;
const isCapital = (unit: number) => unit >= 65 && unit <= 90;

const ignoredSymbol = 0xffff;
const asterisk = 42;

function ringMask(longest: number): number {
  let size = 1;
  while (size <= longest) size *= 2;
  return size - 1;
}

/** Source unit → symbol, learned per unit: 0 for what no literal contains. */
function createSymbolTable(symbols: Uint16Array): (unit: number) => number {
  const known = new Uint8Array(65_536);
  const table = new Uint16Array(65_536);
  return (unit) => {
    if (known[unit]) return table[unit] ?? 0;
    known[unit] = 1;
    // "did *not* ask": asterisks around a word of plain text are as good as spaces.
    const folded = unit === asterisk ? 32 : foldUnit(unit);
    const symbol = kindOf(unit) === kind.ignored ? ignoredSymbol : (symbols[folded] ?? 0);
    table[unit] = symbol;
    return symbol;
  };
}

type Edges = {
  get(state: number, symbol: number): number;
  set(state: number, symbol: number, next: number): void;
};

/** The trie's edges in one open-addressed table; the root's, which most steps ask for, in an array. */
function createEdges(maxEdges: number, symbolCount: number): Edges {
  let bits = 4;
  while (1 << bits < maxEdges * 2) bits++;
  const mask = (1 << bits) - 1;
  // States times symbols stays far below 2^31: tens of thousands of the one, two thousand of the other.
  const keys = new Int32Array(mask + 1).fill(-1);
  const values = new Int32Array(mask + 1);
  const root = new Int32Array(symbolCount);
  return { get, set };

  function get(state: number, symbol: number): number {
    if (state === 0) return root[symbol] ?? 0;
    const key = state * symbolCount + symbol;
    for (let slot = slotOf(key); ; slot = (slot + 1) & mask) {
      const there = keys[slot];
      if (there === key) return values[slot] ?? 0;
      if (there === -1 || there === undefined) return 0;
    }
  }

  function set(state: number, symbol: number, next: number): void {
    if (state === 0) {
      root[symbol] = next;
      return;
    }
    const key = state * symbolCount + symbol;
    let slot = slotOf(key);
    while (keys[slot] !== -1) slot = (slot + 1) & mask;
    keys[slot] = key;
    values[slot] = next;
  }

  function slotOf(key: number): number {
    return (Math.imul(key, 0x9e3779b1) >>> (32 - bits)) & mask;
  }
}

function link(
  states: number,
  parents: Int32Array,
  parentSymbols: Uint16Array,
  depths: Uint16Array,
  outputs: Int32Array,
  edges: Edges,
) {
  const fails = new Int32Array(states);
  const outputLinks = new Int32Array(states);
  const { order, longest } = orderByDepth(states, depths);
  for (const state of order) {
    const symbol = parentSymbols[state] ?? 0;
    let fallback = parents[state] ?? 0;
    let target = 0;
    while (fallback !== 0 && target === 0) {
      fallback = fails[fallback] ?? 0;
      target = edges.get(fallback, symbol);
    }
    fails[state] = target === state ? 0 : target;
    const failed = fails[state] ?? 0;
    outputLinks[state] = (outputs[failed] ?? -1) >= 0 ? failed : (outputLinks[failed] ?? 0);
  }
  return { fails, outputLinks, longest, order };
}

/** How deep the states are that most steps start from; further down there are few. */
const shallowDepth = 2;

/** Where a common symbol leads from a shallow state, its failures followed: one look instead of several. */
function createShallowSteps(
  shallow: Int32Array,
  fails: Int32Array,
  edges: Edges,
  symbolCount: number,
) {
  const rows = new Int32Array(fails.length).fill(-1);
  const steps = new Int32Array((shallow.length + 1) * symbolCount);
  rows[0] = 0;
  for (let symbol = 1; symbol < symbolCount; symbol++) steps[symbol] = edges.get(0, symbol);
  let row = symbolCount;
  for (const state of shallow) {
    rows[state] = row;
    const fallback = rows[fails[state] ?? 0] ?? 0;
    for (let symbol = 0; symbol < symbolCount; symbol++)
      steps[row + symbol] = edges.get(state, symbol) || (steps[fallback + symbol] ?? 0);
    row += symbolCount;
  }
  return { steps, rowOf: (state: number) => rows[state] ?? -1 };
}

/** Breadth first: states by depth come after their parents. */
function orderByDepth(states: number, depths: Uint16Array) {
  let longest = 0;
  for (let state = 1; state < states; state++) longest = Math.max(longest, depths[state] ?? 0);
  const starts = new Int32Array(longest + 2);
  for (let state = 1; state < states; state++) {
    const next = (depths[state] ?? 0) + 1;
    starts[next] = (starts[next] ?? 0) + 1;
  }
  for (let depth = 1; depth < starts.length; depth++)
    starts[depth] = (starts[depth] ?? 0) + (starts[depth - 1] ?? 0);
  const order = new Int32Array(Math.max(0, states - 1));
  for (let state = 1; state < states; state++) {
    const depth = depths[state] ?? 0;
    const at = starts[depth] ?? 0;
    order[at] = state;
    starts[depth] = at + 1;
  }
  return { order, longest };
}

/**
 * Decides from digits and what joins them whether they are one code, several numbers, or plainly
 * something else: a date, a time, an amount, a phone number, an address of a machine.
 */
import { isEmphasized } from "./code-units.ts";
import { foldUnit, isDigit, kind, kindAt } from "./fold.ts";

export type DigitGroup = { start: number; end: number; length: number };

export type NumberVerdict =
  | { decoy: string; spans?: undefined }
  | { decoy?: undefined; spans: { start: number; end: number }[] };

type Joint = "space" | "dash" | "dot" | "slash" | "colon" | "comma";

/** `groups` are digits joined by one sign each, in order. */
export function judgeNumber(text: string, groups: readonly DigitGroup[]): NumberVerdict {
  const first = groups[0];
  const last = groups.at(-1);
  if (first === undefined || last === undefined) return { spans: [] };
  const outside = judgeSurroundings(text, first.start, last.end, groups);
  if (outside !== undefined) return { decoy: outside };
  if (groups.length === 1) return { spans: [first] };
  const joints = groups
    .slice(1)
    .map((group, i) => jointBetween(text, groups[i]?.end ?? 0, group.start));
  const lengths = groups.map((group) => group.length);
  const total = lengths.reduce((sum, length) => sum + length, 0);
  const whole = { start: first.start, end: last.end };
  const only = joints.every((joint) => joint === joints[0]) ? joints[0] : undefined;
  if (only === "colon") return { decoy: "time" };
  if (only === "slash") return { decoy: lengths.length === 3 ? "date" : "fraction" };
  if (only === "comma" && isClause(text, first, last, groups)) return { spans: [first] };
  if (only === "dot" || only === "comma") return judgeDotted(only, lengths, groups);
  if (only === "dash" || only === "space") {
    if (isGrouped(lengths, total)) {
      if (only === "dash" && isDashedDate(text, groups)) return { decoy: "date" };
      return { spans: [whole] };
    }
    if (only === "dash") return { decoy: isDate(lengths) ? "date" : "phone" };
    if (total >= 9 && lengths.every((length) => length <= 5)) return { decoy: "phone" };
    return { spans: splitAtSpaces(groups) };
  }
  // Mixed joints: a sentence such as "123456 2024-06-19 01:28". The parts between spaces are judged
  // each for itself.
  return judgeParts(text, groups, joints);
}

function judgeParts(
  text: string,
  groups: readonly DigitGroup[],
  joints: readonly Joint[],
): NumberVerdict {
  if (!joints.includes("space")) return { decoy: "compound" };
  const spans: { start: number; end: number }[] = [];
  let from = 0;
  for (let i = 1; i <= groups.length; i++) {
    if (i < groups.length && joints[i - 1] !== "space") continue;
    const verdict = judgeNumber(text, groups.slice(from, i));
    if (verdict.spans !== undefined) spans.push(...verdict.spans);
    from = i;
  }
  return spans.length === 0 ? { decoy: "compound" } : { spans };
}

function judgeDotted(
  joint: Joint,
  lengths: readonly number[],
  groups: readonly DigitGroup[],
): NumberVerdict {
  if (lengths.length === 3 && isDate(lengths)) return { decoy: "date" };
  if (lengths.length === 4 && lengths.every((length) => length <= 3)) return { decoy: "address" };
  // "123456,2024" lacks a space behind its comma; "1,234.50" and "123.45" are amounts.
  if (lengths.length === 2 && (lengths[0] ?? 0) >= 4 && (lengths[1] ?? 0) >= 4 && joint === "comma")
    return { spans: [...groups] };
  return { decoy: "amount" };
}

/** "482913,10分钟": the comma ends a clause where no thousands and no cents can be. */
function isClause(
  text: string,
  first: DigitGroup,
  last: DigitGroup,
  groups: readonly DigitGroup[],
): boolean {
  return groups.length === 2 && first.length >= 4 && kindAt(text, last.end) === kind.unspaced;
}

/** Whether equal groups make one code: 3+3, 4+4, 2+2+2, 3+3+3, or single digits spaced out. */
function isGrouped(lengths: readonly number[], total: number): boolean {
  if (total < 4 || total > 10) return false;
  const first = lengths[0] ?? 0;
  if (!lengths.every((length) => length === first)) return false;
  return first === 1 ? total >= 4 : first <= 4;
}

function isDate(lengths: readonly number[]): boolean {
  const [a = 0, b = 0, c = 0] = lengths;
  if (lengths.length !== 3 || b > 2) return false;
  return (a === 4 && c <= 2) || (a <= 2 && (c === 4 || c === 2));
}

/** 12-08-24 could be a code in pairs; it is a date when day and month are possible. */
function isDashedDate(text: string, groups: readonly DigitGroup[]): boolean {
  if (groups.length !== 3 || groups[0]?.length !== 2) return false;
  const [a = 0, b = 0] = groups.map((group) => numberAt(text, group));
  return (a >= 1 && a <= 31 && b >= 1 && b <= 12) || (a >= 1 && a <= 12 && b >= 1 && b <= 31);
}

function numberAt(text: string, group: DigitGroup): number {
  let value = 0;
  for (let i = group.start; i < group.end; i++)
    if (isDigit(text.charCodeAt(i))) value = value * 10 + foldUnit(text.charCodeAt(i)) - 48;
  return value;
}

function splitAtSpaces(groups: readonly DigitGroup[]) {
  return groups.map(({ start, end }) => ({ start, end }));
}

function jointBetween(text: string, from: number, to: number): Joint {
  for (let i = from; i < to; i++) {
    const char = text[i] ?? "";
    if (char === "." || char === "·") return "dot";
    if (char === "/") return "slash";
    if (char === ":") return "colon";
    if (char === ",") return "comma";
    const what = kindAt(text, i);
    if (what === kind.space) return "space";
    if (what !== kind.ignored) return "dash";
  }
  return "space";
}

/** Signs right before or behind that make any digits something else. */
function judgeSurroundings(
  text: string,
  start: number,
  end: number,
  groups: readonly DigitGroup[],
): string | undefined {
  const before = text[start - 1] ?? "";
  const beforeThat = text[start - 2] ?? "";
  const after = text[end] ?? "";
  const spacedAfter = kindAt(text, end) === kind.space ? (text[end + 1] ?? "") : after;
  if (before === "+" || (before === "(" && beforeThat === "+")) return "phone";
  if (before === "•" || before === "…") return "masked";
  if (before === "*" && !isEmphasized(text, start, end)) return "masked";
  // "5022*9910432": a card with its middle left out.
  if (after === "*" && kindAt(text, end + 1) === kind.digit) return "masked";
  if ((before === "x" || before === "X") && !isLetter(beforeThat)) return "masked";
  if (
    isCurrencySign(before) ||
    (kindAt(text, start - 1) === kind.space && isCurrencySign(beforeThat))
  )
    return "amount";
  if (isCurrencySign(spacedAfter)) return "amount";
  if (spacedAfter === "%" || spacedAfter === "٪" || spacedAfter === "°") return "percentage";
  if ("/@_&\\".includes(before) && before !== "") return "compound";
  if (after === "/" || after === "@" || after === "_" || after === "=") return "compound";
  if (before === "(" && after === ")" && groups.length === 1 && isPhoneRest(text, end + 1))
    return "phone";
  if (before === "-" && (isLetterOrDigit(beforeThat) || beforeThat === ")")) return "compound";
  // "#4444*", "#100*": dialled.
  if (before === "#" && after === "*") return "dialled";
  // "0461- 2383325": an area code and the rest.
  if (after === "-" && isPhoneRest(text, end + 1, 5)) return "phone";
  if (beforeThat === "-" && before === " " && kindAt(text, start - 3) === kind.digit)
    return "phone";
  if (before === "." && isLetterOrDigit(beforeThat) && end - start < 4) return "compound";
  if (hasCurrencyCode(text, start, end)) return "amount";
  return undefined;
}

/** `(817) 697-4520`, `0461- 2383325`: so many digits behind the bracket or hyphen. */
function isPhoneRest(text: string, at: number, least = 1): boolean {
  const next = kindAt(text, at) === kind.space ? at + 1 : at;
  for (let i = 0; i < least; i++) if (kindAt(text, next + i) !== kind.digit) return false;
  return true;
}

function isLetter(char: string): boolean {
  return char !== "" && [kind.latin, kind.spaced].some((what) => what === kindAt(char, 0));
}

function isLetterOrDigit(char: string): boolean {
  return isLetter(char) || (char !== "" && kindAt(char, 0) === kind.digit);
}

const currencySigns = new Set("$€£¥₩₹₽₺₴₦₫฿₪₱₡₲₵₸₾₼₮₭៛元円원৳﷼￥＄￡");

const isCurrencySign = (char: string) => currencySigns.has(char);

// ISO 4217 codes people write beside amounts, and the abbreviations of rupees and roubles.
const currencyCodes = new Set(
  "usd eur gbp jpy cny rmb inr rs rs. krw rub try brl mxn cad aud nzd chf sek nok dkk pln czk huf ron bgn uah ils aed sar egp zar ngn kes ghs thb vnd idr myr php sgd hkd twd pkr bdt lkr npr irr qar kwd bhd omr jod mad tnd cop ars clp pen rsd isk kzt azn gel amd btc eth usdt euro euros dollar dollars rupees rp tk ksh руб р рублей рубля долларов евро грн гривень тенге сум сом лв лева ден дин din rsp tl lira manat lei leu zł zl złotych kč kc korun ft forint kr kroner kronor đồng dong vnđ ريال ریال تومان تومن درهم دينار جنيه ليرة रुपये रुपए रु টাকা บาท".split(
    " ",
  ),
);

function hasCurrencyCode(text: string, start: number, end: number): boolean {
  return currencyCodes.has(wordBefore(text, start)) || currencyCodes.has(wordAfter(text, end));
}

function wordBefore(text: string, start: number): string {
  let to = start;
  if (kindAt(text, to - 1) === kind.space) to--;
  let from = to;
  while (from > 0 && to - from < 8 && (isLetter(text[from - 1] ?? "") || text[from - 1] === "."))
    from--;
  return text.slice(from, to).toLowerCase();
}

function wordAfter(text: string, end: number): string {
  let from = end;
  if (kindAt(text, from) === kind.space) from++;
  let to = from;
  while (to < text.length && to - from < 9 && isLetter(text[to] ?? "")) to++;
  return text.slice(from, to).toLowerCase();
}

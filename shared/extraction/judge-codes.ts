/** Judges the code candidates of a message by what names them, how they look, and what is around. */
import { add, type Candidate } from "./candidates.ts";
import { isAlone, isNameWithNumber, isStronglyNamed, judgeLook } from "./code-look.ts";
import { addPrefix, findNamingPrefix, judgeNaming } from "./code-naming.ts";
import type { ShapedCode } from "./code-shapes.ts";
import { listBit } from "./language.ts";
import { isAloneOnLine, isBlank, measureGap, reach } from "./lines.ts";
import { actionBits, type MessageContext, namingBits } from "./message-context.ts";
import { findOtherNumber, isListed } from "./other-numbers.ts";
import type { Zone } from "./zone.ts";

/** A code scores at least this; below, the message is taken to have none. */
export const codeThreshold = 50;
/** The best beats the second best by this; otherwise neither is given. */
export const codeMargin = 4;

const points = {
  sole: 8,
  long: -16,
  prose: -16,
  alone: 20,
  standsOut: 8,
  validity: 10,
  action: 8,
  notMe: 6,
};

/** What messages with a one-time code speak of, and orders and bookings do not. */
const accessBits =
  listBit.validity | listBit.notMe | listBit.login | listBit.reset | listBit.unlock;

export function judgeCodes(zones: readonly Zone[], context: MessageContext): Candidate[] {
  return zones.flatMap((zone) => judgeZone(zone, context));
}

function judgeZone(zone: Zone, context: MessageContext): Candidate[] {
  const judged: Candidate[] = [];
  let before = -1;
  let after = 0;
  const labels = zone.codes.map((code) => {
    while ((zone.words[before + 1]?.end ?? Number.POSITIVE_INFINITY) <= code.start) before++;
    while ((zone.words[after]?.start ?? Number.POSITIVE_INFINITY) < code.end) after++;
    const other = findOtherNumber(zone, code, before, after, context);
    return { code, before, after, other, dismissed: other !== undefined && !other.isNamed };
  });
  const numbers = new Set(
    labels
      .filter(({ code, other }) => other === undefined && isRival(code))
      .map(({ code }) => code.value),
  );
  labels.forEach(({ code, before, after, other, dismissed }, index) => {
    const prefix = findNamingPrefix(zone, code, after);
    const isLabelled = prefix !== undefined;
    const candidate: Candidate = {
      value: isLabelled ? code.value.slice(code.value.indexOf("-") + 1) : code.value,
      shape: isLabelled ? "digits" : code.shape,
      where: zone.where,
      zone,
      start: code.start,
      end: code.end,
      score: 0,
      reasons: [],
    };
    judged.push(candidate);
    if (other !== undefined) add(candidate, dismissed ? -100 : -25, other.reason, other.word);
    if (dismissed) return;
    if (isListed(zone, code)) add(candidate, -24, "one of several numbers");
    const column = labels.slice(index, index + 3).map((label) => label.code);
    if (column.length === 3 && isColumn(zone, column)) add(candidate, -40, "first of a list");
    const rivals = (from: number, to: number) => {
      let count = 0;
      const counts = ({ other, code: rival }: (typeof labels)[number]) =>
        other === undefined && rival.value !== code.value && isRival(rival) && !isLong(rival);
      for (let i = index - 1; i >= 0 && count < 3; i--) {
        const rival = labels[i];
        if (rival === undefined || rival.code.end <= from) break;
        if (counts(rival)) count++;
      }
      for (let i = index + 1; i < labels.length && count < 3; i++) {
        const rival = labels[i];
        if (rival === undefined || rival.code.start >= to) break;
        if (counts(rival)) count++;
      }
      return count;
    };
    if (prefix === undefined) judgeNaming(candidate, zone, before, after, rivals);
    else addPrefix(candidate, prefix);
    judgeLook(candidate, zone, code);
    const isSole = numbers.size === 1 && numbers.has(code.value);
    if (isSole) add(candidate, points.sole, "the only number");
    else if (isLong(code)) add(candidate, points.long, "as long as a phone number");
    judgeSurroundings(candidate, zone, context, isSole);
  });
  return judged;
}

/** Words in capitals, and names such as `Studio54`, compete with nothing. */
function isRival({ shape, value }: ShapedCode): boolean {
  return shape !== "letters" && !isNameWithNumber(value);
}

/** Different codes of one look, each on a line of its own: to be kept for later, as backup codes are. */
function isColumn({ text }: Zone, codes: readonly ShapedCode[]): boolean {
  const looks = new Set(codes.map(({ shape, value }) => `${shape} ${value.length}`));
  const values = new Set(codes.map(({ value }) => value));
  if (looks.size > 1 || values.size < codes.length) return false;
  return codes.every(({ start, end }) => isAloneOnLine(text, start, end));
}

/** "OTP for 9876543210 is 482913": phones and accounts have so many digits, codes hardly ever. */
function isLong({ shape, value }: ShapedCode): boolean {
  return shape === "digits" && value.length >= 9;
}

/** At least two fifths of the letters and digits; messages too long to be mostly a code are not counted. */
function isMostOf(candidate: Candidate, zone: Zone): boolean {
  if (zone.text.length > 60 || candidate.value.length < 5) return false;
  return candidate.value.length >= 0.4 * measureGap(zone.text, 0, zone.text.length).letters;
}

/** Whether all that names it is a word of confirming or logging in, in front of it. */
function isBehindAction({ word, start }: Candidate): boolean {
  return word !== undefined && !(word.lists & namingBits) && word.end <= start;
}

/** In pages of prose some number always stands behind a word of confirming. */
function isPassedBy(candidate: Candidate, zone: Zone): boolean {
  if (zone.text.length <= longText || !isBehindAction(candidate)) return false;
  return !isAlone(candidate, zone) && !zone.standOuts.has(candidate.start);
}

const longText = 1_500;

/** Digits with a code word in front, and no more than "is", "：" or a quote in between. */
function isPlainlyNamed(candidate: Candidate, zone: Zone): boolean {
  const { word, start, shape } = candidate;
  // Prizes are claimed with letters and digits.
  if (shape !== "digits" && shape !== "grouped") return false;
  if (word === undefined || !isStronglyNamed(candidate) || word.end > start) return false;
  const { letters, sentences, lines } = measureGap(zone.text, word.end, start);
  return letters <= 3 && sentences === 0 && lines === 0;
}

const isNear = ({ distance }: Candidate) => (distance ?? reach) <= 60;
const isUsual = (value: string) => value.length >= 5 && value.length <= 8;
const isProse = ({ text, where }: Zone) => where !== "subject" && text.length <= 300;

function endsZone({ end }: Candidate, { text }: Zone): boolean {
  return text.length - end <= 80 && isBlank(text, end, text.length);
}

function judgeSurroundings(
  candidate: Candidate,
  zone: Zone,
  context: MessageContext,
  isSole: boolean,
): void {
  const isNamed = Boolean(context.lists & namingBits);
  if (zone.where !== "subject" && !zone.isHidden && candidate.start <= zone.contentStart) {
    add(candidate, 8, "starts the message");
    if (isMostOf(candidate, zone)) add(candidate, 20, "is most of the message");
  } else if (isSole && isNear(candidate) && zone.where !== "subject" && endsZone(candidate, zone))
    add(candidate, 6, "ends the message");
  const length = candidate.end - candidate.start;
  if (isAlone(candidate, zone) && zone.where !== "subject" && zone.text.length > length + 2)
    add(candidate, points.alone, "alone on its line");
  if (zone.standOuts.has(candidate.start) || zone.standOuts.has(candidate.start - 1))
    add(candidate, points.standsOut, "shown larger than the rest");
  if (isPassedBy(candidate, zone))
    add(candidate, points.prose, "in a long text, with no word for codes beside it");
  // "Authentication: 77120453" in a subject is a file number; codes are named as such.
  if (zone.where === "subject" && isBehindAction(candidate))
    add(candidate, points.prose, "in a subject, with no word for codes beside it");
  if (context.lists & listBit.validity) {
    add(candidate, points.validity, "the message speaks of validity or secrecy");
    const { shape, value } = candidate;
    if (!isNamed && isAlone(candidate, zone)) add(candidate, 8, "what else could it speak of");
    else if (!isNamed && isSole && shape === "digits" && isUsual(value) && isProse(zone))
      add(candidate, 24, "what else could it speak of");
  }
  if (context.lists & actionBits && isNamed)
    add(candidate, points.action, "the message speaks of logging in");
  if (context.lists & listBit.notMe)
    add(candidate, points.notMe, "the message tells whoever did not ask");
  if (context.subjectLists & namingBits) add(candidate, 6, "the subject names a code");
  if (context.lists & listBit.code) add(candidate, 4, "the message names a one-time code");
  if (context.lists & listBit.otherCode)
    add(candidate, isStronglyNamed(candidate) ? -8 : -20, "the message names another kind of code");
  // Prizes have PINs, shops have codes, airlines call theirs confirmation codes.
  // Letters and digits are how bookings are numbered, and one logs in to see those too.
  const isMixed = candidate.shape === "alphanumeric" || candidate.shape === "letters";
  const isBooking = isMixed && context.tradeWords >= 2;
  const isAccess = Boolean(context.lists & (isBooking ? accessBits & ~listBit.login : accessBits));
  const isStrong = isStronglyNamed(candidate) || Boolean(context.lists & listBit.code);
  // "Your verification code is 482913. Order 77120 has shipped.": what a sentence names so plainly
  // is a code, even where the message reports an order too.
  const isPlain = isPlainlyNamed(candidate, zone);
  const isTrade = isStrong
    ? !isAccess && (context.tradeWords >= (isPlain ? 3 : 2) || context.labelWords >= 3)
    : context.tradeWords >= (isAccess ? 3 : 1);
  if (isTrade)
    // "Meeting ID: 848 2910 3758. Passcode: 482910": at so many words, even what is named so is another's.
    add(
      candidate,
      isMixed || context.tradeWords >= 4 ? -48 : -36,
      "the message speaks of orders, bookings, prizes or sales",
    );
  // Preheaders repeat codes in full sentences; filters are fed numbers behind any word.
  if (zone.isHidden) add(candidate, isStronglyNamed(candidate) ? -6 : -30, "hidden");
}

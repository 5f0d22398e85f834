/** Tells from an inline style how a browser would show the element: not at all, painted, large. */

export type StyleTraits = {
  isHidden: boolean;
  /** Painted in a colour of its own, as buttons are. */
  hasBackground: boolean;
  /** Larger than running text, or its letters set apart, as codes to copy are. */
  standsOut: boolean;
};

const plain: StyleTraits = { isHidden: false, hasBackground: false, standsOut: false };

/** `style` in lower case. */
export function readStyle(style: string): StyleTraits {
  if (!style.includes(":")) return plain;
  // Asked once: a style of a hundred thousand declarations would ask it for each.
  const clips = style.includes("overflow:hidden") || style.includes("overflow: hidden");
  const declarations = style.split(";").map((each) => each.split(whiteSpace).join(""));
  return {
    isHidden: declarations.some((each) => hides(each, clips)),
    hasBackground: style.includes("background") && !style.includes("background-color:#fff"),
    standsOut: declarations.some(setsApart),
  };
}

const whiteSpace = /\s/u;

const hidingDeclarations = [
  "display:none",
  "visibility:hidden",
  "mso-hide:all",
  "opacity:0",
  "font-size:0",
  "max-height:0",
  "height:0",
  "width:0",
];

/** `opacity:0.9` and `height:0.5em` are visible. */
function hides(declaration: string, clips: boolean): boolean {
  for (const hiding of hidingDeclarations) {
    if (!declaration.startsWith(hiding)) continue;
    if (!hiding.endsWith("0")) return true;
    if (isZeroLength(declaration.slice(hiding.length))) {
      // Spacer cells have `height:0` or `font-size:0` around visible children: those alone hide nothing.
      return clips || hiding === "opacity:0";
    }
  }
  return false;
}

/** Whether what follows the first `0` keeps it zero: "", "px", ".0em", "!important". */
function isZeroLength(rest: string): boolean {
  for (const char of rest) {
    if (char === "!") return true;
    if (char >= "1" && char <= "9") return false;
  }
  return true;
}

/** Running text has 12 to 16 px and no spacing; what stands out starts here, by unit. */
const largeFrom: Record<string, number> = { px: 20, pt: 15, em: 1.5, rem: 1.5, "%": 150 };
const spacedFrom: Record<string, number> = { px: 2, pt: 2, em: 0.15, rem: 0.15 };

function setsApart(declaration: string): boolean {
  if (declaration.startsWith("font-size:"))
    return reaches(declaration.slice("font-size:".length), largeFrom);
  return (
    declaration.startsWith("letter-spacing:") &&
    reaches(declaration.slice("letter-spacing:".length), spacedFrom)
  );
}

// Sample: "24px", "1.5em!important".
const length = /^([0-9]{0,4}(?:\.[0-9]{1,4})?)(px|pt|em|rem|%)/u;

function reaches(value: string, from: Record<string, number>): boolean {
  const [, amount, unit = ""] = length.exec(value) ?? [];
  return Number(amount) >= (from[unit] ?? Number.POSITIVE_INFINITY);
}

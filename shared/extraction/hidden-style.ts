/** Tells from an inline style whether a browser would show the element. */

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

/** `style` in lower case; `opacity:0.9` and `height:0.5em` are visible. */
export function isHiddenStyle(style: string): boolean {
  if (!style.includes(":")) return false;
  for (const declaration of style.split(";")) {
    const compact = declaration.split(/\s/u).join("");
    for (const hiding of hidingDeclarations) {
      if (!compact.startsWith(hiding)) continue;
      if (!hiding.endsWith("0")) return true;
      if (isZeroLength(compact.slice(hiding.length))) return hidesAlone(hiding, style);
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

/** Spacer cells have `height:0` or `font-size:0` around visible children: those alone hide nothing. */
function hidesAlone(hiding: string, style: string): boolean {
  if (hiding === "opacity:0") return true;
  return style.includes("overflow:hidden") || style.includes("overflow: hidden");
}

/** What a URL itself says: what its path is for, whether it carries a token, where it leads. */
import type { LinkKind } from "./extraction.ts";
import { findKind, isCapital, isSmall, namesOther, readWords } from "./url-words.ts";

export type UrlParts = {
  host: string;
  path: string;
  query: string;
  /** Pieces of path, query and fragment. */
  segments: readonly string[];
  /** What a path or query word says the link does. */
  kind?: LinkKind | undefined;
  /** The path or query word that says so. */
  word?: string;
  /** The path names something that is never a one-time link: help, legal, unsubscribing. */
  isOther: boolean;
  /** Something unguessable is in it. */
  hasToken: boolean;
  /** Something too short to be sure of, as short links have: letters and digits, or mixed case. */
  hasShortToken: boolean;
  /** A query key that names a token. */
  hasTokenKey: boolean;
  isBare: boolean;
};

const maxUrlLength = 8_192;

/** Undefined when it is nothing a browser opens as a page. */
export function readUrl(value: string): UrlParts | undefined {
  if (value.length > maxUrlLength) return undefined;
  const lower = value.toLowerCase();
  let rest = lower;
  let offset = 0;
  if (lower.startsWith("https://")) offset = 8;
  else if (lower.startsWith("http://")) offset = 7;
  else if (lower.startsWith("//")) offset = 2;
  else if (otherScheme.test(lower)) return undefined;
  rest = lower.slice(offset);
  const hostEnd = firstOf(rest, "/?#");
  const host = rest.slice(0, hostEnd).split("@").at(-1)?.split(":")[0] ?? "";
  if (host === "" || !(host.includes(".") || host === "localhost" || host.startsWith("[")))
    return undefined;
  const tail = value.slice(offset + hostEnd);
  const queryStart = tail.indexOf("?");
  const path = queryStart < 0 ? tail : tail.slice(0, queryStart);
  const query = queryStart < 0 ? "" : tail.slice(queryStart + 1);
  const lowerPath = path.toLowerCase();
  if (fileEndings.some((ending) => lowerPath.endsWith(ending))) return undefined;
  const words = readWords(tail);
  const found = findKind(words);
  const segments = tail.split(tokenSeparators);
  const lowerTail = tail.toLowerCase();
  return {
    host,
    path,
    query,
    segments,
    kind: found?.kind,
    ...(found === undefined ? {} : { word: found.word }),
    isOther: namesOther(words),
    hasToken: segments.some(isTokenLike) || carriesSecret(query),
    hasShortToken: segments.some(isShortToken),
    hasTokenKey: tokenKeys.some((key) => hasKey(lowerTail, key)),
    isBare: path.length <= 1 && query === "",
  };
}

// Sample: "mailto:", "tel:", "myapp:"; "example.com:8080" has a dot before its colon.
const otherScheme = /^[a-z][a-z0-9+-]{0,40}:/u;

const fileEndings = [
  ".png",
  ".jpg",
  ".jpeg",
  ".gif",
  ".svg",
  ".webp",
  ".css",
  ".js",
  ".ico",
  ".pdf",
  ".ics",
  ".woff2",
];

const tokenKeys = [
  "token",
  "code",
  "key",
  "t",
  "otp",
  "ticket",
  "hash",
  "signature",
  "sig",
  "secret",
  "nonce",
  "oobcode",
  "verification",
  "confirmation_token",
  "reset_password_token",
  "invitation_token",
  "expires",
  "jwt",
  "login_token",
  "auth",
  "k",
  "c",
  "uid",
  "uidb36",
  "ct",
];

const tokenSeparators = /[/?#&=]/u;

// Sample: "otp=calm-otter-rides-north": words can be a token where the key says so. One value, of a
// length that nobody types.
const secretKey = /(?:^|&)(?:token|otp|secret|login_token|confirmation_token)=[^&#]{16}/u;

const carriesSecret = (query: string) => secretKey.test(query);

/** Long enough and mixed enough that nobody wrote it: hexadecimal, base64, a UUID, a JWT. */
function isTokenLike(segment: string): boolean {
  if (segment.length < 12) return false;
  let digits = 0;
  let upper = 0;
  let lower = 0;
  let dashes = 0;
  for (let i = 0; i < segment.length; i++) {
    const unit = segment.charCodeAt(i);
    if (unit >= 48 && unit <= 57) digits++;
    else if (unit >= 65 && unit <= 90) upper++;
    else if (unit >= 97 && unit <= 122) lower++;
    else if (unit === 45 || unit === 95) dashes++;
  }
  if (segment.length >= 20 && digits >= 1 && upper >= 2 && lower >= 2) return true;
  // Words in camel case have few capitals; random letters have as many as small ones.
  if (upper >= 3 && lower >= 3 && upper * 3 >= lower) return true;
  if (digits >= 3 && (upper >= 3 || lower >= 3)) return dashes === 0 || hasMixedPiece(segment);
  return digits >= 12;
}

/** "80d19723-c211-…" is a token; "ten-ways-to-save-2031" is a title. */
function hasMixedPiece(segment: string): boolean {
  return segment.split(wordJoints).some((piece) => {
    const letters = piece.split(anyDigit).join("").length;
    return piece.length >= 4 && letters > 0 && letters < piece.length;
  });
}

const wordJoints = /[-_]/u;
const anyDigit = /[0-9]/u;

function isShortToken(segment: string): boolean {
  if (segment.length < 5 || segment.length > 20) return false;
  let digits = 0;
  let capitalsInside = 0;
  let letters = 0;
  for (let i = 0; i < segment.length; i++) {
    const unit = segment.charCodeAt(i);
    if (unit >= 48 && unit <= 57) digits++;
    else if (isCapital(segment, i) || isSmall(segment, i)) letters++;
    else if (unit !== 45 && unit !== 95) return false;
    if (i > 0 && isCapital(segment, i)) capitalsInside++;
  }
  return (digits > 0 && letters > 0) || capitalsInside >= 2;
}

function hasKey(tail: string, key: string): boolean {
  return (
    tail.includes(`?${key}=`) ||
    tail.includes(`&${key}=`) ||
    tail.includes(`#${key}=`) ||
    tail.includes(`_${key}=`)
  );
}

function firstOf(text: string, signs: string): number {
  for (let i = 0; i < text.length; i++) if (signs.includes(text[i] ?? "")) return i;
  return text.length;
}

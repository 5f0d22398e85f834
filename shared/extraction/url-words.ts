/** What the words of a path and query say a link does; a mail gateway's wrapping is taken off. */
import type { LinkKind } from "./extraction.ts";

export function readWords(tail: string): string[] {
  return splitWords(openWrapped(tail).replaceAll(loginFlag, ""));
}

// Sample: "?login=1". Where one must be logged in to see it, the link logs nobody in.
const loginFlag = /[?&](?:login|signin)=(?:[01]|true|false)(?=[&#]|$)/gu;

export const namesOther = (words: readonly string[]): boolean =>
  words.some((word) => otherWords.has(word));

/** Words of paths are English nearly everywhere, whatever the message's language. */
const kindWords: Record<LinkKind, readonly string[]> = {
  reset: ["reset", "recover", "recovery", "forgot", "password", "passwd", "passwords", "newpw"],
  verify: [
    "verify",
    "verification",
    "confirm",
    "confirmation",
    "activate",
    "activation",
    "validate",
    "validation",
    "optin",
    "doubleoptin",
    "confirmed",
    "signup",
    "register",
    "registration",
  ],
  invite: ["invite", "invitation", "invitations", "invites", "acceptinvite", "join"],
  unlock: ["unlock", "unblock"],
  login: [
    "login",
    "signin",
    "logon",
    "magic",
    "magiclink",
    "passwordless",
    "auth",
    "authenticate",
    "authorize",
    "sso",
    "otl",
    "callback",
    "onetime",
    "session",
    "sessions",
  ],
};

const otherWords = new Set(
  "billing subscription subscriptions invoice invoices article articles orders order shop store cart product products payment payments receipt news newsletter unsubscribe unsub optout preferences privacy terms tos legal help support faq faqs contact about blog docs careers imprint impressum cancel decline reject deny revoke invalidate undo dispute abuse report feedback survey logo download downloads pricing status community trackconfirm trackconfirmaction".split(
    " ",
  ),
);

/** A mail gateway's link carries the sender's, percent-encoded: its words count too. */
function openWrapped(tail: string): string {
  let out = tail.slice(0, 4_000);
  for (const [code, sign] of encodedSigns)
    out = out.replaceAll(code, sign).replaceAll(code.toLowerCase(), sign);
  return out.replaceAll(wrappedHost, " ");
}

/**
 * The host inside a wrapped link, which is no word of its path: `://shop.example.com`,
 * `__shop.example.com` (where slashes are written as underscores), `domain=shop.example.com`.
 */
const wrappedHost = /:\/\/[^/?#&_]{0,253}|__(?!https?:)[^/?#&_]{0,253}|[?&]domain=[^&#]{0,253}/gu;

const encodedSigns = [
  ["%2F", "/"],
  ["%3F", "?"],
  ["%3D", "="],
  ["%26", "&"],
  ["%23", "#"],
  ["%3A", ":"],
] as const;

/** `/magic-link/verify` logs in, whatever else it does. */
const loginAlone = new Set(["magic", "magiclink", "passwordless", "otl"]);

export function findKind(words: readonly string[]): { kind: LinkKind; word: string } | undefined {
  const magic = words.find((each) => loginAlone.has(each));
  if (magic !== undefined) return { kind: "login", word: magic };
  const glued = findGlued(words);
  if (glued !== undefined) return glued;
  for (const kind of linkKinds) {
    const word = words.find((each) => kindWords[kind].includes(each));
    if (word !== undefined) return { kind, word };
  }
  return undefined;
}

const linkKinds: readonly LinkKind[] = ["reset", "verify", "invite", "unlock", "login"];

// Samples: "resendpwd", "passwordreset", "lostpassword".
const gluedReset =
  /^(?:(?:re)?(?:set|send|create|change|update|forgot|lost|new)|recover)(?:password|passwd|pwd|pw)$|^(?:password|passwd|pwd|pw)(?:reset|recovery|change)$/u;
// Samples: "emailverification", "confirmaccount", "changeemail".
const gluedVerify =
  /^(?:verify|verification|confirm|confirmation|activate|activation|validate|validation)(?:e?mail|account|user|signup|registration)$|^(?:e?mail|account|user|signup|registration)(?:verify|verification|confirm|confirmation|activate|activation|validate|validation)$|^(?:change|update)e?mail$/u;

/** Two words written as one, or beside each other. */
function findGlued(words: readonly string[]): { kind: LinkKind; word: string } | undefined {
  for (let i = 0; i < words.length; i++)
    for (const word of [words[i] ?? "", (words[i] ?? "") + (words[i + 1] ?? "")]) {
      if (word.length > longestGlued) continue;
      if (gluedReset.test(word)) return { kind: "reset", word };
      if (gluedVerify.test(word)) return { kind: "verify", word };
    }
  return undefined;
}

const longestGlued = 30;

// Sample: "/reset-password/confirmEmail?next=%2Fhome" → reset, password, confirm, email, next, home.
const wordSeparators = /[^A-Za-z]+/u;

function splitWords(tail: string): string[] {
  const words: string[] = [];
  for (const part of tail.slice(0, 2_000).split(wordSeparators)) {
    if (part === "") continue;
    words.push(part.toLowerCase());
    let from = 0;
    for (let i = 1; i < part.length; i++) {
      if (!(isSmall(part, i - 1) && isCapital(part, i))) continue;
      words.push(part.slice(from, i).toLowerCase());
      from = i;
    }
    if (from > 0) words.push(part.slice(from).toLowerCase());
  }
  return words;
}

export const isSmall = (text: string, at: number) =>
  text.charCodeAt(at) >= 97 && text.charCodeAt(at) <= 122;
export const isCapital = (text: string, at: number) =>
  text.charCodeAt(at) >= 65 && text.charCodeAt(at) <= 90;

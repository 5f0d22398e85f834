/**
 * What extraction takes and gives. The engine is pure: no clock, no network, no project imports.
 */
export type ExtractionInput = {
  channel: "email" | "sms" | "api";
  subject?: string;
  text?: string;
  html?: string;
  /** The `OTP-Token` header of a mail, only where DKIM is aligned with its origin. */
  otpToken?: { code: string; origin?: string };
  /** The sender's domain, only where DKIM or DMARC passed for it. */
  verifiedSenderDomain?: string;
};

export type ExtractionOptions = {
  /**
   * The registrable domain of a URL, a host or an email's domain, by the public suffix list, which is
   * larger than all of extraction. Without it no `site` is given.
   */
  registrableDomain?: RegistrableDomain;
};

/** Samples: `https://login.example.co.uk/x` → `example.co.uk`, `co.uk` → undefined. */
export type RegistrableDomain = (hostOrUrl: string) => string | undefined;

export type Extraction = {
  code?: FoundCode;
  link?: FoundLink;
  /** The likelier of the two; absent when nothing was found. */
  primary?: "code" | "link";
};

export type FoundCode = {
  /** Display separators removed, native digits given as ASCII; otherwise as in the source. */
  value: string;
  site?: string;
  evidence: Evidence;
};

export type FoundLink = {
  /** As a browser would open it. */
  value: string;
  kind: LinkKind;
  site?: string;
  evidence: Evidence;
};

export type LinkKind = "login" | "verify" | "reset" | "invite" | "unlock";

/** Why the winner won, small enough to be kept with the code. */
export type Evidence = {
  /** Which rung of the ladder found it. */
  rule: "otp_token" | "origin_bound" | "whole_content" | "candidate";
  /** BCP 47 tag of the language whose word decided. */
  language?: string;
  /** The word or phrase that decided, as the language file spells it. */
  word?: string;
  /** Characters between that word and the value; 0 when it is in the same token or the anchor. */
  distance?: number;
  /** Name of the shape: `digits`, `grouped`, `prefixed`, `alphanumeric`, `letters`, `url`. */
  shape?: string;
  /** Where it was: `subject`, `text`, `html`, `anchor`, `header`. */
  where?: string;
  score?: number;
  /** How many other candidates lost. */
  others?: number;
  /** At most 1 KB of visible text around what was found. */
  excerpt?: string;
};

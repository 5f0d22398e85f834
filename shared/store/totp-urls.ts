/** The totp URLs: each is a capability to pull the codes of one identifier; only its SHA-256 is kept. */
import type { Table } from "../ports/table.ts";
import type { OtpType } from "./codes.ts";

export type TotpUrl = {
  id: string;
  organizationId: string;
  /** Normalised. */
  identifier: string;
  otpType?: OtpType;
  /** Registrable domain. */
  site?: string;
  /** How long a pull may wait for a code. */
  holdSeconds?: number;
  createdAt: Date;
};

export type TotpUrls = {
  /**
   * `capability` is the last part of the URL's path; given here and never again.
   *
   * @throws OtpostError `validation_failed` for an identifier, site or hold that cannot be.
   */
  create(totpUrl: {
    organizationId: string;
    identifier: string;
    otpType?: OtpType | undefined;
    site?: string | undefined;
    /** 0–25. */
    holdSeconds?: number | undefined;
  }): Promise<{ capability: string; totpUrl: TotpUrl }>;
  findByCapability(capability: string): Promise<TotpUrl | undefined>;
  find(organizationId: string, totpUrlId: string): Promise<TotpUrl | undefined>;
  /** Oldest first. */
  list(organizationId: string): Promise<TotpUrl[]>;
  /** A new capability for the same id; the old one is void when this resolves. */
  rotate(
    organizationId: string,
    totpUrlId: string,
  ): Promise<{ capability: string; totpUrl: TotpUrl } | undefined>;
  /** `false` when there is none. */
  delete(organizationId: string, totpUrlId: string): Promise<boolean>;
};

export declare function createTotpUrls(options: {
  table: Table;
  now: () => Date;
  random: (bytes: number) => Uint8Array;
  defaultRegion?: string | undefined;
}): TotpUrls;

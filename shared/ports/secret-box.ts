/**
 * `SecretBox`: seals small secrets at rest, bound to whose they are and what they are for.
 *
 * What was sealed under one context opens under no other, so a sealed value copied from one
 * organization's item into another's is worthless. 1 to 4096 bytes of UTF-8 (KMS Encrypt's limits).
 */
export type SecretBox = {
  /**
   * An opaque printable string, another one each time.
   *
   * @throws OtpostError `item_too_large`; `validation_failed` when the secret is empty or not
   * well-formed Unicode
   */
  seal(secret: string, context: SecretContext): Promise<string>;
  /** @throws OtpostError `secret_unreadable` when tampered with, or sealed under another context or key. */
  open(sealed: string, context: SecretContext): Promise<string>;
};

export type SecretContext = {
  organizationId: string;
  /** What it is for: a permission may be limited to it. */
  purpose: string;
  /** Which thing of the organization it belongs to, where there are several. */
  subject?: string;
};

export const secretBoxLimits = { secretBytes: 4096 } as const;

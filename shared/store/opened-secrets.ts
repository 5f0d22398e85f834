/**
 * Opened secrets in memory, by where they belong and how they are sealed: opening one costs a call to
 * KMS. Whoever asks has just read the sealed secret, so what was deleted is not opened from here.
 */
import type { SecretBox, SecretContext } from "../ports/secret-box.ts";

export type OpenedSecrets = {
  /** @throws OtpostError `secret_unreadable` */
  open(sealed: string, context: SecretContext): Promise<string>;
  /** When it was deleted: it need not stay in memory. */
  forget(sealed: string, context: SecretContext): void;
};

/** Some 200 bytes each; the oldest makes room. */
const mostOpened = 1000;

export function createOpenedSecrets({
  secretBox,
}: {
  secretBox: Pick<SecretBox, "open">;
}): OpenedSecrets {
  const opened = new Map<string, string>();
  return {
    async open(sealed, context) {
      const name = nameOf(sealed, context);
      const known = opened.get(name);
      if (known !== undefined) return known;
      const secret = await secretBox.open(sealed, context);
      const [oldest] = opened.keys();
      if (oldest !== undefined && opened.size >= mostOpened) opened.delete(oldest);
      opened.set(name, secret);
      return secret;
    },
    forget: (sealed, context) => void opened.delete(nameOf(sealed, context)),
  };
}

const nameOf = (sealed: string, { organizationId, purpose, subject }: SecretContext): string =>
  JSON.stringify([organizationId, purpose, subject ?? null, sealed]);

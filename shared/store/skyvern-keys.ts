/** The Skyvern API keys that sign pulls, sealed; the current one and the ones before it. */
import type { SecretBox } from "../ports/secret-box.ts";
import type { Table } from "../ports/table.ts";

export type SkyvernKey = {
  id: string;
  organizationId: string;
  /** `…` and the last four characters. */
  masked: string;
  label?: string;
  createdAt: Date;
};

export type SkyvernKeys = {
  /**
   * @throws OtpostError `validation_failed` for a key that is empty, too long, or the eleventh;
   * `conflict` when it is there already.
   */
  add(key: {
    organizationId: string;
    key: string;
    label?: string | undefined;
  }): Promise<SkyvernKey>;
  /** Oldest first; configured keys are not among them. */
  list(organizationId: string): Promise<SkyvernKey[]>;
  /** Effective with the next pull; `false` when there is none. */
  delete(organizationId: string, skyvernKeyId: string): Promise<boolean>;
  /** The plain keys, newest first, configured ones included; empty when there is none. */
  signingKeys(organizationId: string): Promise<string[]>;
};

export declare function createSkyvernKeys(options: {
  table: Table;
  secretBox: SecretBox;
  now: () => Date;
  random: (bytes: number) => Uint8Array;
  /** Keys from the environment, for one organization. */
  configured?: { organizationId: string; keys: readonly string[] } | undefined;
}): SkyvernKeys;

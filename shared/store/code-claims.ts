/**
 * Claims: a code that was handed to a run belongs to that run. Made by a conditional write on the
 * code's own item, so that of two runs that ask at once only one gets it.
 */
import { OtpostError } from "../errors.ts";
import type { Table, TableChange, TableKey } from "../ports/table.ts";
import { readCode } from "./code-items.ts";
import { cursorOf, type OtpType, type StoredCode } from "./codes.ts";
import type { PollingRun } from "./runs.ts";
import { tableKeys } from "./table-keys.ts";

export type CodeClaims = {
  /**
   * Hands the code's value of that type to the run: `won`, or the code as somebody else has changed
   * it meanwhile (`undefined` when it has expired).
   */
  claim(
    code: StoredCode,
    claim: { run: PollingRun; otpType: OtpType },
  ): Promise<{ won: true; code: StoredCode } | { won: false; code: StoredCode | undefined }>;
  /** Takes back a claim that was just won and not handed out; another claim is left alone. */
  release(claimed: StoredCode, otpType: OtpType): Promise<void>;
};

/** A message's code and its link are handed out apart: a run may need the one and then the other. */
const servedAtNames = { totp: "totpServedAt", magic_link: "magicLinkServedAt" } as const;

/** When the claiming poll was handed the value of that type; `undefined` while it was not. */
export const servedAt = (code: StoredCode, otpType: OtpType): Date | undefined =>
  code[servedAtNames[otpType]];

export function createCodeClaims({ table, now }: { table: Table; now: () => Date }): CodeClaims {
  async function change(code: StoredCode, by: TableChange): Promise<StoredCode | undefined> {
    const item = await table.update(keyOf(code), by);
    return item && readCode(item);
  }

  return {
    async claim(code, { run, otpType }) {
      const name = servedAtNames[otpType];
      const claimed = await change(code, {
        set: {
          claimedBy: run.name,
          claimedByPoll: run.poll,
          [name]: now().toISOString(),
        },
        // As it was read: unclaimed, or this poll's own with the other value handed out.
        when: { claimedBy: code.claimedBy, claimedByPoll: code.claimedByPoll, [name]: undefined },
      });
      if (claimed !== undefined) return { won: true, code: claimed };
      const item = await table.get(keyOf(code));
      return { won: false, code: item && readCode(item) };
    },

    async release(claimed, otpType) {
      const name = servedAtNames[otpType];
      const at = servedAt(claimed, otpType);
      if (at === undefined) {
        throw new OtpostError("internal", "A claim is released that was never made.");
      }
      const others = (["totp", "magic_link"] as const).filter((type) => type !== otpType);
      const isOnly = others.every((type) => servedAt(claimed, type) === undefined);
      await change(claimed, {
        remove: isOnly ? ["claimedBy", "claimedByPoll", name] : [name],
        when: {
          claimedBy: claimed.claimedBy,
          claimedByPoll: claimed.claimedByPoll,
          [name]: at.toISOString(),
        },
      });
    },
  };
}

const keyOf = (code: StoredCode): TableKey => ({
  partition: tableKeys.codesOfIdentifier(code.organizationId, code.identifier),
  sort: cursorOf(code),
});

/** Codes to store in tests. */
import { codeIdOf, type FoundValue, type StoredCode } from "../../../shared/store/codes.ts";

export const totp = (value = "123456", site?: string): FoundValue => ({
  otpType: "totp",
  value,
  ...(site === undefined ? {} : { site }),
  evidence: { rule: "candidate", language: "en", word: "code", distance: 3, score: 12, others: 1 },
});

export const magicLink = (value = "https://example.com/login?t=1", site?: string): FoundValue => ({
  otpType: "magic_link",
  value,
  kind: "login",
  ...(site === undefined ? {} : { site }),
  evidence: { rule: "candidate", shape: "url", where: "anchor" },
});

let made = 0;

/** A code of `jane@example.com`, received at 08:30:00Z and alive for ten minutes. */
export function codeWith(
  over: Partial<StoredCode> & { found?: FoundValue | undefined } = {},
): StoredCode {
  const { found, ...rest } = over;
  const organizationId = over.organizationId ?? "org_1";
  const identifier = over.identifier ?? "jane@example.com";
  const receivedAt = over.receivedAt ?? new Date("2026-05-01T08:30:00.000Z");
  made += 1;
  return {
    id: codeIdOf({ organizationId, identifier, sourceId: `source-${made}` }),
    organizationId,
    identifier,
    receivedAt,
    expiresAt: new Date(receivedAt.getTime() + 10 * 60_000),
    channel: "api",
    run: {},
    ...("found" in over ? (found === undefined ? {} : { primary: found }) : { primary: totp() }),
    content: "Your code is 123456",
    ...rest,
  };
}

export const at = (clock: string): Date => new Date(`2026-05-01T${clock}Z`);

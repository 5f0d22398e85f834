/** Codes as they go over the wire; absent is `null` there, as pydantic writes it. */
import type { Evidence } from "../../extraction/extraction.ts";
import type { FoundValue, StoredCode, WeighedCandidate } from "../../store/codes.ts";
import type { CodeWire } from "../schemas/codes.ts";

/** `found`: which of the code's two values was asked for; its primary one otherwise. */
export function toCodeWire(code: StoredCode, found = code.primary): CodeWire {
  const other = found === code.primary ? code.secondary : code.primary;
  const claimedAt = code.totpServedAt ?? code.magicLinkServedAt;
  return {
    totp_code_id: code.id,
    totp_identifier: code.identifier,
    organization_id: code.organizationId,
    code: found?.value ?? "",
    otp_type: found?.otpType ?? null,
    content: code.content,
    source: code.source ?? null,
    task_id: code.run.taskId ?? null,
    workflow_id: code.run.workflowId ?? null,
    workflow_run_id: code.run.workflowRunId ?? null,
    expired_at: code.pushedExpiresAt?.toISOString() ?? null,
    expires_at: code.expiresAt.toISOString(),
    created_at: code.receivedAt.toISOString(),
    modified_at: (claimedAt ?? code.receivedAt).toISOString(),
    claimed_by: code.claimedBy ?? null,
    claimed_at: claimedAt?.toISOString() ?? null,
    kind: found?.kind ?? null,
    site: found?.site ?? null,
    channel: code.channel,
    inbox_id: code.inboxId ?? null,
    evidence: found === undefined ? null : toEvidenceWire(found.evidence),
    secondary: other === undefined ? null : toFoundWire(other),
    rejected: (code.rejected ?? []).map(toCandidateWire),
    authentication: code.authentication ?? null,
    ...(found === undefined ? { status: "raw_pending" as const } : {}),
  };
}

export function toFoundWire(found: FoundValue): NonNullable<CodeWire["secondary"]> {
  return {
    code: found.value,
    otp_type: found.otpType,
    kind: found.kind ?? null,
    site: found.site ?? null,
    evidence: toEvidenceWire(found.evidence),
  };
}

export const toCandidateWire = (candidate: WeighedCandidate): CodeWire["rejected"][number] => ({
  code: candidate.value,
  otp_type: candidate.otpType,
  score: candidate.score,
  needed: candidate.needed,
  reasons: [...candidate.reasons],
});

function toEvidenceWire(evidence: Evidence): NonNullable<CodeWire["evidence"]> {
  return {
    rule: evidence.rule,
    language: evidence.language ?? null,
    word: evidence.word ?? null,
    distance: evidence.distance ?? null,
    shape: evidence.shape ?? null,
    where: evidence.where ?? null,
    score: evidence.score ?? null,
    others: evidence.others ?? null,
  };
}

/** A stored code as an item of the table, and back. */
import { z } from "zod";
import { OtpostError } from "../errors.ts";
import type { TableItem } from "../ports/table.ts";
import { tableLimits } from "../ports/table.ts";
import type { FoundValue, StoredCode } from "./codes.ts";
import { contentLimits, cutToBytes } from "./content.ts";
import { readItem, storedInstant } from "./stored-items.ts";
import { tableKeys, timeOrdered } from "./table-keys.ts";

const text = z.string().exactOptional();
const number = z.number().exactOptional();
const verdict = z.enum(["pass", "fail", "none", "unknown"]);

const foundValue = z.object({
  otpType: z.enum(["totp", "magic_link"]),
  value: z.string(),
  kind: z.enum(["login", "verify", "reset", "invite", "unlock"]).exactOptional(),
  site: text,
  evidence: z.object({
    rule: z.enum(["otp_token", "origin_bound", "whole_content", "candidate"]),
    language: text,
    word: text,
    distance: number,
    shape: text,
    where: text,
    score: number,
    others: number,
  }),
});

const storedCode = z.object({
  id: z.string(),
  organizationId: z.string(),
  identifier: z.string(),
  receivedAt: storedInstant,
  pushedExpiresAt: storedInstant.exactOptional(),
  channel: z.enum(["email", "sms", "api"]),
  source: text,
  inboxId: text,
  run: z.object({ taskId: text, workflowId: text, workflowRunId: text }).default({}),
  primary: foundValue.exactOptional(),
  secondary: foundValue.exactOptional(),
  rejected: z
    .array(
      z.object({
        value: z.string(),
        otpType: z.enum(["totp", "magic_link"]),
        score: z.number(),
        needed: z.number(),
        reasons: z.array(z.string()),
      }),
    )
    .exactOptional(),
  content: z.string(),
  authentication: z.object({ spf: verdict, dkim: verdict, dmarc: verdict }).exactOptional(),
  claimedBy: text,
  claimedByPoll: text,
  totpServedAt: storedInstant.exactOptional(),
  magicLinkServedAt: storedInstant.exactOptional(),
});

/** @throws OtpostError `item_unreadable`. */
export function readCode(item: TableItem): StoredCode {
  const code = readItem(storedCode, item);
  if (item.expiresAt === undefined) {
    throw new OtpostError("item_unreadable", "A stored code has no expiry.");
  }
  return { ...code, expiresAt: item.expiresAt };
}

/**
 * The content is cut to 256 KiB of UTF-8, and further where that is needed to fit an item; the
 * evidence is kept without its excerpt, which is the content already.
 *
 * @throws OtpostError `validation_failed` for a run id of more than 1024 bytes.
 */
export function codeItem(code: StoredCode): TableItem {
  const sort = timeOrdered(code.receivedAt, code.id);
  const { organizationId, identifier, run, primary, secondary, ...rest } = code;
  // Claims are made on the stored item alone (`code-claims.ts`).
  const { expiresAt, pushedExpiresAt, totpServedAt: _, magicLinkServedAt: __, ...kept } = rest;
  if (run.workflowRunId !== undefined) assertRunId(run.workflowRunId);
  const item: TableItem = {
    partition: tableKeys.codesOfIdentifier(organizationId, identifier),
    sort,
    index1: { partition: tableKeys.codesOfType(organizationId, primary?.otpType ?? "none"), sort },
    ...(run.workflowRunId === undefined
      ? {}
      : { index2: { partition: tableKeys.codesOfRun(organizationId, run.workflowRunId), sort } }),
    expiresAt,
    attributes: {
      ...kept,
      organizationId,
      identifier,
      receivedAt: code.receivedAt.toISOString(),
      ...(pushedExpiresAt === undefined ? {} : { pushedExpiresAt: pushedExpiresAt.toISOString() }),
      ...(Object.keys(run).length === 0 ? {} : { run }),
      ...(primary === undefined ? {} : { primary: withoutExcerpt(primary) }),
      ...(secondary === undefined ? {} : { secondary: withoutExcerpt(secondary) }),
    },
  };
  const room = contentRoomBytes(item);
  return { ...item, attributes: { ...item.attributes, content: cutToFit(code.content, room) } };
}

/** @throws OtpostError `validation_failed`. */
export function assertRunId(workflowRunId: string): void {
  if (Buffer.byteLength(workflowRunId) > 1024 || !workflowRunId.isWellFormed()) {
    throw new OtpostError(
      "validation_failed",
      "A workflow run id has at most 1024 bytes of well-formed Unicode.",
    );
  }
}

function withoutExcerpt({ evidence, ...found }: FoundValue) {
  const { excerpt: _, ...kept } = evidence;
  return { ...found, evidence: kept };
}

/** What the limit of an item leaves for the content as JSON. */
function contentRoomBytes({ index1, index2, attributes, ...key }: TableItem): number {
  let used = Buffer.byteLength(JSON.stringify({ ...attributes, content: "" }));
  for (const part of [key, index1, index2]) {
    if (part) used += Buffer.byteLength(part.partition) + Buffer.byteLength(part.sort);
  }
  return tableLimits.itemBytes - used;
}

/** JSON writes a quote as two bytes and a control character as six. */
function cutToFit(content: string, roomBytes: number): string {
  let cut = cutToBytes(content, contentLimits.contentBytes);
  // A UTF-16 unit has at most six bytes of JSON.
  while (cut.length * 6 > roomBytes) {
    const written = Buffer.byteLength(JSON.stringify(cut)) - 2;
    if (written <= roomBytes) return cut;
    const share = Math.max(0, roomBytes) / written;
    cut = cutToBytes(cut, Math.floor(Buffer.byteLength(cut) * share) - 1);
  }
  return cut;
}

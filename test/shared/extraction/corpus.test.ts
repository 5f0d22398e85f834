/** Holds the bars on the corpus of real messages, where it lies beside the repository. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { extract } from "../../../shared/extraction/extract.ts";

const folder = join(import.meta.dirname, "../../../../shared/corpus");
const isThere = existsSync(folder);

const answer = z.object({ type: z.enum(["totp", "magic_link"]), value: z.string() });
const record = z.object({
  channel: z.enum(["email", "sms"]),
  subject: z.string().optional(),
  text: z.string(),
  html: z.string().optional(),
  expected: answer.nullable(),
  accept: z.array(z.string()).optional(),
  also: z.array(answer).optional(),
});

const separators = /[\s\-\u2010-\u2015]/gu;
const bare = (value: string) => value.replace(separators, "").toLowerCase();

/** As the corpus' own score.mjs counts: a message with both answers asks for its first only. */
function measure(type: "totp" | "magic_link") {
  const count = { right: 0, given: 0, wanted: 0 };
  const same = type === "totp" ? bare : (value: string) => value.trim();
  for (const name of readdirSync(folder).filter((each) => each.endsWith(".jsonl")))
    for (const line of readFileSync(join(folder, name), "utf8").split("\n").filter(Boolean)) {
      const {
        expected,
        accept = [],
        also = [],
        channel,
        text,
        subject,
        html,
      } = record.parse(JSON.parse(line));
      const isWanted = expected?.type === type;
      if (!isWanted && also.some((other) => other.type === type)) continue;
      const input = {
        channel,
        text,
        ...(subject === undefined ? {} : { subject }),
        ...(html === undefined ? {} : { html }),
      };
      const found = extract(input);
      const value = type === "totp" ? found.code?.value : found.link?.value;
      if (isWanted) count.wanted++;
      if (value === undefined) continue;
      count.given++;
      if (isWanted && [expected.value, ...accept].map(same).includes(same(value))) count.right++;
    }
  return { precision: count.right / count.given, recall: count.right / count.wanted };
}

describe.skipIf(!isThere)(
  "the corpus of real messages (skipped where ../shared/corpus is not)",
  () => {
    it("codes: precision and recall", () => {
      const { precision, recall } = measure("totp");
      expect(precision).toBeGreaterThanOrEqual(0.995);
      expect(recall).toBeGreaterThanOrEqual(0.99);
    });

    it("links: precision and recall", () => {
      const { precision, recall } = measure("magic_link");
      expect(precision).toBeGreaterThanOrEqual(0.985);
      expect(recall).toBeGreaterThanOrEqual(0.985);
    });
  },
);

/** What a push would find in a content; nothing is stored, nothing is delivered. */
import type { ApiApp } from "../../shared/api/app.ts";
import { guarded } from "../../shared/api/caller.ts";
import { extractRoute } from "../../shared/api/routes/extract.ts";
import type { ExtractWire } from "../../shared/api/schemas/extract.ts";
import { toCandidateWire, toFoundWire } from "../../shared/api/wire/codes.ts";
import type { Authenticate } from "../../shared/auth/authenticate.ts";
import { findInMessage } from "../../shared/delivery/find-in-message.ts";
import { weighedCandidates } from "../../shared/delivery/weighed-candidates.ts";
import { explain } from "../../shared/extraction/explain.ts";

const listedAtMost = 10;

export function addExtractRoute(app: ApiApp, options: { authenticate: Authenticate }): void {
  app.openapi(guarded(extractRoute, options), (context) => {
    const { content } = context.req.valid("json");
    return context.json(preview(content), 200);
  });
}

function preview(content: string): ExtractWire {
  const { primary, secondary } = findInMessage({ channel: "api", content: { text: content } });
  const explanation = explain({ channel: "api", text: content });
  const candidates = weighedCandidates(explanation, listedAtMost);
  const found = primary && toFoundWire(primary);
  return {
    code: found?.code ?? "",
    otp_type: found?.otp_type ?? null,
    kind: found?.kind ?? null,
    site: found?.site ?? null,
    evidence: found?.evidence ?? null,
    secondary: secondary === undefined ? null : toFoundWire(secondary),
    set_aside: explanation.setAside
      .slice(0, listedAtMost)
      .map(({ value, reason }) => ({ text: value, reason })),
    candidates: candidates.map((each) => ({ ...toCandidateWire(each), won: each.won })),
  };
}

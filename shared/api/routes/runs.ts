/** The route that tells what happened to a run. */
import { createRoute, z } from "@hono/zod-openapi";
import { needsScope } from "../caller.ts";
import { pathId } from "../schemas/fields.ts";
import { runTimelineWire } from "../schemas/runs.ts";
import { jsonAnswer, refusedWith } from "./answers.ts";

export const runTimelineRoute = createRoute({
  method: "get",
  path: "/v1/runs/{run_id}/timeline",
  operationId: "getRunTimeline",
  tags: ["Pull"],
  summary: "Tell what a run asked for, what arrived meanwhile, and what it was answered",
  description:
    "Polls of the last day, deliveries of the last week, and messages until they expire. Never a code. A run that is not known has an empty timeline, and a summary that says what to look at.",
  security: needsScope("admin"),
  request: { params: z.object({ run_id: pathId("run_id", "wr_123456") }) },
  responses: { 200: jsonAnswer(runTimelineWire, "The timeline."), ...refusedWith(422) },
});

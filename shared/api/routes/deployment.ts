/** The route that tells its operator how a deployment is doing. */
import { createRoute } from "@hono/zod-openapi";
import { needsScope } from "../caller.ts";
import { deploymentWire } from "../schemas/deployment.ts";
import { jsonAnswer, refusedWith } from "./answers.ts";

export const deploymentRoute = createRoute({
  method: "get",
  path: "/v1/deployment",
  operationId: "getDeployment",
  tags: ["About"],
  summary: "Version, clock and queues of the deployment",
  security: needsScope("operator"),
  responses: { 200: jsonAnswer(deploymentWire, "How it is doing."), ...refusedWith() },
});

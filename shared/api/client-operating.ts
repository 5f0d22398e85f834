/** The client's half for operators: dead letters, and how the deployment is doing. */
import type { z } from "@hono/zod-openapi";
import type { RequestOptions, SendRequest } from "./client-requests.ts";
import type * as letters from "./schemas/dead-letters.ts";
import type * as deployments from "./schemas/deployment.ts";

export type DeadLetter = z.output<typeof letters.deadLetterWire>;
export type DeadLetterChoice = z.input<typeof letters.deadLetterChoiceBody>;
export type DeadLetterOutcome = z.output<typeof letters.deadLetterOutcome>;
export type QueueName = DeadLetter["queue"];
export type Deployment = z.output<typeof deployments.deploymentWire>;

export type OperatingClient = {
  /** Need the scope `operator`. */
  deadLetters: {
    /** The latest first. */
    list(
      query?: { queue?: QueueName | undefined; limit?: number | undefined },
      options?: RequestOptions,
    ): Promise<DeadLetter[]>;
    retry(id: string, options?: RequestOptions): Promise<void>;
    drop(id: string, options?: RequestOptions): Promise<void>;
    /** All there are when it is called, in as many requests as it takes; gives how many. */
    retryAll(choice?: DeadLetterChoice, options?: RequestOptions): Promise<number>;
    dropAll(choice?: DeadLetterChoice, options?: RequestOptions): Promise<number>;
  };
  /** Needs the scope `operator`. */
  deployment(options?: RequestOptions): Promise<Deployment>;
};

const path = "/v1/dead-letters";

export function createOperatingClient(send: SendRequest): OperatingClient {
  const forAll = async (
    action: "retry" | "drop",
    choice: DeadLetterChoice,
    { signal }: RequestOptions,
  ): Promise<number> => {
    let count = 0;
    let body = choice;
    for (;;) {
      const outcome = await send<DeadLetterOutcome>({
        method: "POST",
        path: `${path}/${action}`,
        body,
        signal,
      });
      count += outcome.count;
      if (!outcome.more) return count;
      body = { ...choice, failed_until: outcome.failed_until };
    }
  };
  const one = (id: string): string => `${path}/${encodeURIComponent(id)}`;

  return {
    deadLetters: {
      list: (query = {}, { signal } = {}) => send({ method: "GET", path, query, signal }),
      retry: (id, { signal } = {}) => send({ method: "POST", path: `${one(id)}/retry`, signal }),
      drop: (id, { signal } = {}) => send({ method: "DELETE", path: one(id), signal }),
      retryAll: (choice = {}, options = {}) => forAll("retry", choice, options),
      dropAll: (choice = {}, options = {}) => forAll("drop", choice, options),
    },
    deployment: ({ signal } = {}) => send({ method: "GET", path: "/v1/deployment", signal }),
  };
}

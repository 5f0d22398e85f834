/** A destination as an item of the table, and back. */
import { z } from "zod";
import type { Attributes, TableItem, TableKey } from "../ports/table.ts";
import { readItem, storedInstant } from "./stored-items.ts";
import { tableKeys } from "./table-keys.ts";

/** Of Skyvern's `TaskRunRequest`, what makes sense for a task that begins at a link. */
export const runTask = z.object({
  prompt: z.string(),
  title: z.string().exactOptional(),
  engine: z.string().exactOptional(),
  proxyLocation: z.string().exactOptional(),
  maxSteps: z.number().exactOptional(),
  webhookUrl: z.string().exactOptional(),
  browserSessionId: z.string().exactOptional(),
});
export type RunTask = z.output<typeof runTask>;

const storedDestination = z.object({
  id: z.string(),
  organizationId: z.string(),
  kind: z.enum(["callback", "skyvern"]),
  url: z.string(),
  label: z.string().exactOptional(),
  otpTypes: z.array(z.enum(["totp", "magic_link"])).exactOptional(),
  identifiers: z.array(z.string()).exactOptional(),
  runTask: runTask.exactOptional(),
  /** Absent while the destination is on. */
  offBecause: z.enum(["operator", "gone"]).exactOptional(),
  secrets: z.array(z.object({ sealed: z.string(), until: storedInstant.exactOptional() })),
  failures: z.number(),
  pausedUntil: storedInstant.exactOptional(),
  version: z.number(),
  createdAt: storedInstant,
});
export type StoredDestination = z.output<typeof storedDestination>;

export const destinationKey = (organizationId: string, destinationId: string): TableKey => ({
  partition: tableKeys.destinations(organizationId),
  sort: destinationId,
});

/** @throws OtpostError `item_unreadable`. */
export const readDestination = (item: TableItem): StoredDestination =>
  readItem(storedDestination, item);

export function destinationAttributes(destination: StoredDestination): Attributes {
  const { secrets, pausedUntil, createdAt, ...rest } = destination;
  return {
    ...rest,
    secrets: secretsAttribute(secrets),
    ...(pausedUntil === undefined ? {} : { pausedUntil: pausedUntil.toISOString() }),
    createdAt: createdAt.toISOString(),
  };
}

export const secretsAttribute = (secrets: StoredDestination["secrets"]) =>
  secrets.map(({ sealed, until }) => ({
    sealed,
    ...(until === undefined ? {} : { until: until.toISOString() }),
  }));

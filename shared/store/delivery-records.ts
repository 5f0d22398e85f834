/** The deliveries: what became of each code at each destination, attempt by attempt, for a week. */
import { createHash } from "node:crypto";
import { OtpostError } from "../errors.ts";
import type { Table } from "../ports/table.ts";
import { type Delivery, deliveryAttributes, deliveryItem, readDelivery } from "./delivery-items.ts";
import { isId, newId } from "./ids.ts";
import { findItems } from "./stored-items.ts";
import { tableKeys } from "./table-keys.ts";

export type {
  AttemptError,
  Delivery,
  DeliveryAttempt,
  DeliveryReason,
  DeliveryStep,
} from "./delivery-items.ts";

type DeliveredCode = NonNullable<Delivery["code"]>;

export type DeliveryRecords = {
  /** The delivery as it is, or a new one without attempts. */
  open(delivery: {
    id: string;
    organizationId: string;
    destinationId: string;
    code?: DeliveredCode;
  }): Promise<Delivery>;
  find(organizationId: string, deliveryId: string): Promise<Delivery | undefined>;
  /** Newest code first; `before` is a delivery's id. */
  list(
    organizationId: string,
    filter: { destinationId?: string | undefined; before?: string | undefined; limit: number },
  ): Promise<Delivery[]>;
  /**
   * Changes it, whoever else changes it meanwhile: `change` is asked again with what they left.
   *
   * @throws OtpostError `unavailable` when others change it all the time, or it is gone.
   */
  update(
    delivery: Pick<Delivery, "organizationId" | "id">,
    change: (delivery: Delivery) => Delivery,
  ): Promise<Delivery>;
};

/** Long enough to look into what went wrong last weekend. */
const keepMilliseconds = 7 * 24 * 3_600_000;
const mostConflicts = 5;

/**
 * Derived, so that a code enqueued twice is one delivery: `dlv_`, the instant of the code's arrival,
 * and 80 bits of SHA-256.
 */
export function deliveryIdOf(delivery: {
  organizationId: string;
  destinationId: string;
  totpCodeId: string;
  codeSort: string;
}): string {
  const { organizationId, destinationId, totpCodeId, codeSort } = delivery;
  const receivedAt = new Date(codeSort.slice(0, 24));
  const hash = createHash("sha256")
    .update(JSON.stringify([organizationId, destinationId, totpCodeId]))
    .digest();
  return newId("dlv", { now: () => receivedAt, random: (bytes) => hash.subarray(0, bytes) });
}

export function createDeliveryRecords({
  table,
  now,
}: {
  table: Table;
  now: () => Date;
}): DeliveryRecords {
  async function find(organizationId: string, deliveryId: string): Promise<Delivery | undefined> {
    if (!isId("dlv", deliveryId)) return undefined;
    const item = await table.get({
      partition: tableKeys.deliveries(organizationId),
      sort: deliveryId,
    });
    return item && readDelivery(item);
  }

  return {
    find,

    async open(given) {
      const known = await find(given.organizationId, given.id);
      if (known !== undefined) return known;
      const at = now();
      const created: Delivery = {
        ...given,
        status: "pending",
        attempts: [],
        stepsDone: [],
        redeliveries: 0,
        attemptsBefore: 0,
        version: 1,
        createdAt: at,
        updatedAt: at,
      };
      const item = deliveryItem(created, new Date(at.getTime() + keepMilliseconds));
      if (await table.putIfAbsent(item)) return created;
      return (await find(given.organizationId, given.id)) ?? created;
    },

    async list(organizationId, { destinationId, before, limit }) {
      if (before !== undefined && !isId("dlv", before)) {
        throw new OtpostError("validation_failed", "before must be the id of a delivery: dlv_…");
      }
      // It becomes part of a key.
      if (destinationId !== undefined && !isId("dest", destinationId)) return [];
      const place =
        destinationId === undefined
          ? { partition: tableKeys.deliveries(organizationId) }
          : {
              index: "index1" as const,
              partition: tableKeys.deliveriesOfDestination(organizationId, destinationId),
            };
      const range = before === undefined ? {} : { to: before };
      return findItems(
        table,
        { ...place, ...range, direction: "descending" },
        (item) => {
          const delivery = readDelivery(item);
          return delivery.id === before ? undefined : delivery;
        },
        limit,
      );
    },

    async update({ organizationId, id }, change) {
      for (let tries = 0; tries < mostConflicts; tries += 1) {
        const current = await find(organizationId, id);
        if (current === undefined) break;
        const changed = { ...change(current), version: current.version + 1, updatedAt: now() };
        const set = deliveryAttributes(changed);
        const item = await table.update(
          { partition: tableKeys.deliveries(organizationId), sort: id },
          {
            set,
            remove: Object.keys(deliveryAttributes(current)).filter((name) => !(name in set)),
            when: { version: current.version },
          },
        );
        if (item !== undefined) return readDelivery(item);
      }
      throw new OtpostError("unavailable", "The delivery is being changed by others: try again.");
    },
  };
}

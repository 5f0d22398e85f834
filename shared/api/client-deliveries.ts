/** The client's part about destinations and deliveries. */
import type { z } from "@hono/zod-openapi";
import type { RequestOptions, SendRequest } from "./client-requests.ts";
import type * as deliveries from "./schemas/deliveries.ts";
import type * as destinations from "./schemas/destinations.ts";

export type Destination = z.output<typeof destinations.destinationWire>;
export type CreatedDestination = z.output<typeof destinations.createdDestinationWire>;
export type NewDestination = z.input<typeof destinations.destinationBody>;
export type DestinationChange = z.input<typeof destinations.destinationChange>;
export type Delivery = z.output<typeof deliveries.deliveryWire>;
export type DeliveryQuery = {
  destination_id?: string | undefined;
  /** Only what is older than this delivery. */
  before?: string | undefined;
  /** 1–200; 50 unless told. */
  limit?: number | undefined;
};

export type DeliveryClient = {
  destinations: {
    /** With a callback's secret, which no other answer has. */
    create(destination: NewDestination, options?: RequestOptions): Promise<CreatedDestination>;
    /** Oldest first. */
    list(options?: RequestOptions): Promise<Destination[]>;
    get(id: string, options?: RequestOptions): Promise<Destination>;
    /** What is left out stays; `null` removes. */
    update(id: string, change: DestinationChange, options?: RequestOptions): Promise<Destination>;
    /** With the new secret; the old one signs beside it for a day unless told otherwise. */
    rotate(
      id: string,
      rotation?: { overlap_hours?: number | undefined },
      options?: RequestOptions,
    ): Promise<CreatedDestination>;
    /** A made-up code; `deliveries.get` tells a moment later what came of it. */
    test(id: string, options?: RequestOptions): Promise<Delivery>;
    delete(id: string, options?: RequestOptions): Promise<void>;
  };
  deliveries: {
    /** Newest code first. */
    list(query?: DeliveryQuery, options?: RequestOptions): Promise<Delivery[]>;
    get(id: string, options?: RequestOptions): Promise<Delivery>;
    /** As long as the code has not expired. */
    redeliver(id: string, options?: RequestOptions): Promise<Delivery>;
  };
};

export function createDeliveryClient(send: SendRequest): DeliveryClient {
  const destination = (id: string): string => `/v1/destinations/${encodeURIComponent(id)}`;
  const delivery = (id: string): string => `/v1/deliveries/${encodeURIComponent(id)}`;
  return {
    destinations: {
      create: (body, { signal } = {}) =>
        send({ method: "POST", path: "/v1/destinations", body, signal }),
      list: ({ signal } = {}) => send({ method: "GET", path: "/v1/destinations", signal }),
      get: (id, { signal } = {}) => send({ method: "GET", path: destination(id), signal }),
      update: (id, body, { signal } = {}) =>
        send({ method: "PATCH", path: destination(id), body, signal }),
      rotate: (id, body = {}, { signal } = {}) =>
        send({ method: "POST", path: `${destination(id)}/rotate`, body, signal }),
      test: (id, { signal } = {}) =>
        send({ method: "POST", path: `${destination(id)}/test`, signal }),
      delete: (id, { signal } = {}) => send({ method: "DELETE", path: destination(id), signal }),
    },
    deliveries: {
      list: (query = {}, { signal } = {}) =>
        send({ method: "GET", path: "/v1/deliveries", query, signal }),
      get: (id, { signal } = {}) => send({ method: "GET", path: delivery(id), signal }),
      redeliver: (id, { signal } = {}) =>
        send({ method: "POST", path: `${delivery(id)}/redeliver`, signal }),
    },
  };
}

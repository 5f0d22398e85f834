/**
 * Everything the domain needs from outside, in one record. Built by the two composition roots only;
 * everybody else asks for what they use: `Pick<Ports, "codes" | "now">`.
 */
import type { DeliveryJob, InboundEmailJob, InboundSmsJob } from "../jobs.ts";
import type { CodeArrivals } from "./code-arrivals.ts";
import type { JobQueue } from "./job-queue.ts";
import type { MessageArchive } from "./message-archive.ts";
import type { Log, Metrics } from "./observability.ts";
import type { OutboundHttp } from "./outbound-http.ts";
import type { SecretBox } from "./secret-box.ts";
import type { Table } from "./table.ts";

export type Ports = {
  table: Table;
  inboundEmails: JobQueue<InboundEmailJob>;
  inboundSms: JobQueue<InboundSmsJob>;
  deliveries: JobQueue<DeliveryJob>;
  messageArchive: MessageArchive;
  secretBox: SecretBox;
  codeArrivals: CodeArrivals;
  outboundHttp: OutboundHttp;
  now: () => Date;
  /** Cryptographically strong bytes. */
  random: (bytes: number) => Uint8Array;
  log: Log;
  metrics: Metrics;
};

/** What every group of management's routes is given on AWS; each makes the stores that it uses. */
import type { Ports } from "../../../shared/ports/ports.ts";
import type { ManageOptions } from "../manage.ts";

export type GroupPorts = Pick<Ports, "log" | "now" | "random" | "table" | "secretBox"> &
  Pick<
    ManageOptions,
    | "apiKeys"
    | "authenticate"
    | "codeArrivals"
    | "deliveries"
    | "inboundEmails"
    | "inboundSms"
    | "publicUrl"
  > & {
    lifespanMinutes: number;
    mailDomain: string;
    defaultRegion?: string | undefined;
  };

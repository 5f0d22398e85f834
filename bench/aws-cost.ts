/** Dollars for a million, from what one used and the price list. */
import { prices } from "./aws-prices.ts";
import type { Usage } from "./aws-usage.ts";

/** What the services around the functions do for one: they are AWS's own, so counted from its documents. */
type Surroundings = {
  apiRequests?: number;
  /** Lambda's pollers receive and delete, the sender sends: three requests a message. */
  queueMessages?: number;
  snsPublications?: number;
  mails?: number;
  /** Once written by SES, read and deleted by the function; deleting is free. */
  s3Puts?: number;
};

/** API Gateway's line of the access log, and Lambda's own three of an invocation (start, end, report). */
const accessLogBytes = 350;
const platformLogBytes = 700;

export type CostItem = { what: string; dollars: number };

/** @param memoryGigabytes by function */
export function costOfMillion(
  { readUnits, writeUnits, calls, milliseconds, logBytes }: Usage,
  { apiRequests = 0, queueMessages = 0, snsPublications = 0, mails = 0, s3Puts = 0 }: Surroundings,
  memoryGigabytes: ReadonlyMap<string, number>,
): CostItem[] {
  const invocations = [...milliseconds];
  const gigabyteSeconds = invocations.reduce(
    (sum, [label, time]) => sum + (time / 1000) * (memoryGigabytes.get(label) ?? Number.NaN),
    0,
  );
  const logged = logBytes + apiRequests * accessLogBytes + invocations.length * platformLogBytes;
  const calledOf = (service: string): number =>
    [...calls].reduce((sum, [call, count]) => sum + (call.startsWith(service) ? count : 0), 0);
  const items: CostItem[] = [
    { what: "API Gateway", dollars: apiRequests * prices.apiRequest },
    {
      what: "Lambda",
      dollars:
        invocations.length * prices.lambdaRequest + gigabyteSeconds * prices.lambdaGigabyteSecond,
    },
    {
      what: "DynamoDB",
      dollars: writeUnits * prices.dynamodbWriteUnit + readUnits * prices.dynamodbReadUnit,
    },
    { what: "SQS", dollars: queueMessages * 3 * prices.sqsRequest },
    { what: "SNS", dollars: snsPublications * prices.snsPublication },
    { what: "S3", dollars: s3Puts * prices.s3Put + calledOf("s3:GetObject") * prices.s3Get },
    { what: "KMS", dollars: calledOf("kms:") * prices.kmsRequest },
    { what: "SES", dollars: mails * prices.sesMail },
    { what: "CloudWatch Logs", dollars: (logged / 1e9) * prices.logGigabyte },
  ];
  return items.map(({ what, dollars }) => ({ what, dollars: dollars * 1e6 }));
}

/** By the name that the usage was measured under. */
export const surroundings: Readonly<Record<string, Surroundings>> = {
  push: { apiRequests: 1 },
  email: { queueMessages: 1, snsPublications: 1, mails: 1, s3Puts: 1 },
  SMS: { apiRequests: 1, queueMessages: 1 },
};

/** Of a poll. */
export const ofPoll: Surroundings = { apiRequests: 1 };

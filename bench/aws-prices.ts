/**
 * What AWS charges, as assumptions of the cost table: list prices in US dollars of us-east-1, without
 * free tiers and discounts, as AWS published them in June 2025 (aws.amazon.com/<service>/pricing).
 * Whoever relies on the table looks them up anew.
 */
export const prices = {
  region: "us-east-1",
  asOf: "June 2025",
  /** HTTP API, the first 300 million requests a month, of 512 KB each. */
  apiRequest: 1.0 / 1e6,
  lambdaRequest: 0.2 / 1e6,
  /** arm64, a gigabyte for a second. */
  lambdaGigabyteSecond: 0.0000133334,
  /** On demand. */
  dynamodbWriteUnit: 0.625 / 1e6,
  dynamodbReadUnit: 0.125 / 1e6,
  /** Standard queue, of 64 KB each. */
  sqsRequest: 0.4 / 1e6,
  /** A publication; SNS takes nothing for handing it to SQS. */
  snsPublication: 0.5 / 1e6,
  s3Put: 5.0 / 1e6,
  s3Get: 0.4 / 1e6,
  kmsRequest: 3.0 / 1e6,
  /** Receiving: a mail, and each whole chunk of 256 KB. */
  sesMail: 100.0 / 1e6,
  sesChunk: 90.0 / 1e6,
  logGigabyte: 0.5,
  /** Monthly, whatever is received: a KMS key, a custom metric, an alarm, a secret. */
  monthly: { kmsKey: 1.0, metric: 0.3, alarm: 0.1, secret: 0.4 },
  /** Twilio, not AWS: an SMS received on a US long code, carriers' fees apart. */
  twilioInboundSms: 7900.0 / 1e6,
} as const;

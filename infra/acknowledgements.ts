/** Findings of cdk-nag that stay, each with the reason why. */
import { Validations } from "aws-cdk-lib/core";
import type { IConstruct } from "constructs";

const reasons = {
  "AwsSolutions-S1":
    "The bucket holds a mail for seconds, and a failed one for a day. Only SES and one function can reach it, and CloudTrail's data events record that where they are wanted; an access log would outlive everything it is about.",
  "AwsSolutions-SMG4":
    "Nothing can rotate it alone: the operator's API key is in the hands of people and programs, and the Twilio tokens are Twilio's. Both are replaced by putting the new value and deploying again; Twilio's old and new token are valid side by side.",
  "AwsSolutions-APIG4":
    "The function behind the route authenticates: an API key of 256 random bits, of which only the SHA-256 is kept, or the signature of Skyvern or Twilio over the raw body, which an authorizer does not get to see. What is open to everybody, /healthz and /openapi.json, says nothing about anybody.",
} as const;

export type Acknowledged = keyof typeof reasons;

/** `finding` narrows it to one: `AwsSolutions-IAM5[Resource::*]`. */
export function acknowledge(construct: IConstruct, id: Acknowledged): void {
  Validations.of(construct).acknowledge({ id, reason: reasons[id] });
}

/** The mail bucket's objects, in the policy of the one function that reads them. */
export function acknowledgeMailObjects(construct: IConstruct, bucketArn: string): void {
  Validations.of(construct).acknowledge({
    // cdk-nag spells a resource of another stack by its export.
    id: `AwsSolutions-IAM5[Resource::${bucketArn}/*]`,
    reason:
      "SES names every mail's object by an id of its own choosing; the bucket holds nothing but mails.",
  });
}

/** What to do about the failures of a deployment that CloudFormation reports without an advice. */

const hints: readonly { said: RegExp; hint: string }[] = [
  {
    said: /UnreservedConcurrentExecution/,
    hint: "The account's Lambda concurrency is too small to set some of it aside for held requests (a new account may have 10 in all). Ask for more under Service Quotas ▸ AWS Lambda ▸ Concurrent executions, or deploy with -c heldConcurrency=none until then.",
  },
  {
    said: /Could not (?:write to bucket|publish to SNS topic)/i,
    hint: "SES could not use the new bucket or topic yet: policies take a moment to be known everywhere. Run the same command again.",
  },
  {
    said: /(?:ExpiredToken|InvalidClientTokenId|Unable to resolve AWS account|no credentials)/i,
    hint: "There are no valid AWS credentials: sign in (aws sso login), or name a profile with --profile.",
  },
];

export const hintAt = (said: string): string | undefined =>
  hints.find(({ said: pattern }) => pattern.test(said))?.hint;

/** The account and region have never seen CDK: `cdk bootstrap` has to come first. */
export const needsBootstrap = (said: string): boolean =>
  /cdk-bootstrap|has the environment been bootstrapped|cdk bootstrap/i.test(said);

/** Asks CloudFormation and CloudWatch, over AWS's query protocol: a signed form in, XML out. */
import { OtpostError } from "../../shared/errors.ts";
import { type AwsCredentials, signForm } from "./sign-request.ts";
import { parseXml, type XmlElement } from "./xml.ts";

export type AwsQuery = (
  action: string,
  form: Readonly<Record<string, string>>,
) => Promise<XmlElement>;

export type AwsQueryOptions = {
  service: "cloudformation" | "monitoring";
  /** Of the API, as its reference names it. */
  version: string;
  endpoint: string;
  region: string;
  credentials: () => Promise<AwsCredentials>;
  fetch: typeof fetch;
  now: () => Date;
};

/** AWS refused; `name` is its error code. */
export class AwsRefusal extends Error {
  constructor(code: string, message: string) {
    super(message);
    this.name = code;
  }
}

const answerMilliseconds = 15_000;

/** @returns what is within `<…Result>`; throws AwsRefusal, or OtpostError `unavailable` */
export function createAwsQuery(options: AwsQueryOptions): AwsQuery {
  const { endpoint, version } = options;
  return async (action, form) => {
    const { headers, body } = signForm({
      ...options,
      form: { Action: action, Version: version, ...form },
      host: new URL(endpoint).host,
      credentials: await options.credentials(),
      at: options.now(),
    });
    // `fetch` sends the host by itself, and lets nobody else set it.
    const { host: _, ...sent } = headers;
    const response = await options
      .fetch(endpoint, {
        method: "POST",
        headers: sent,
        body,
        redirect: "error",
        signal: AbortSignal.timeout(answerMilliseconds),
      })
      .catch((cause: unknown) => {
        throw new OtpostError(
          "unavailable",
          `${new URL(endpoint).host} does not answer: is the region right, and the network there?`,
          {
            cause,
          },
        );
      });
    const answer = parseXml(await response.text());
    if (response.ok) return answer.child(`${action}Response`).child(`${action}Result`);
    const error = answer.child("ErrorResponse").child("Error");
    throw new AwsRefusal(
      error.text("Code") ?? `HTTP ${response.status}`,
      error.text("Message") ?? "AWS refused.",
    );
  };
}

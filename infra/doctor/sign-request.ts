/**
 * Signs a form that is posted to AWS: Signature Version 4, for the two services whose SDK packages
 * would be there for three questions.
 *
 * AWS Signature Version 4 reference: "Create a signed AWS API request".
 */
import { createHash, createHmac } from "node:crypto";

export type AwsCredentials = {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string | undefined;
};

export type SignedForm = { headers: Record<string, string>; body: string };

export function signForm({
  form,
  host,
  region,
  service,
  credentials,
  at,
}: {
  form: Readonly<Record<string, string>>;
  host: string;
  region: string;
  /** As AWS names it in signatures: `cloudformation`, `monitoring`. */
  service: string;
  credentials: AwsCredentials;
  at: Date;
}): SignedForm {
  const body = new URLSearchParams(form).toString();
  // 20150830T123600Z
  const instant = at.toISOString().replaceAll(/[-:]|\.\d{3}/g, "");
  const day = instant.slice(0, 8);
  const headers: Record<string, string> = {
    "content-type": "application/x-www-form-urlencoded",
    host,
    "x-amz-date": instant,
    ...(credentials.sessionToken !== undefined && {
      "x-amz-security-token": credentials.sessionToken,
    }),
  };
  const names = Object.keys(headers).sort();
  const signedHeaders = names.join(";");
  const request = [
    "POST",
    "/",
    "",
    ...names.map((name) => `${name}:${headers[name]}`),
    "",
    signedHeaders,
    sha256(body),
  ].join("\n");
  const scope = `${day}/${region}/${service}/aws4_request`;
  const text = ["AWS4-HMAC-SHA256", instant, scope, sha256(request)].join("\n");
  const key = [day, region, service, "aws4_request"].reduce<Buffer>(
    (secret, part) => hmac(secret, part),
    Buffer.from(`AWS4${credentials.secretAccessKey}`),
  );
  const signature = hmac(key, text).toString("hex");
  const authorization = `AWS4-HMAC-SHA256 Credential=${credentials.accessKeyId}/${scope}, SignedHeaders=${signedHeaders}, Signature=${signature}`;
  return { headers: { ...headers, authorization }, body };
}

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
const hmac = (key: Buffer, text: string): Buffer => createHmac("sha256", key).update(text).digest();

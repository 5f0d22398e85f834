/** The stacks as a target: the synthesised templates, run and permitted as they say. */
import { type Deployment, deployTemplate } from "../aws/deploy-template.ts";
import { skyvernKey, twilio } from "./local-target.ts";
import { request, type Target } from "./target.ts";

export type AwsTarget = Target & { deployment: Deployment };

export async function startAwsTarget(
  options: Pick<Parameters<typeof deployTemplate>[0], "servers" | "synthesisDirectory"> = {},
): Promise<AwsTarget> {
  const deployment = await deployTemplate({
    ...options,
    twilio: { accountSid: twilio.accountSid, authTokens: [twilio.authToken] },
  });
  const { api, mail, operatorKey } = deployment;
  const target = {
    url: api.url,
    publicUrl: api.publicUrl,
    operatorKey,
    skyvernKey,
    twilio,
    deliverMail: (options: Parameters<typeof mail.deliver>[0]) => mail.deliver(options),
    close: deployment.close,
    deployment,
  };
  // On one machine it is in the environment.
  const { status } = await request(target, "POST", "/v1/skyvern-keys", {
    body: { skyvern_api_key: skyvernKey },
  });
  if (status !== 201) throw new Error(`no Skyvern key: HTTP ${status}`);
  return target;
}

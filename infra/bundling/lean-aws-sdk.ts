/** The AWS SDK without what a function on Lambda never reaches. */
import { readFileSync } from "node:fs";
import type { Plugin } from "esbuild";

/**
 * Lambda hands a function its credentials in the environment. The SDK's default chain looks there
 * first, and brings 100 KB for profiles, SSO, web identities, EC2 and ECS, which a function never has.
 * (AWS Lambda developer guide, "Defined runtime environment variables": AWS_ACCESS_KEY_ID,
 * AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN are "the access keys obtained from the function's
 * execution role". They stay valid for as long as the execution environment lives.)
 */
const environmentCredentials: Plugin = {
  name: "credentials from the environment only",
  setup: ({ onLoad }) => {
    onLoad(
      { filter: /[/\\]@aws-sdk[/\\]credential-provider-node[/\\]dist-[a-z]+[/\\]index\.js$/ },
      () => ({
        contents: "export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env';",
      }),
    );
  },
};

/**
 * Answers that are streams of events (S3 Select, Kinesis, Bedrock): nothing otpost asks for is one. The
 * SDK imports them when first needed; in one file that would make esbuild keep all of what they import
 * whole, as what is imported by name at run time cannot be taken apart.
 */
const withoutEventStreams: Plugin = {
  name: "no event streams",
  setup: ({ onLoad, onResolve }) => {
    onResolve({ filter: /^@smithy\/core\/event-streams$/ }, ({ kind }) =>
      kind === "dynamic-import" ? { path: "event-streams", namespace: "left-out" } : undefined,
    );
    onLoad({ filter: /^event-streams$/, namespace: "left-out" }, () => ({
      contents: `export class EventStreamSerde {
        constructor() { throw new Error("The functions' bundles have no event streams: see infra/bundling/lean-aws-sdk.ts."); }
      }`,
    }));
  },
};

/** Each client says its version in the user agent, and brings its whole package.json to look it up. */
const versionsOnly: Plugin = {
  name: "of package.json the version",
  setup: ({ onLoad }) => {
    onLoad({ filter: /[/\\]@aws-sdk[/\\]client-[a-z-]+[/\\]package\.json$/ }, ({ path }) => {
      const { version } = JSON.parse(readFileSync(path, "utf8")) as { version: string };
      return { contents: JSON.stringify({ version }), loader: "json" };
    });
  },
};

/**
 * DynamoDB's client makes room for endpoints that it discovers. Discovery is off unless
 * AWS_ENABLE_ENDPOINT_DISCOVERY switches it on (AWS SDKs and Tools reference guide, "Endpoint discovery"),
 * which the stacks do not, and no command of ours has the middleware that would ask for one.
 */
const withoutEndpointDiscovery: Plugin = {
  name: "no cache of discovered endpoints",
  setup: ({ onLoad }) => {
    onLoad({ filter: /[/\\]@aws-sdk[/\\]endpoint-cache[/\\]dist-es[/\\]index\.js$/ }, () => ({
      contents: "export class EndpointCache {}",
    }));
  },
};

export const leanAwsSdk: Plugin[] = [
  environmentCredentials,
  withoutEventStreams,
  versionsOnly,
  withoutEndpointDiscovery,
];

/**
 * Puts `rapid-client.cjs` in the place of the native half of AWS's runtime client, which would have to
 * be compiled with cmake and g++. The rest of the client runs as AWS publishes it.
 */
import { registerHooks } from "node:module";

const client = new URL("rapid-client.cjs", import.meta.url).href;

registerHooks({
  resolve: (specifier, context, nextResolve) =>
    specifier === "./rapid-client.node" && context.parentURL?.endsWith("/aws-lambda-ric/index.mjs")
      ? { url: client, format: "commonjs", shortCircuit: true }
      : nextResolve(specifier, context),
});

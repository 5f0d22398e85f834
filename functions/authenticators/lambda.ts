/** How AWS calls `authenticators`: routes of the HTTP API. */
import { handle } from "hono/aws-lambda";
import { createAuthenticate } from "../../shared/auth/authenticate.ts";
import { addressingOf, createFunctionRuntime } from "../../shared/aws/function-runtime.ts";
import { openSecretBox, openTable } from "../../shared/aws/ports.ts";
import { createApiKeys } from "../../shared/store/api-keys.ts";
import { createAuthenticators } from "../../shared/store/authenticators.ts";
import { createAuthenticatorRoutes } from "./authenticators.ts";

const runtime = createFunctionRuntime("authenticators");
const ports = {
  ...runtime,
  ...addressingOf(runtime),
  table: openTable(runtime),
  secretBox: openSecretBox(runtime),
};

export const handler = handle(
  createAuthenticatorRoutes({
    ...ports,
    authenticate: createAuthenticate({ apiKeys: createApiKeys(ports) }),
    authenticators: createAuthenticators(ports),
    // An execution of the function serves one request: nobody waits for another's image. What reads
    // images is a third of this function, and only who adds an account by a picture needs it.
    readQrCode: async (image) => {
      const { findQrText } = await import("../../shared/authenticators/find-qr-text.ts");
      return findQrText(image, ports);
    },
  }),
);

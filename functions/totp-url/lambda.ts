/** How AWS calls `totp-url`: one route of the HTTP API. */
import { handle } from "hono/aws-lambda";
import {
  addressingOf,
  createFunctionRuntime,
  lifespanMinutesOf,
} from "../../shared/aws/function-runtime.ts";
import { openCodeArrivals, openSecretBox, openTable } from "../../shared/aws/ports.ts";
import { createAuthenticators } from "../../shared/store/authenticators.ts";
import { createCodeClaims } from "../../shared/store/code-claims.ts";
import { createCodes } from "../../shared/store/codes.ts";
import { createRunPolls } from "../../shared/store/run-polls.ts";
import { createRuns } from "../../shared/store/runs.ts";
import { createSkyvernKeys } from "../../shared/store/skyvern-keys.ts";
import { createTotpUrlPolls } from "../../shared/store/totp-url-polls.ts";
import { createTotpUrls } from "../../shared/store/totp-urls.ts";
import { createTotpUrlRoutes } from "./totp-url.ts";

const runtime = createFunctionRuntime("totp-url");
const ports = {
  ...runtime,
  ...addressingOf(runtime),
  table: openTable(runtime),
  secretBox: openSecretBox(runtime),
  codeArrivals: openCodeArrivals(),
};

/**
 * A poll then reads two small items at half price each: the URL and the codes. A deleted Skyvern key
 * is refused, and an added authenticator noticed, at most this much later.
 */
const rememberSeconds = 30;

export const handler = handle(
  createTotpUrlRoutes({
    ...ports,
    rememberSeconds,
    authenticators: createAuthenticators(ports),
    codeClaims: createCodeClaims(ports),
    codes: createCodes({ ...ports, lifespanMinutes: lifespanMinutesOf(runtime) }),
    runPolls: createRunPolls(ports),
    runs: createRuns(ports),
    skyvernKeys: createSkyvernKeys(ports),
    totpUrlPolls: createTotpUrlPolls(ports),
    totpUrls: createTotpUrls(ports),
  }),
);

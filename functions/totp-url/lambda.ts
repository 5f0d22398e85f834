/** How AWS calls `totp-url`: one route of the HTTP API. */
import { handle } from "hono/aws-lambda";
import {
  addressingOf,
  createFunctionRuntime,
  lifespanMinutesOf,
} from "../../shared/aws/function-runtime.ts";
import { openSecretBox, openTable } from "../../shared/aws/ports.ts";
import { createCodes } from "../../shared/store/codes.ts";
import { createSkyvernKeys } from "../../shared/store/skyvern-keys.ts";
import { createTotpUrls } from "../../shared/store/totp-urls.ts";
import { createTotpUrlRoutes } from "./totp-url.ts";

const runtime = createFunctionRuntime("totp-url");
const ports = {
  ...runtime,
  ...addressingOf(runtime),
  table: openTable(runtime),
  secretBox: openSecretBox(runtime),
};

export const handler = handle(
  createTotpUrlRoutes({
    ...ports,
    codes: createCodes({ ...ports, lifespanMinutes: lifespanMinutesOf(runtime) }),
    skyvernKeys: createSkyvernKeys(ports),
    totpUrls: createTotpUrls(ports),
  }),
);

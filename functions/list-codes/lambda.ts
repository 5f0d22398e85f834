/** How AWS calls `list-codes`: routes of the HTTP API. */
import { handle } from "hono/aws-lambda";
import { createAuthenticate } from "../../shared/auth/authenticate.ts";
import {
  addressingOf,
  createFunctionRuntime,
  lifespanMinutesOf,
} from "../../shared/aws/function-runtime.ts";
import { openCodeArrivals, openTable } from "../../shared/aws/ports.ts";
import { createApiKeys } from "../../shared/store/api-keys.ts";
import { createCodes } from "../../shared/store/codes.ts";
import { createListCodesRoutes } from "./list-codes.ts";

const runtime = createFunctionRuntime("list-codes");
const ports = { ...runtime, ...addressingOf(runtime), table: openTable(runtime) };

export const handler = handle(
  createListCodesRoutes({
    ...ports,
    codeArrivals: openCodeArrivals(),
    authenticate: createAuthenticate({ apiKeys: createApiKeys(ports) }),
    codes: createCodes({ ...ports, lifespanMinutes: lifespanMinutesOf(runtime) }),
  }),
);

/** From an API key to the caller it stands for. */
import { OtpostError } from "../errors.ts";
import type { ApiKeys } from "../store/api-keys.ts";
import type { Caller } from "./caller.ts";

/** @throws OtpostError `missing_api_key`, `unknown_api_key`. */
export type Authenticate = (apiKey: string | undefined) => Promise<Caller>;

/** Asks the table at every call, so that a revoked key is refused at once. */
export function createAuthenticate({
  apiKeys,
}: {
  apiKeys: Pick<ApiKeys, "verify">;
}): Authenticate {
  return async (apiKey) => {
    if (apiKey === undefined || apiKey.trim() === "") {
      throw new OtpostError("missing_api_key", "Send an API key in the header x-api-key.");
    }
    const known = await apiKeys.verify(apiKey.trim());
    if (known === undefined) {
      throw new OtpostError(
        "unknown_api_key",
        "The API key in x-api-key is unknown or was revoked.",
      );
    }
    return {
      organizationId: known.organizationId,
      keyId: known.id,
      scopes: known.scopes,
      ...(known.identifiers === undefined ? {} : { identifiers: known.identifiers }),
    };
  };
}

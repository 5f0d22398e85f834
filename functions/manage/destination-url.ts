/** The URL of a destination as a request names it: checked, and in its one spelling. */
import { fieldError } from "../../shared/api/validation.ts";
import { OtpostError } from "../../shared/errors.ts";
import type { OutboundReach } from "../../shared/ports/outbound-addresses.ts";
import { readOutboundUrl } from "../../shared/ports/outbound-http-rules.ts";

/** @throws OtpostError `validation_failed`, naming the field */
export type ReadDestinationUrl = (field: "url" | "base_url", text: string) => string;

export function readDestinationUrl(reach: OutboundReach): ReadDestinationUrl {
  return (field, text) => {
    const url = read(field, text, reach);
    if (field === "url") return url.href;
    if (url.search !== "" || url.hash !== "") {
      throw fieldError(["body", field], "A base URL has no query and no fragment.");
    }
    // People copy it with the version that every path of Skyvern's begins with.
    return url.href.replace(/\/+$/, "").replace(/\/(?:api\/)?v1$/, "");
  };
}

function read(field: string, text: string, reach: OutboundReach): URL {
  try {
    return readOutboundUrl(text, reach);
  } catch (error) {
    if (!(error instanceof OtpostError)) throw error;
    throw fieldError(["body", field], error.message);
  }
}

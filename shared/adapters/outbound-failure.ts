/** What went wrong on the way to another server, in a word that can be shown and counted. */
import type { OutboundError } from "../ports/outbound-http.ts";

/** One that is known where it is thrown. */
export class OutboundFailure extends Error {
  override readonly name = "OutboundFailure";
  readonly outboundError: OutboundError;

  constructor(outboundError: OutboundError, options?: { cause?: unknown }) {
    super(outboundError, options);
    this.outboundError = outboundError;
  }
}

const errorsByCode: Readonly<Record<string, OutboundError>> = {
  ENOTFOUND: "name_not_found",
  ENODATA: "name_not_found",
  ETIMEOUT: "name_unresolved",
  ESERVFAIL: "name_unresolved",
  EREFUSED: "name_unresolved",
  EBADNAME: "name_not_found",
  ECONNREFUSED: "connection_refused",
  ECONNRESET: "connection_reset",
  EPIPE: "connection_reset",
  UND_ERR_SOCKET: "connection_reset",
  ETIMEDOUT: "timeout",
  UND_ERR_CONNECT_TIMEOUT: "timeout",
  UND_ERR_HEADERS_OVERFLOW: "malformed_answer",
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: "malformed_answer",
  EPROTO: "tls_failed",
};

/** Node's and OpenSSL's names for whatever is wrong with TLS or a certificate. */
const tlsCode =
  /^(?:ERR_(?:TLS|SSL|OSSL)|CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|HOSTNAME_MISMATCH)/;

export function outboundErrorOf(
  error: unknown,
  { established }: { established: boolean },
): OutboundError {
  if (error instanceof OutboundFailure) return error.outboundError;
  const code = codeOf(error);
  const known = errorsByCode[code];
  if (known !== undefined) return known;
  if (tlsCode.test(code)) return "tls_failed";
  // undici's, with llhttp's code or without: what came back is not HTTP.
  if (error instanceof Error && error.name === "HTTPParserError") return "malformed_answer";
  return established ? "connection_reset" : "connection_failed";
}

/** An error's own code, or that of what caused it. */
function codeOf(error: unknown): string {
  if (typeof error !== "object" || error === null) return "";
  if ("code" in error && typeof error.code === "string") return error.code;
  return "cause" in error ? codeOf(error.cause) : "";
}

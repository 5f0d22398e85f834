/** One request of the client: URL, key, JSON both ways, and every failure as one error class. */

export type OtpostClientOptions = {
  /** `http://127.0.0.1:8787`, with or without `/` at the end; a path in it is kept. */
  baseUrl: string;
  apiKey?: string | undefined;
  fetch?: typeof fetch | undefined;
};

/** What any method may be given: aborting rejects with the signal's reason. */
export type RequestOptions = { signal?: AbortSignal | undefined };

/**
 * Why a request failed. `code` is the server's (stable, for programs), or one of the client's:
 * `unreachable` (no connection, or it broke), `timed_out` (no answer in time), `not_otpost`
 * (something else answered).
 */
export class OtpostApiError extends Error {
  override readonly name = "OtpostApiError";
  /** HTTP status; absent when there was no answer. */
  readonly status: number | undefined;
  readonly code: string;
  /** As the server sent it: a sentence, or a list of `{loc, msg, type}`. */
  readonly detail: unknown;

  constructor(
    code: string,
    message: string,
    more: { status?: number; detail?: unknown; cause?: unknown } = {},
  ) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause });
    this.code = code;
    this.status = more.status;
    this.detail = more.detail ?? message;
  }
}

export type ApiRequest = {
  method: "GET" | "POST" | "PATCH" | "DELETE";
  /** Starts with `/`; its variable parts are encoded already. */
  path: string;
  query?: Readonly<Record<string, string | number | boolean | undefined>>;
  body?: unknown;
  headers?: Readonly<Record<string, string>>;
  signal?: AbortSignal | undefined;
  /** 30 s unless told. */
  timeoutSeconds?: number;
};

export type SendRequest = <Answer>(request: ApiRequest) => Promise<Answer>;

const defaultTimeoutSeconds = 30;

/** @throws TypeError when `baseUrl` is no URL. */
export function createRequests(options: OtpostClientOptions): SendRequest {
  const base = new URL(options.baseUrl).href.replace(/\/+$/, "");
  const send = options.fetch ?? fetch;
  const key = options.apiKey === undefined ? {} : { "x-api-key": options.apiKey };

  return async <Answer>(request: ApiRequest): Promise<Answer> => {
    const { method, body, signal } = request;
    const timeoutSeconds = request.timeoutSeconds ?? defaultTimeoutSeconds;
    const timeout = AbortSignal.timeout(Math.ceil(timeoutSeconds * 1000));
    try {
      const response = await send(base + request.path + queryOf(request.query), {
        method,
        headers: {
          ...key,
          ...(body === undefined ? {} : { "content-type": "application/json" }),
          ...request.headers,
        },
        // `fetch` would carry x-api-key along to wherever a redirect points.
        redirect: "manual",
        signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      // The one place where an answer is taken at its word: the server makes it from the schema
      // that `Answer` is the type of.
      return (await readAnswer(response)) as Answer;
    } catch (error) {
      if (error instanceof OtpostApiError) throw error;
      signal?.throwIfAborted();
      if (timeout.aborted) {
        throw new OtpostApiError("timed_out", `No answer within ${timeoutSeconds} seconds.`, {
          cause: error,
        });
      }
      throw new OtpostApiError("unreachable", reasonOf(error), { cause: error });
    }
  };
}

function queryOf(query: ApiRequest["query"] = {}): string {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) given.set(name, String(value));
  }
  return given.size === 0 ? "" : `?${given}`;
}

async function readAnswer(response: Response): Promise<unknown> {
  const { status } = response;
  const text = await response.text();
  if (response.ok) return text === "" ? undefined : (parseJson(text) ?? strangerAnswered(status));
  const error = parseJson(text);
  if (typeof error !== "object" || error === null || !("detail" in error)) strangerAnswered(status);
  const { detail } = error;
  const code = "code" in error && typeof error.code === "string" ? error.code : `http_${status}`;
  throw new OtpostApiError(code, sentenceOf(detail), { status, detail });
}

/** A proxy's page, a redirect, another program on that port. */
function strangerAnswered(status: number): never {
  throw new OtpostApiError(
    "not_otpost",
    `The answer (HTTP ${status}) is not otpost's: check the URL, and any proxy before it.`,
    { status },
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A list of `{loc, msg}` as `totp_identifier: Field required; …`. */
function sentenceOf(detail: unknown): string {
  if (!Array.isArray(detail)) return typeof detail === "string" ? detail : JSON.stringify(detail);
  return detail.map(problemOf).join("; ");
}

function problemOf(problem: unknown): string {
  if (typeof problem !== "object" || problem === null) return String(problem);
  const where = "loc" in problem && Array.isArray(problem.loc) ? problem.loc.slice(1) : [];
  const what = "msg" in problem ? String(problem.msg) : JSON.stringify(problem);
  return where.length === 0 ? what : `${where.join(".")}: ${what}`;
}

/** `fetch` says only "fetch failed"; its cause says `ECONNREFUSED`. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  if (typeof cause === "object" && cause !== null && "code" in cause) {
    return reasons[String(cause.code)] ?? `the connection failed (${String(cause.code)})`;
  }
  if (cause instanceof Error) return cause.message;
  return error instanceof Error ? error.message : "the connection failed";
}

const reasons: { readonly [code: string]: string } = {
  ECONNREFUSED: "nothing listens there (connection refused)",
  ENOTFOUND: "there is no such host (name not found)",
  EAI_AGAIN: "the name could not be looked up (DNS does not answer)",
  ECONNRESET: "the connection broke",
  UND_ERR_SOCKET: "the connection broke",
  UND_ERR_CONNECT_TIMEOUT: "the connection could not be made in time",
};

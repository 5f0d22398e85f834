/** Every way a command can fail, said in one or a few lines with what to do about it. */
import { OtpostApiError } from "../shared/api/client.ts";
import type { Server } from "./server.ts";

/** A mistake in how the command was called, or something missing on this machine. */
export class CommandFailure extends Error {
  override readonly name = "CommandFailure";
}

/** What stderr shows; never the key, never a stack. */
export function explain(error: unknown, server: Server | undefined): string {
  if (error instanceof OtpostApiError && server !== undefined) return explainApi(error, server);
  if (error instanceof CommandFailure || error instanceof OtpostApiError) return error.message;
  if (isSystemError(error)) return error.message;
  if (isCoded(error)) return error.message;
  const name = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return `Something unexpected went wrong, which is a bug in otpost: ${name}`;
}

function explainApi(error: OtpostApiError, server: Server): string {
  if (error.code === "unreachable") {
    return [
      `otpost is not running at ${server.url} (${server.urlFrom}): ${error.message}`,
      server.isLocal
        ? "Start it with: npm start"
        : "Check the URL (--url or OTPOST_URL) and that the server is up.",
    ].join("\n");
  }
  if (error.status === 401) {
    return server.key === undefined
      ? `${server.url} wants an API key, and there is none.\n${howToGiveAKey}`
      : `${server.url} does not know the API key from ${server.keyFrom}.\n${howToGiveAKey}`;
  }
  if (error.status === 403) return `${error.message}\nThe API key came from ${server.keyFrom}.`;
  return error.message;
}

const howToGiveAKey =
  "Give one with OTPOST_API_KEY or --key; on the server's machine, run this where its data directory is, or set OTPOST_DATA_DIR.";

/** `ENOENT: no such file or directory, open 'x'` says what it is already. */
const isSystemError = (error: unknown): error is Error =>
  error instanceof Error && "syscall" in error && "code" in error;

/** otpost's own errors, which name what was wrong and what to do. */
const isCoded = (error: unknown): error is Error =>
  error instanceof Error && error.name === "OtpostError";

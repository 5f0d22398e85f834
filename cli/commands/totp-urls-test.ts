/** `otpost totp-urls test`: polls a totp URL as Skyvern does, and explains what it sees. */
import type { Command } from "commander";
import { type Cli, withExamples } from "../cli.ts";
import { CommandFailure } from "../failure.ts";
import { findSetting } from "../server.ts";
import { exitCodes } from "../terminal.ts";

type TestOptions = { skyvernKey?: string; run?: string; json?: boolean };

/** Skyvern's own limit of a poll. */
const timeoutSeconds = 30;

export function addTest(totpUrls: Command, cli: Cli): void {
  const command = totpUrls
    .command("test")
    .description(
      "Poll a totp_url once as Skyvern does, signed, and explain the answer. A code that comes is printed alone; it is then handed to the run of this test and to no other. Exit code 1 when none came. It waits as long as the URL holds a poll: 25 s unless told.",
    )
    .argument("<url>", "the totp_url, as Skyvern has it")
    .option("--skyvern-key <key>", "signs the poll (else SKYVERN_API_KEY, also from .env)")
    .option("--run <id>", "poll as this workflow run (else as one that nobody knows)")
    .option("--json", "print what came back as JSON");
  withExamples(command, [
    "otpost totp-urls test https://codes.example.com/v1/totp/q2zk0v1ms8",
    'SKYVERN_API_KEY="$KEY" otpost totp-urls test "$TOTP_URL"',
  ]).action(async (text: string, options: TestOptions) => {
    const url = parseTotpUrl(text);
    // The server's setting holds two, separated by a comma, while one replaces the other.
    const [configured] = findSetting(cli.terminal, "SKYVERN_API_KEY")?.split(",") ?? [];
    const key = options.skyvernKey ?? configured;
    if (key === undefined || key.trim() === "") {
      throw new CommandFailure(
        "The poll must be signed as Skyvern signs it: set SKYVERN_API_KEY to the API key that Skyvern uses, or give it with --skyvern-key.",
      );
    }
    // A new run each time: what an earlier test had does not count.
    const run = options.run ?? `otpost-test-${cli.terminal.now().getTime().toString(36)}`;
    const poll = await pollAsSkyvern(url, { key, run });
    const { code, lines } = explain(poll, url);
    if (options.json) await cli.json({ ...poll, explanation: lines });
    else {
      if (code !== undefined) await cli.value(code);
      cli.remark(lines.join("\n"));
    }
    if (code === undefined) cli.finish(poll.status === 200 ? exitCodes.nothing : exitCodes.failed);
  });
}

/** @throws CommandFailure when it cannot be a totp URL. */
function parseTotpUrl(text: string): URL {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new CommandFailure(
      "A totp_url is an http or https URL such as https://codes.example.com/v1/totp/q2zk0v1ms8.",
    );
  }
  if (!/\/v1\/totp\/[^/]+$/.test(url.pathname)) {
    throw new CommandFailure(
      "The path of a totp_url ends in /v1/totp/ and its secret part: copy it whole, as it was printed when it was added.",
    );
  }
  return url;
}

type Polled = { status?: number; body?: unknown; failure?: string; seconds: number };

async function pollAsSkyvern(
  url: URL,
  { key, run }: { key: string; run: string },
): Promise<Polled> {
  // Loaded when it is used: every other command starts without it.
  const { signAsSkyvern } = await import("../../shared/auth/skyvern-signature.ts");
  const body = JSON.stringify({ workflow_run_id: run });
  const startedAt = performance.now();
  const seconds = (): number => Math.round((performance.now() - startedAt) / 100) / 10;
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "x-skyvern-signature": signAsSkyvern(Buffer.from(body), key.trim()),
      },
      body,
      redirect: "manual",
      signal: AbortSignal.timeout(timeoutSeconds * 1000),
    });
    const text = await response.text();
    return {
      status: response.status,
      body: parseJson(text) ?? text.slice(0, 200),
      seconds: seconds(),
    };
  } catch (error) {
    return { failure: failureOf(error), seconds: seconds() };
  }
}

function explain(poll: Polled, url: URL): { code?: string; lines: string[] } {
  const { status, body, failure, seconds } = poll;
  const remarks = isOnlyThisMachine(url)
    ? [`Skyvern reaches ${url.host} only when it runs on this very machine, outside a container.`]
    : [];
  if (failure !== undefined) return { lines: [failure, ...remarks] };
  const detail = memberOf(body, "detail");
  const said = typeof detail === "string" ? detail : "";
  const known = status === undefined ? undefined : explanations[status];
  if (known !== undefined) return { lines: [`${known}${said === "" ? "" : ` (${said})`}`] };
  const code = memberOf(body, "verification_code");
  if (status !== 200 || typeof code !== "string") {
    return {
      lines: [
        `The answer (HTTP ${status}) is not otpost's: check the URL, and any proxy before it. Skyvern counts it as "no code yet".`,
      ],
    };
  }
  const signed = "The URL is known and the signature is right.";
  if (code === "") {
    const reason = memberOf(body, "reason");
    const why = typeof reason === "string" ? `: ${reason}` : "";
    return { lines: [signed, `No code within ${seconds} s${why}.`, ...remarks] };
  }
  return { code, lines: [signed, `Answered within ${seconds} s.`, ...remarks] };
}

const explanations: { readonly [status: number]: string } = {
  401: "The URL is known, and the signature is refused: otpost must have the very API key that Skyvern signs with. Add it with: otpost skyvern-keys add",
  404: "There is no such totp URL: it was rotated or deleted, or was not copied whole.",
  503: "otpost is there, and its store does not answer: Skyvern polls again by itself.",
};

function failureOf(error: unknown): string {
  if (error instanceof Error && error.name === "TimeoutError") {
    return `No answer within ${timeoutSeconds} s, when Skyvern gives up: is a proxy or firewall in the way?`;
  }
  const cause = error instanceof Error ? error.cause : undefined;
  const code = memberOf(cause, "code");
  return `The host cannot be reached (${typeof code === "string" ? code : "the connection failed"}): check the URL, and that otpost runs there.`;
}

const isOnlyThisMachine = ({ hostname }: URL): boolean =>
  hostname === "localhost" || hostname === "[::1]" || hostname.startsWith("127.");

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null && Object.hasOwn(value, name)
    ? Reflect.get(value, name)
    : undefined;

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What the pull's benchmarks ask a server: totp URLs, pushes, and polls signed as Skyvern signs them. */
import { createHmac } from "node:crypto";
import type { OtpostServer } from "./processes.ts";

export const skyvernKey = "bench-skyvern-key";
const json = { "content-type": "application/json" };

export async function addTotpUrl(
  otpost: OtpostServer,
  identifier: string,
  holdSeconds: number,
): Promise<string> {
  const response = await fetch(`${otpost.url}/v1/totp-urls`, {
    method: "POST",
    headers: { ...json, "x-api-key": otpost.adminKey },
    body: JSON.stringify({ totp_identifier: identifier, hold_seconds: holdSeconds }),
  });
  return ((await response.json()) as { totp_url: string }).totp_url;
}

export async function push(otpost: OtpostServer, identifier: string, code: string): Promise<void> {
  const response = await fetch(`${otpost.url}/v1/credentials/totp`, {
    method: "POST",
    headers: { ...json, "x-api-key": otpost.adminKey },
    body: JSON.stringify({
      totp_identifier: identifier,
      content: `Your verification code is ${code}`,
    }),
  });
  if (response.status !== 200) throw new Error(`push: HTTP ${response.status}`);
  await response.arrayBuffer();
}

/** A run's poll: the same bytes and signature every time. */
export function createPoll(
  totpUrl: string,
  run: string,
): (signal?: AbortSignal) => Promise<string> {
  const body = JSON.stringify({ task_id: `tsk_${run}`, workflow_run_id: `wr_${run}` });
  const signature = createHmac("sha256", skyvernKey).update(body).digest("hex");
  return async (signal) => {
    const response = await fetch(totpUrl, {
      method: "POST",
      headers: { ...json, "x-skyvern-signature": signature },
      body,
      signal: signal ?? AbortSignal.timeout(30_000),
    });
    if (response.status !== 200) throw new Error(`poll: HTTP ${response.status}`);
    return ((await response.json()) as { verification_code: string }).verification_code;
  };
}

/** Looks at the URL that Skyvern and Twilio are given: does it lead here. */
import { broken, type Finding, note, ok, warning } from "../../infra/doctor/finding.ts";
import type { ServerFacts } from "./server-check.ts";

const answerMilliseconds = 10_000;
const loopback = /^(localhost|127\.|\[::1\]|0\.0\.0\.0)/;

export async function checkPublicUrl(
  { caller, totpUrls = [], inboxes = [] }: ServerFacts,
  get: typeof fetch,
): Promise<Finding[]> {
  if (caller === undefined) return [];
  const { public_url: url } = caller;
  const { hostname, protocol } = new URL(url);
  if (loopback.test(hostname)) {
    const hasNumber = inboxes.some(({ kind }) => kind === "phone_number");
    if (hasNumber) {
      return [
        broken(
          "server.public_url",
          `The public URL is ${url}: Twilio cannot reach it, and its signatures are checked over it.`,
          "OTPOST_PUBLIC_URL=https://YOUR-PUBLIC-NAME npm start",
        ),
      ];
    }
    return [
      note(
        "server.public_url",
        `The public URL is ${url}: only this machine reaches it${totpUrls.length > 0 ? ", and the totp URLs that were made with it" : ""}.`,
        "OTPOST_PUBLIC_URL=https://YOUR-PUBLIC-NAME npm start",
      ),
    ];
  }
  const answers = await isOtpost(url, get);
  if (!answers) {
    return [
      warning(
        "server.public_url",
        `No otpost answers at the public URL ${url}, seen from here: the DNS name, the proxy or its certificate is wrong, or OTPOST_PUBLIC_URL is. (A router that does not lead back inside looks the same: try from elsewhere.)`,
        `curl -si ${url}/healthz`,
      ),
    ];
  }
  if (protocol !== "https:") {
    return [
      warning(
        "server.public_url",
        `The public URL ${url} is not https: codes travel in the clear.`,
        "OTPOST_PUBLIC_URL=https://YOUR-PUBLIC-NAME npm start   (with a TLS proxy in front)",
      ),
    ];
  }
  return [ok("server.public_url", `The public URL ${url} leads here.`)];
}

async function isOtpost(url: string, get: typeof fetch): Promise<boolean> {
  try {
    const response = await get(`${url}/healthz`, {
      redirect: "manual",
      signal: AbortSignal.timeout(answerMilliseconds),
    });
    return response.ok && (await response.text()).replaceAll(/\s/g, "") === '{"status":"ok"}';
  } catch {
    return false;
  }
}

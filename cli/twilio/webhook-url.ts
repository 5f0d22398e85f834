/** Where Twilio posts SMS to: the path is the API's, below the public URL. */
import { CommandFailure } from "../failure.ts";

const path = "/v1/webhooks/twilio/sms";

/** Hosts that Twilio cannot reach. */
const unreachable =
  /^(localhost|127\.|10\.|192\.168\.|169\.254\.|172\.(1[6-9]|2\d|3[01])\.|0\.0\.0\.0|\[::1?\]|\[f[cde])/;

/** @throws CommandFailure when it is no URL, or one that Twilio cannot reach. */
export function smsWebhookUrl(publicUrl: string): string {
  const url = URL.parse(publicUrl);
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new CommandFailure("The public URL must be a URL, such as https://codes.example.com.");
  }
  if (unreachable.test(url.hostname)) {
    throw new CommandFailure(
      `Twilio cannot reach ${url.origin}. Set OTPOST_PUBLIC_URL to the address that the outside reaches and start otpost again, or name it with --public-url.`,
    );
  }
  return publicUrl.replace(/\/+$/, "") + path;
}

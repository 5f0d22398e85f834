/**
 * One-time tokens that sign a browser in, so that no key stands in a terminal's scrollback, a
 * browser's history or a shared screen.
 *
 * A token opens the console once, within a quarter of an hour; kept in memory only, by its hash, it
 * dies with the process. What it is exchanged for is the key that asked for it.
 */
import type { Ports } from "../shared/ports/ports.ts";
import { sha256 } from "../shared/store/secrets.ts";

export type SignInLinks = {
  /** 256 random bits, as base64url. */
  create(apiKey: string): string;
  /** The key, the first time and in time only. */
  redeem(token: string): string | undefined;
};

export const signInMinutes = 15;
/** Whoever may ask for tokens holds a key; this only bounds the memory of a loop gone wild. */
const mostTokens = 100;

export function createSignInLinks({ now, random }: Pick<Ports, "now" | "random">): SignInLinks {
  const keys = new Map<string, { apiKey: string; until: Date }>();

  return {
    create: (apiKey) => {
      const token = Buffer.from(random(32)).toString("base64url");
      for (const oldest of keys.keys()) {
        if (keys.size < mostTokens) break;
        keys.delete(oldest);
      }
      keys.set(sha256(token), {
        apiKey,
        until: new Date(now().getTime() + signInMinutes * 60_000),
      });
      return token;
    },
    redeem: (token) => {
      // By its hash: how long the look-up takes tells nothing of a token.
      const hash = sha256(token);
      const known = keys.get(hash);
      keys.delete(hash);
      return known !== undefined && now() < known.until ? known.apiKey : undefined;
    },
  };
}

/**
 * The console's sign-in by link, on one machine only: a key asks for a link, the page behind it
 * exchanges the token in its fragment for that key. A fragment is sent to no server and no proxy.
 */
import { z } from "zod";
import { type ApiApp, createApiApp } from "../shared/api/app.ts";
import { limitBody, smallBodyBytes } from "../shared/api/body-limit.ts";
import { keepPrivate } from "../shared/api/headers.ts";
import type { Authenticate } from "../shared/auth/authenticate.ts";
import { OtpostError } from "../shared/errors.ts";
import type { Ports } from "../shared/ports/ports.ts";
import { type SignInLinks, signInMinutes } from "./sign-in-links.ts";

const redeemBody = z.object({ token: z.string().min(1).max(200) });

export const signInUrl = (url: string, token: string): string => `${url}/#sign-in=${token}`;

/** Routes: `POST /console/sign-in-links`, `POST /console/sign-in`. */
export function createSignInRoutes(
  options: Pick<Ports, "log"> & { authenticate: Authenticate; signInLinks: SignInLinks },
): ApiApp {
  const { authenticate, signInLinks } = options;
  const app = createApiApp(options);

  app.post("/console/sign-in-links", async (context) => {
    keepPrivate(context);
    const apiKey = context.req.header("x-api-key")?.trim();
    await authenticate(apiKey);
    return context.json({ token: signInLinks.create(apiKey ?? ""), minutes: signInMinutes }, 201);
  });

  app.post("/console/sign-in", limitBody(smallBodyBytes), async (context) => {
    keepPrivate(context);
    const body = redeemBody.safeParse(await context.req.json().catch(() => undefined));
    const apiKey = body.success ? signInLinks.redeem(body.data.token) : undefined;
    if (apiKey === undefined) {
      throw new OtpostError(
        "not_found",
        "This sign-in link was used before, or is more than 15 minutes old. Make another with: npm run otpost -- console",
      );
    }
    return context.json({ api_key: apiKey }, 200);
  });
  return app;
}

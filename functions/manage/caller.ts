/** Tells a key what it may do, so that nobody has to try. */
import type { ApiApp } from "../../shared/api/app.ts";
import { guarded } from "../../shared/api/caller.ts";
import { callerRoute } from "../../shared/api/routes/caller.ts";
import type { Authenticate } from "../../shared/auth/authenticate.ts";

export type CallerRoutesOptions = {
  authenticate: Authenticate;
  publicUrl: string;
  mailDomain: string;
};

export function addCallerRoutes(app: ApiApp, options: CallerRoutesOptions): void {
  const { publicUrl, mailDomain } = options;
  app.openapi(guarded(callerRoute, options), (context) => {
    const { keyId, organizationId, scopes, identifiers } = context.var.caller;
    return context.json(
      {
        api_key_id: keyId,
        organization_id: organizationId,
        scopes: [...scopes],
        identifiers: identifiers === undefined ? null : [...identifiers],
        public_url: publicUrl,
        mail_domain: mailDomain,
      },
      200,
    );
  });
}

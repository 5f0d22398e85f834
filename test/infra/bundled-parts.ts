/** What of the project rests on packages that are bundled in part (infra/bundling/). */
export { pushBody } from "../../shared/api/schemas/codes.ts";
export { getSetting } from "../../shared/aws/environment.ts";
export { createAuthenticateMail } from "../../shared/message/authenticate-mail.ts";
export { normalizePhoneNumber } from "../../shared/message/identifier.ts";
export { isSameOrganization, registrableDomain } from "../../shared/message/organization-domain.ts";
export { parseMail } from "../../shared/message/parse-mail.ts";

/** What the start prints: what runs where, and at the first start how to see it work. */
import type { Otpost } from "./start.ts";

export function welcome(otpost: Otpost): string {
  return [
    "otpost is running.",
    "",
    `  HTTP API  ${otpost.url}`,
    ...(otpost.publicUrl === otpost.url ? [] : [`            ${otpost.publicUrl} from outside`]),
    `  SMTP      ${otpost.smtp.host}:${otpost.smtp.port}`,
    `  Console   ${otpost.signInUrl ?? otpost.url}`,
    ...(otpost.signInUrl === undefined
      ? []
      : [
          "            signs you in once, within 15 minutes; for another link: npm run otpost -- console",
        ]),
    `  Data      ${otpost.dataDirectory}`,
    ...(otpost.newAdminKey === undefined ? [] : newKey(otpost.newAdminKey)),
    ...(otpost.firstStart === undefined ? [] : firstSteps(otpost.firstStart.inboxAddress)),
    "",
    "Stop it with Ctrl-C.",
    "",
  ].join("\n");
}

const newKey = (key: string): string[] => [
  "",
  "  Your API key, shown this once (the otpost command finds it by itself):",
  `  ${key}`,
];

const firstSteps = (inboxAddress: string): string[] => [
  "",
  "  Try it from another terminal: send a mail, push a code, read both back.",
  "",
  `  npm run --silent otpost -- mail ${inboxAddress} "Your verification code is 482913"`,
  '  npm run --silent otpost -- push jane@example.com "Your login code: 204 857"',
  "  npm run --silent otpost -- list",
];

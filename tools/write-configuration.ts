/** Writes docs/configuration.md from the table of settings. */
import { writeFileSync } from "node:fs";
import { clientSettings, settings } from "../shared/config/settings.ts";

type Row = { meaning: string; default?: string; without?: string };

const rows = Object.entries<Row>(settings).map(([name, setting]) => {
  const without =
    setting.default === undefined ? (setting.without ?? "") : `\`${setting.default}\``;
  return `| \`${name}\` | ${setting.meaning} | ${without} |`;
});

const page = `<!-- Generated from shared/config/settings.ts by \`npm run configuration\`; do not edit. -->
# Configuration

otpost on one machine reads its settings once, at the start, from the environment and from an
optional file \`.env\` in the directory it is started in (the environment wins). A malformed value, or
a name that starts with \`OTPOST_\` and is not in this table, stops the start with one line per
mistake. An empty value means "not set".

| name | what it does | without it |
| --- | --- | --- |
${rows.join("\n")}

The \`otpost\` command reads these, and needs none of them on the machine where the server runs:

| name | what it does |
| --- | --- |
${Object.entries(clientSettings)
  .map(([name, meaning]) => `| \`${name}\` | ${meaning} |`)
  .join("\n")}
`;

writeFileSync(new URL("../docs/configuration.md", import.meta.url), page);

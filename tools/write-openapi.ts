/** Writes docs/openapi.json from the routes as they are declared. */
import { writeFileSync } from "node:fs";
import { openApiDocument } from "../shared/api/openapi.ts";

const path = new URL("../docs/openapi.json", import.meta.url);
writeFileSync(path, `${JSON.stringify(openApiDocument(), undefined, 2)}\n`);

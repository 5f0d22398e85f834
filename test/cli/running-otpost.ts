/** A real otpost in a folder of its own, as `npm start` would run it, on free ports. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Otpost, startOtpost } from "../../local/start.ts";
import { readConfig } from "../../shared/config/config.ts";
import type { LogFields } from "../../shared/ports/observability.ts";

export type RunningOtpost = Otpost & {
  /** Where the command finds `data/`. */
  folder: string;
  /** Stops it and starts it again on the same ports and data. */
  restart(): Promise<void>;
  remove(): Promise<void>;
};

export async function runOtpostServer(
  onLog: (event: string, fields: LogFields) => void = () => {},
  environment: Readonly<Record<string, string>> = {},
): Promise<RunningOtpost> {
  const folder = mkdtempSync(join(tmpdir(), "otpost-cli-"));
  const keep = (event: string, fields: LogFields = {}): void => onLog(event, fields);
  const start = (httpPort: string, smtpPort: string): Promise<Otpost> =>
    startOtpost(
      readConfig({
        OTPOST_HTTP_PORT: httpPort,
        OTPOST_SMTP_PORT: smtpPort,
        OTPOST_DATA_DIR: join(folder, "data"),
        ...environment,
      }),
      { log: { info: keep, warn: keep, error: keep } },
    );
  let running = await start("0", "0");
  return {
    ...running,
    folder,
    restart: async () => {
      await running.close();
      running = await start(new URL(running.url).port, String(running.smtp.port));
    },
    remove: async () => {
      await running.close();
      rmSync(folder, { recursive: true });
    },
  };
}

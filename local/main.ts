/** `npm start`: reads the configuration, starts otpost, says where it is, and stops it cleanly. */
import { readConfig } from "../shared/config/config.ts";
import { OtpostError } from "../shared/errors.ts";
import { createConsoleLog } from "./console-log.ts";
import { startOtpost } from "./start.ts";
import { lowerHelperPriority } from "./thread-priority.ts";
import { welcome } from "./welcome.ts";

lowerHelperPriority();
const log = createConsoleLog({
  write: (lines) => void process.stderr.write(lines),
  now: () => new Date(),
});
process.on("exit", log.flush);

try {
  const otpost = await startOtpost(readConfig(process.env, ".env"), {
    log,
    warmUpMails: 900,
  });
  process.stdout.write(welcome(otpost));

  let stopping = false;
  const stop = async (): Promise<void> => {
    // The second Ctrl-C of somebody in a hurry: what was accepted is on disk anyway.
    if (stopping) process.exit(130);
    stopping = true;
    await otpost.close();
    process.exit(0);
  };
  process.on("SIGINT", () => void stop());
  process.on("SIGTERM", () => void stop());
} catch (error) {
  if (!(error instanceof OtpostError)) throw error;
  process.stderr.write(`otpost did not start:\n${error.message.replaceAll(/^/gm, "  ")}\n`);
  process.exitCode = 1;
}

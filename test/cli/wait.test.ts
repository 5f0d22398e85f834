import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect, it } from "vitest";
import { createOtpostClient } from "../../shared/api/client.ts";
import { spawnOtpost } from "./otpost-process.ts";
import { runOtpostServer } from "./running-otpost.ts";

const interruptions: { name: string; restart: boolean }[] = [
  { name: "prints the code alone when it arrives, and not before", restart: false },
  { name: "lasts through a restart of the server", restart: true },
];

for (const { name, restart } of interruptions)
  it(`otpost wait ${name}`, async () => {
    const asked = Promise.withResolvers<void>();
    const server = await runOtpostServer((_, { route }) => {
      if (route === "/v1/credentials/totp/next") asked.resolve();
    });
    try {
      const child = spawnOtpost(["wait", "jane@example.com", "--timeout", "25"], {
        workingDirectory: server.folder,
      });
      const output = Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
      // Its first question was answered with "none yet"; it is held, or about to be.
      await asked.promise;
      if (restart) await server.restart();
      const client = createOtpostClient({
        baseUrl: server.url,
        apiKey: readFileSync(join(server.folder, "data", "admin-key"), "utf8").trim(),
      });
      await client.push({ totp_identifier: "jane@example.com", content: "Your code is 271828" });
      const [stdout, stderr] = await output;
      expect({ stdout, stderr, exitCode: child.exitCode }).toEqual({
        stdout: "271828\n",
        stderr: "",
        exitCode: 0,
      });
    } finally {
      await server.remove();
    }
  });

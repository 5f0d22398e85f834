/** `otpost console`: a link that opens the web console signed in. */
import type { Command } from "commander";
import { OtpostApiError } from "../../shared/api/client.ts";
import { type Cli, type ServerOptions, withExamples, withServer } from "../cli.ts";

export function addConsole(program: Command, cli: Cli): void {
  const command = program
    .command("console")
    .summary("print a link that opens the web console signed in")
    .description(
      "Print a link that opens the web console, signed in with this command's API key. It works once, within 15 minutes; the key is not in it. A deployment on AWS has no such links: there the console asks for the key.",
    );
  withExamples(withServer(command), ["otpost console", "open $(otpost console)"]).action(
    async (options: ServerOptions) => {
      const client = cli.connect(options);
      const url = cli.connected()?.url ?? "";
      try {
        const { token, minutes } = await client.createSignInLink();
        const link = `${url}/#sign-in=${token}`;
        if (options.json) return cli.json({ url: link, minutes });
        await cli.value(link);
        cli.remark(`It works once, within ${minutes} minutes.`);
      } catch (error) {
        if (!(error instanceof OtpostApiError) || error.status !== 404) throw error;
        if (options.json) return cli.json({ url: `${url}/` });
        await cli.value(`${url}/`);
        cli.remark("This otpost makes no sign-in links: sign in there with an API key.");
      }
    },
  );
}

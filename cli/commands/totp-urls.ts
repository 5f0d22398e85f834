/** `otpost totp-urls`: the URLs at which Skyvern pulls codes. */
import type { Command } from "commander";
import { age } from "../ages.ts";
import { otpTypeOption, wholeNumber } from "../arguments.ts";
import { type Cli, type ServerOptions, withExamples, withServer } from "../cli.ts";
import { addTest } from "./totp-urls-test.ts";

type AddOptions = ServerOptions & {
  type?: "totp" | "magic_link";
  site?: string;
  holdSeconds?: number;
};

const columns = [
  { title: "ID" },
  { title: "IDENTIFIER", flexible: true },
  { title: "TYPE" },
  { title: "SITE", flexible: true },
  { title: "HOLD" },
  { title: "POLLED" },
  { title: "ANSWER" },
  { title: "REFUSED" },
  { title: "CREATED" },
] as const;

/** The most common mistake, and it shows nowhere else. */
const neverPolledHint =
  "Never polled: Skyvern polls the totp_url of the block or task that waits for a code; one that is set on the workflow does not reach its blocks. Try a URL with: otpost totp-urls test <url>";
const refusedHint =
  "Refused: the signature is not of a Skyvern key that otpost knows. Add the key that Skyvern uses: otpost skyvern-keys add";

export function addTotpUrls(program: Command, cli: Cli): void {
  const totpUrls = withExamples(
    program
      .command("totp-urls")
      .summary("manage the URLs at which Skyvern pulls codes")
      .description("Manage the URLs at which Skyvern pulls codes."),
    [
      "otpost totp-urls add jane@example.com",
      "otpost totp-urls list",
      "otpost totp-urls test https://codes.example.com/v1/totp/q2zk0v1ms8",
      "otpost totp-urls remove turl_01k7x2m9q0",
    ],
  );
  addAdd(totpUrls, cli);
  addList(totpUrls, cli);
  addTest(totpUrls, cli);
  addRotate(totpUrls, cli);
  addRemove(totpUrls, cli);
}

function addAdd(totpUrls: Command, cli: Cli): void {
  const command = totpUrls
    .command("add")
    .description("Add a totp_url for one identifier and print it alone. It is shown only now.")
    .argument("<identifier>", "whose codes it serves")
    .addOption(otpTypeOption())
    .option("--site <domain>", "only codes known to be for this site")
    .option("--hold-seconds <seconds>", "how long a pull may wait for a code", wholeNumber(0, 25));
  withExamples(withServer(command), [
    "otpost totp-urls add jane@example.com",
    "otpost totp-urls add jane@example.com --type totp --site example.com",
  ]).action(async (identifier: string, options: AddOptions) => {
    const created = await cli.connect(options).totpUrls.create({
      totp_identifier: identifier,
      otp_type: options.type,
      site: options.site,
      hold_seconds: options.holdSeconds,
    });
    if (options.json) return cli.json(created);
    await cli.value(created.totp_url);
    cli.remark(
      `Added ${created.totp_url_id}; the URL is not shown again. Set it as totp_url of the block or task in Skyvern (not of the workflow), and try it with: otpost totp-urls test <url>`,
    );
  });
}

function addList(totpUrls: Command, cli: Cli): void {
  const command = totpUrls
    .command("list")
    .description(
      "List the totp URLs, oldest first, and how each was last polled; the URLs themselves are not kept.",
    );
  withExamples(withServer(command), [
    "otpost totp-urls list",
    "otpost totp-urls list --json",
  ]).action(async (options: ServerOptions) => {
    const all = await cli.connect(options).totpUrls.list();
    if (options.json) return cli.json(all);
    if (all.length === 0) {
      return cli.remark("There is no totp URL. Add one: otpost totp-urls add <identifier>");
    }
    const now = cli.terminal.now();
    await cli.table(
      columns,
      all.map((each) => [
        each.totp_url_id,
        each.totp_identifier,
        each.otp_type ?? undefined,
        each.site ?? undefined,
        each.hold_seconds === null ? undefined : `${each.hold_seconds}s`,
        age(each.poll_status.last_polled_at, now) ?? "never",
        each.poll_status.last_answer ?? undefined,
        each.poll_status.refused_signatures === 0
          ? undefined
          : String(each.poll_status.refused_signatures),
        age(each.created_at, now),
      ]),
    );
    if (all.some(({ poll_status }) => poll_status.last_polled_at === null)) {
      cli.remark(neverPolledHint);
    }
    if (all.some(({ poll_status }) => poll_status.refused_signatures > 0)) cli.remark(refusedHint);
  });
}

function addRotate(totpUrls: Command, cli: Cli): void {
  const command = totpUrls
    .command("rotate")
    .description("Replace a totp_url and print the new one alone; the old one is void at once.")
    .argument("<id>", "its id");
  withExamples(withServer(command), ["otpost totp-urls rotate turl_01k7x2m9q0"]).action(
    async (id: string, options: ServerOptions) => {
      const rotated = await cli.connect(options).totpUrls.rotate(id);
      if (options.json) return cli.json(rotated);
      await cli.value(rotated.totp_url);
      cli.remark(`Rotated ${id}; the URL is not shown again. Set it in Skyvern.`);
    },
  );
}

function addRemove(totpUrls: Command, cli: Cli): void {
  const command = totpUrls
    .command("remove")
    .description("Remove a totp URL: pulls at it are refused from then on.")
    .argument("<id>", "its id");
  withExamples(withServer(command), ["otpost totp-urls remove turl_01k7x2m9q0"]).action(
    async (id: string, options: ServerOptions) => {
      await cli.connect(options).totpUrls.delete(id);
      if (options.json) return cli.json({ removed: id });
      cli.remark(`Removed ${id}.`);
    },
  );
}

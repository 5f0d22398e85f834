/** `otpost extract`: what would be found in a mail or a text, without a server. */
import { createReadStream, statSync } from "node:fs";
import { resolve } from "node:path";
import type { Readable } from "node:stream";
import type { Command } from "commander";
import type { Explanation } from "../../shared/extraction/explain.ts";
import type { Extraction, ExtractionInput } from "../../shared/extraction/extraction.ts";
import { type Cli, withExamples } from "../cli.ts";
import { explanationLines } from "../explanation-lines.ts";
import { CommandFailure } from "../failure.ts";
import { readStandardInput } from "../standard-input.ts";
import { exitCodes } from "../terminal.ts";

type ExtractOptions = { jsonl?: boolean; text?: boolean; json?: boolean; explain?: boolean };

/** An SMS has some hundred characters; what is scanned of any text is 256 KiB. */
const textBytes = 1024 * 1024;

export function addExtract(program: Command, cli: Cli): void {
  const command = program
    .command("extract")
    .summary("find the code and the link in a mail, offline")
    .description(
      "Find the code and the link in a mail, here and now, without a server. Prints the likelier of the two alone, and why on stderr; exit code 1 when there is neither.",
    )
    .argument("<files...>", "a raw mail (.eml); - reads standard input")
    .option("--text", "the input is the text of an SMS, not a mail")
    .option(
      "--jsonl",
      'one record a line: {"id", "channel", "subject"?, "text"?, "html"?}; prints {"id", "code", "link", "primary", "evidence"} a line, null where there is none',
    )
    .option("--json", "print everything that was found as JSON")
    .option(
      "--explain",
      "print every candidate, what spoke for and against it, and why the winner won",
    );
  withExamples(command, [
    "otpost extract mail.eml",
    "otpost extract --json - < mail.eml",
    'echo "Your code is 123456" | otpost extract --text -',
    "otpost extract --explain mail.eml",
    "otpost extract --jsonl messages.jsonl > found.jsonl",
  ]).action(async (files: string[], options: ExtractOptions) => {
    if (options.jsonl && options.explain)
      throw new CommandFailure("--explain is for one mail or text; leave out --jsonl.");
    const { extract, explain } = await loadExtraction();
    if (options.jsonl) return extractRecords(cli, files, extract);
    const [file, ...others] = files;
    if (file === undefined || others.length > 0) {
      throw new CommandFailure("Give one file, or several of records with --jsonl.");
    }
    const input = options.text ? await readText(cli, file) : await readMail(cli, file);
    if (options.explain) return explainMessage(cli, explain(input), options);
    await show(cli, extract(input), options);
  });
}

type Extract = (input: ExtractionInput) => Extraction;

/** Loaded by this command alone, with the list of public suffixes. */
async function loadExtraction() {
  const { extract, explain } = await import("../../shared/extraction/extract.ts");
  const { registrableDomain } = await import("../../shared/message/organization-domain.ts");
  return {
    extract: (input: ExtractionInput) => extract(input, { registrableDomain }),
    explain: (input: ExtractionInput) => explain(input, { registrableDomain }),
  };
}

async function extractRecords(cli: Cli, files: readonly string[], extract: Extract): Promise<void> {
  const { readRecords } = await import("../extract-records.ts");
  for (const file of files) {
    const name = file === "-" ? "standard input" : file;
    for await (const { id, ...input } of readRecords(open(cli, file), name)) {
      await cli.jsonLine({ id, ...summaryOf(extract(withoutAbsent(input))) });
    }
  }
}

async function explainMessage(
  cli: Cli,
  explanation: Explanation,
  options: ExtractOptions,
): Promise<void> {
  if (explanation.extraction.primary === undefined) cli.finish(exitCodes.nothing);
  if (options.json) return cli.json(explanation);
  for (const line of explanationLines(explanation)) await cli.value(line);
}

async function readText(cli: Cli, file: string): Promise<ExtractionInput> {
  return { channel: "sms", text: await readStandardInput(open(cli, file), textBytes) };
}

/** As the server reads it, but for what DKIM vouches for: that is known only on arrival. */
async function readMail(cli: Cli, file: string): Promise<ExtractionInput> {
  const { parseMail } = await import("../../shared/message/parse-mail.ts");
  const { mailContent } = await import("../../shared/message/mail-content.ts");
  return { channel: "email", ...mailContent(await parseMail(open(cli, file)), unverified) };
}

const unverified = {
  verdicts: { spf: "unknown", dkim: "unknown", dmarc: "unknown" },
  otpTokenVerified: false,
} as const;

async function show(cli: Cli, found: Extraction, options: ExtractOptions): Promise<void> {
  const { primary, code, link } = found;
  if (primary === undefined) cli.finish(exitCodes.nothing);
  if (options.json) return cli.json(summaryOf(found));
  const winner = primary === undefined ? undefined : found[primary];
  if (winner === undefined) return cli.remark("There is neither a code nor a link in it.");
  await cli.value(winner.value);
  const other = primary === "code" ? link : code;
  cli.remark(`${primary}: ${reasonOf(winner.evidence)}`);
  if (other !== undefined) cli.remark(`also: ${other.value}`);
}

const summaryOf = ({ code, link, primary }: Extraction) => ({
  code: code?.value ?? null,
  link: link?.value ?? null,
  primary: primary ?? null,
  evidence:
    code === undefined && link === undefined
      ? null
      : { code: code?.evidence ?? null, link: link?.evidence ?? null },
});

function reasonOf({ rule, word, language, where }: NonNullable<Extraction["code"]>["evidence"]) {
  return [
    rule,
    word === undefined ? undefined : `by "${word}"`,
    language === undefined ? undefined : `(${language})`,
    where === undefined ? undefined : `in the ${where}`,
  ]
    .filter((part) => part !== undefined)
    .join(" ");
}

/** Paths are relative to where the person is: npm changes to the package's folder. */
function open(cli: Cli, file: string): Readable {
  if (file === "-") return cli.terminal.stdin;
  const { environment, workingDirectory } = cli.terminal;
  const path = resolve(environment["INIT_CWD"] ?? workingDirectory, file);
  const entry = statSync(path, { throwIfNoEntry: false });
  if (entry === undefined) throw new CommandFailure(`There is no file ${path}.`);
  if (entry.isDirectory())
    throw new CommandFailure(`${path} is a directory: name the files in it.`);
  return createReadStream(path);
}

/** `exactOptionalPropertyTypes`: absent rather than `undefined`. */
function withoutAbsent(input: {
  channel: ExtractionInput["channel"];
  subject?: string | undefined;
  text?: string | undefined;
  html?: string | undefined;
}): ExtractionInput {
  const { channel, subject, text, html } = input;
  return {
    channel,
    ...(subject === undefined ? {} : { subject }),
    ...(text === undefined ? {} : { text }),
    ...(html === undefined ? {} : { html }),
  };
}

/** How fast messages are read, next to other extractors, and whether the work stays linear. */
import { createRequire } from "node:module";
import { extract } from "../shared/extraction/extract.ts";
import type { ExtractionInput } from "../shared/extraction/extraction.ts";
import { measureBundle } from "./extraction-bundle.ts";
import { adversarialFamilies } from "./extraction-families.ts";
import { measureGrowth } from "./extraction-growth.ts";

type Extractor = { name: string; read: (text: string) => unknown };

// The package is CommonJS and declares no types.
const parseOtpMessage: unknown = createRequire(import.meta.url)("parse-otp-message");

// Sample: "482913" in "Your code is 482913".
const firstNumber = /[0-9]{4,8}/u;

const extractors: Extractor[] = [
  { name: "otpost", read: (text) => extract({ channel: "sms", text }) },
  {
    name: "parse-otp-message",
    read: (text) => (typeof parseOtpMessage === "function" ? parseOtpMessage(text) : undefined),
  },
  { name: "first number", read: (text) => firstNumber.exec(text)?.[0] },
];

const texts = [
  "482913 is your Example verification code. Do not share it with anyone.",
  "[Example] Login code: 771204. Valid for 5 minutes. If this wasn't you, ignore this message.",
  "Your order 7712045 has shipped and arrives in 3 days. Track it at https://example.com/t/77120",
  "Use 5512 as OTP for your payment of EUR 48.20 with card ending 8812. Ref 90857.",
  "Ihr Bestätigungscode lautet 482913. Er ist 10 Minuten gültig.",
  "【示例】验证码482913，5分钟内有效，请勿泄露。",
  "Ваш код подтверждения: 482913. Никому его не сообщайте.",
  "See you at 18:30 on Saturday, bus 482 from the station.",
];

/** Prints messages a second and ratios; every figure comes from the same run. */
export async function run(): Promise<void> {
  for (const text of texts) extract({ channel: "sms", text });
  console.log(
    "extraction: the module with its data, minified; time of the processor, median of 15",
  );
  await measureBundle();
  console.log("extraction: SMS a second, one core (time of the processor, not of the clock)");
  measureTexts();
  console.log("extraction: HTML mails of 50 KB");
  measureMails();
  console.log(
    "extraction: worst-case families: what twice the input takes over the input, and 256 KiB alone",
  );
  console.log(
    "  (text: 256 over 128 KiB, HTML: 512 over 256 KiB; batches of 50 ms and as much text each, by turns, young garbage collected before each; of 8 to 32 the quickest, in time of the processor)",
  );
  measureFamilies();
}

function measureTexts(): void {
  const rates = extractors.map(({ name, read }) => ({ name, rate: bestRate(read) }));
  const own = rates[0]?.rate ?? 0;
  for (const { name, rate } of rates)
    console.log(
      `  ${name.padEnd(18)} ${Math.round(rate)}/s  otpost ÷ it = ${(own / rate).toFixed(2)}`,
    );
}

/** What else runs on the machine takes time of the clock, hardly any of the processor. */
function milliseconds(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

function bestRate(read: (text: string) => unknown): number {
  const rounds = 2_500;
  let best = 0;
  for (let run = 0; run < 5; run++) {
    const took = milliseconds(() => {
      for (let i = 0; i < rounds; i++) for (const text of texts) read(text);
    });
    best = Math.max(best, (rounds * texts.length * 1_000) / took);
  }
  return best;
}

function measureMails(): void {
  const mails = Array.from({ length: 40 }, (_, i) => createMail(i));
  for (const mail of [...mails, ...mails, ...mails]) extract(mail);
  const took: number[] = [];
  let best = Number.POSITIVE_INFINITY;
  for (let run = 0; run < 15; run++) {
    const round = mails.map(timeOf);
    took.push(...round);
    best = Math.min(
      best,
      round.reduce((sum, each) => sum + each, 0),
    );
  }
  took.sort((a, b) => a - b);
  const at = (share: number) => took[Math.floor(took.length * share)]?.toFixed(2);
  const size = Math.round((mails[0]?.html?.length ?? 0) / 1_000);
  console.log(
    `  otpost             ${Math.round((mails.length * 1_000) / best)}/s  p50 ${at(0.5)} ms  p99 ${at(0.99)} ms  (${size} KB each)`,
  );
}

/** Of the clock, in milliseconds: the processor's count is too coarse for a single mail. */
function timeOf(mail: ExtractionInput): number {
  const before = performance.now();
  extract(mail);
  return performance.now() - before;
}

/** A mail as senders make them: nested tables, styles on every cell, a footer full of links. */
function createMail(seed: number): ExtractionInput {
  const cell =
    '<table role="presentation" width="100%" cellspacing="0" cellpadding="0" border="0"><tr><td align="left" style="font-family:Arial,sans-serif;font-size:14px;line-height:20px;color:#333333;padding:0 24px">';
  const rows: string[] = [];
  for (let i = 0; rows.join("").length < 47_000; i++)
    rows.push(
      `${cell}Paragraph ${i} of mail ${seed} says nothing of interest, yet it is set with care.</td></tr></table>`,
    );
  const code = String(100_000 + seed * 7_919);
  const links = Array.from(
    { length: 12 },
    (_, i) =>
      `<a href="https://click.example.com/c/${seed}x${i}?utm_source=mail" style="color:#666">Link ${i}</a> `,
  );
  const html = `<!DOCTYPE html><html><head><style>td{padding:0}</style></head><body><p>Your verification code is</p><h1>${code}</h1><p>It expires in 10 minutes.</p>${rows.join("")}<p>${links.join("")}</p></body></html>`;
  return { channel: "email", subject: "Sign in to Example", html };
}

/** What a family takes less than, as `docs/how-extraction-works.md` promises. */
const mostRatio = 2.3;
const mostMilliseconds = 100;

function measureFamilies(): void {
  const worst = { ratio: 0, milliseconds: 0 };
  for (const family of adversarialFamilies) {
    const first = measureGrowth(family);
    // Work that grows too fast does so again; a size that Node had compiled badly does not.
    const { ratio, milliseconds } = first.ratio > mostRatio ? measureGrowth(family) : first;
    worst.ratio = Math.max(worst.ratio, ratio);
    worst.milliseconds = Math.max(worst.milliseconds, milliseconds);
    const isBad = ratio > mostRatio || milliseconds > mostMilliseconds;
    console.log(
      `  ${family.name.padEnd(30)} ${ratio.toFixed(2)} ×  ${milliseconds.toFixed(1).padStart(5)} ms${isBad ? "  too much" : ""}`,
    );
  }
  console.log(
    `  at most, of ${adversarialFamilies.length} families ${worst.ratio.toFixed(2)} ×  ${worst.milliseconds.toFixed(1)} ms`,
  );
}

/** Peak memory of the whole otpost process while ten 39 MB mails come in together (Linux only). */
import { readFileSync } from "node:fs";
import { createInbox, startOtpostServer } from "./processes.ts";
import { codeMail, connectSmtp } from "./smtp-client.ts";
import { printTable } from "./statistics.ts";

const mails = 10;
const megabytes = 39;

export async function run(): Promise<void> {
  const otpost = await startOtpostServer();
  try {
    const to = await createInbox(otpost);
    const idle = residentMegabytes(otpost.process.pid, "VmRSS");
    const attachment = base64Lines(megabytes * 1_000_000 - 2000);
    const send = async (index: number): Promise<void> => {
      const smtp = await connectSmtp(otpost.smtpPort);
      const data = withAttachment(
        codeMail({ to, code: String(200_000 + index), subject: `Large ${index}` }),
        attachment,
      );
      await smtp.send({ from: "no-reply@bank.example", to, data });
      smtp.close();
    };
    await Promise.all(Array.from({ length: mails }, (_, index) => send(index)));
    while ((await listedCodes(otpost.url, otpost.adminKey)) < mails)
      await new Promise((resolve) => setTimeout(resolve, 50));
    const peak = residentMegabytes(otpost.process.pid, "VmHWM");
    printTable(
      `Memory while ${mails} mails of ${megabytes} MB come in together`,
      ["", "MB"],
      [
        ["idle", idle.toFixed(0)],
        ["peak", peak.toFixed(0)],
      ],
    );
  } finally {
    await otpost.stop();
  }
}

/** @param field `VmRSS` now, `VmHWM` the most so far; /proc/PID/status gives kB. */
function residentMegabytes(pid: number | undefined, field: "VmRSS" | "VmHWM"): number {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return Number(status.match(new RegExp(`${field}:\\s+([0-9]+) kB`))?.[1]) / 1000;
}

async function listedCodes(url: string, key: string): Promise<number> {
  const response = await fetch(`${url}/v1/credentials/totp`, { headers: { "x-api-key": key } });
  return ((await response.json()) as unknown[]).length;
}

function base64Lines(bytes: number): string {
  const line = `${"QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdHV2d3h5eg".padEnd(76, "A")}\r\n`;
  return line.repeat(Math.floor(bytes / line.length));
}

function withAttachment(mail: string, attachment: string): string {
  const [headers = "", body = ""] = mail.split("\r\n\r\n", 2);
  const top = headers.replace(
    /Content-Type: .*/,
    'Content-Type: multipart/mixed; boundary="bench"',
  );
  return [
    `${top}\r\n\r\n--bench`,
    "Content-Type: text/plain; charset=utf-8",
    "",
    body,
    mail.slice(headers.length + 4 + body.length),
    "--bench",
    'Content-Type: application/octet-stream; name="statement.bin"',
    "Content-Transfer-Encoding: base64",
    "",
    `${attachment}--bench--`,
  ].join("\r\n");
}

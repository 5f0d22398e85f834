/**
 * From SMTP "end of data" to the code on the screen of a browser that looks at the console: the mail
 * is taken, parsed, made durable and listed, the console looks again, and the browser draws it.
 *
 * The console looks again 500 ms after each answer, so half of that is the median to expect.
 */
import { launchBrowser } from "../test/console/browser.ts";
import { createInbox, startOtpostServer } from "./processes.ts";
import { codeMail, connectSmtp } from "./smtp-client.ts";
import { milliseconds, percentile, printTable } from "./statistics.ts";

const warmUps = 5;
const mails = 120;

export async function run(): Promise<void> {
  const otpost = await startOtpostServer();
  const browser = await launchBrowser();
  try {
    const to = await createInbox(otpost);
    const page = await browser.newPage({ reducedMotion: "reduce" });
    await page.goto(otpost.url);
    await page.getByLabel("API key").fill(otpost.adminKey);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByText("Live").waitFor();
    const smtp = await connectSmtp(otpost.smtpPort);

    const times: number[] = [];
    for (let index = 0; index < warmUps + mails; index++) {
      const code = String(100_000 + index);
      // Drawn: two frames after the page has the text.
      const drawn = page.evaluate(`new Promise((resolve) => {
        const look = () =>
          document.querySelector(".rows")?.textContent.includes("${code}")
            ? requestAnimationFrame(() => requestAnimationFrame(resolve))
            : requestAnimationFrame(look);
        look();
      })`);
      // At any moment of the console's pause, as mails come.
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 500));
      const { endOfData } = await smtp.send({
        from: "no-reply@bank.example",
        to,
        data: codeMail({ to, code, subject: `Sign-in ${index}` }),
      });
      await drawn;
      if (index >= warmUps) times.push(performance.now() - endOfData);
    }
    smtp.close();
    printTable(
      `SMTP "end of data" to the code on the screen, ${mails} mails, one after the other`,
      ["", "otpost"],
      [
        ["p50", milliseconds(percentile(times, 0.5))],
        ["p99", milliseconds(percentile(times, 0.99))],
      ],
    );
  } finally {
    await browser.close();
    await otpost.stop();
  }
}

/** A site with a log-in by mail, as small as it can be: a form, a code or a link, and a page to reach. */
import { randomInt, randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";

export type MailingSite = { url: string; close(): Promise<void> };
export type SendMail = (mail: { text: string; subject: string }) => Promise<void>;

/** Mails go wherever `sendMail` takes them, whatever address was typed in. */
export async function startMailingSite(sendMail: SendMail): Promise<MailingSite> {
  const codes = new Set<string>();
  const tokens = new Set<string>();

  async function answer(request: IncomingMessage, origin: string): Promise<string> {
    const { pathname, searchParams } = new URL(request.url ?? "/", origin);
    const form = new URLSearchParams(await text(request));
    if (pathname === "/send") {
      if (form.get("by") === "link") {
        const token = randomUUID();
        tokens.add(token);
        await sendMail({
          subject: "Sign in to Example",
          text: `Sign in to Example by opening this link:\n${origin}/magic-login?token=${token}`,
        });
        return page("<p>Look into your mailbox.</p>");
      }
      const code = String(randomInt(100_000, 1_000_000));
      codes.add(code);
      await sendMail({ subject: "Your code", text: `Your verification code is ${code}.` });
      return page(
        '<form method="post" action="/code"><label>Code <input name="code"></label><button>Log in</button></form>',
      );
    }
    if (pathname === "/code") return greeting(codes.delete(form.get("code") ?? ""));
    if (pathname === "/magic-login") {
      return greeting(tokens.delete(searchParams.get("token") ?? ""));
    }
    return page(
      '<form method="post" action="/send"><label>Email <input name="email"></label><button name="by" value="code">Send me a code</button><button name="by" value="link">Send me a link</button></form>',
    );
  }

  const server = createServer((request, response) => {
    answer(request, `http://${request.headers.host}`).then(
      (html) => response.writeHead(200, { "content-type": "text/html" }).end(html),
      () => response.writeHead(500).end(),
    );
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    url: `http://127.0.0.1:${address.port}/`,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

const greeting = (isLoggedIn: boolean): string =>
  page(isLoggedIn ? "<h1>Welcome back</h1>" : "<h1>That did not work</h1>");

const page = (body: string): string =>
  `<!doctype html><html lang="en"><title>Example</title><body>${body}</body></html>`;

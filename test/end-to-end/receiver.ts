/** A server that codes are delivered to, as somebody would run one: it keeps what it gets. */
import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

export type Received = {
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
  /** `performance.now()` */
  at: number;
};

export type Receiver = {
  /** As a destination names it. */
  url: string;
  received: readonly Received[];
  /** What the next requests are answered with; 204 unless told. */
  answerWith(answer: (request: Received) => { status: number; body?: string }): void;
  /** The first request that fits, also one that is there already; the test's time limit bounds it. */
  waitFor(fits: (request: Received) => boolean): Promise<Received>;
  close(): Promise<void>;
};

export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  const waiting = new Set<() => void>();
  let answer: Parameters<Receiver["answerWith"]>[0] = () => ({ status: 204 });
  const server = createServer(async (request, response) => {
    const { headers, url: path = "" } = request;
    const body = (await buffer(request)).toString();
    const one = { path, headers, body, at: performance.now() };
    received.push(one);
    const { status, body: text } = answer(one);
    response.writeHead(status).end(text);
    for (const look of waiting) look();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${port}`,
    received,
    answerWith: (next) => {
      answer = next;
    },
    waitFor: (fits) =>
      new Promise((resolve) => {
        const look = (): void => {
          const found = received.find(fits);
          if (found === undefined) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
      }),
    close: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

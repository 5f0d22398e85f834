/** The world outside AWS, as functions reach it: one HTTPS server with a name for each receiver. */
import { readFileSync } from "node:fs";
import { request } from "node:http";
import { createServer } from "node:https";
import { join } from "node:path";
import { closeServer, listenOnLoopback } from "../protocol-servers/loopback.ts";

const fixtures = join(import.meta.dirname, "..", "..", "fixtures", "tls");
/** Of `*.example.com`, signed by itself. */
const certificateFile = join(fixtures, "test-only-receiver-certificate.pem");

export type Outside = {
  port: number;
  /** PEM file: what a function has to trust. */
  certificateFile: string;
  /** @returns the URL by which functions reach what listens there: `https://receiver-1.example.com` */
  publish(url: string): string;
  close(): Promise<void>;
};

export async function startOutside(): Promise<Outside> {
  const published = new Map<string, string>();
  const server = createServer(
    {
      cert: readFileSync(certificateFile),
      key: readFileSync(join(fixtures, "test-only-receiver-key.pem")),
    },
    (incoming, response) => {
      const target = published.get(incoming.headers.host ?? "");
      if (target === undefined) return void response.writeHead(404).end();
      const { method, headers, url = "/" } = incoming;
      const outgoing = request(new URL(url, target), { method, headers }, (answered) => {
        response.writeHead(answered.statusCode ?? 502, answered.headers);
        answered.pipe(response);
      });
      outgoing.on("error", () => response.destroy());
      incoming.pipe(outgoing);
    },
  );
  const { port } = new URL(await listenOnLoopback(server));
  return {
    port: Number(port),
    certificateFile,
    publish: (url) => {
      const host = `receiver-${published.size + 1}.example.com`;
      published.set(host, url);
      return `https://${host}`;
    },
    close: () => closeServer(server),
  };
}

/** A DNS server on the loopback that answers TXT questions from a table (RFC 1035 §4). */
import { Buffer } from "node:buffer";
import { createSocket } from "node:dgram";
import { once } from "node:events";

export async function startDns(records: Readonly<Record<string, string>>) {
  const socket = createSocket("udp4");
  const asked: string[] = [];
  socket.on("message", (query, client) => {
    const { name, end } = readName(query);
    asked.push(name);
    const question = query.subarray(12, end + 4);
    const record = records[name];
    // Response, recursion available; NXDOMAIN when there is no such name.
    const flags = record === undefined ? 0x8183 : 0x8180;
    const header = Buffer.alloc(12);
    query.copy(header, 0, 0, 2);
    header.writeUInt16BE(flags, 2);
    header.writeUInt16BE(1, 4);
    header.writeUInt16BE(record === undefined ? 0 : 1, 6);
    const answer = record === undefined ? Buffer.alloc(0) : textAnswer(record);
    socket.send(Buffer.concat([header, question, answer]), client.port, client.address);
  });
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  return {
    server: `127.0.0.1:${socket.address().port}`,
    asked,
    close: () => socket.close(),
  };
}

function readName(query: Buffer): { name: string; end: number } {
  const labels: string[] = [];
  let at = 12;
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString("ascii", at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join(".").toLowerCase(), end: at + 1 };
}

function textAnswer(text: string): Buffer {
  const strings = (text.match(/.{1,255}/gs) ?? []).map((part) =>
    Buffer.concat([Buffer.from([part.length]), Buffer.from(part)]),
  );
  const data = Buffer.concat(strings);
  const head = Buffer.alloc(12);
  // A pointer to the question's name; type TXT, class IN, a minute to live.
  head.writeUInt16BE(0xc00c, 0);
  head.writeUInt16BE(16, 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt32BE(60, 6);
  head.writeUInt16BE(data.length, 10);
  return Buffer.concat([head, data]);
}

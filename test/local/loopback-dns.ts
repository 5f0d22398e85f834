/** A DNS server on the loopback that answers TXT, MX and A questions from a table (RFC 1035 §3, §4). */
import { Buffer } from "node:buffer";
import { createSocket } from "node:dgram";
import { once } from "node:events";

/** Text alone is a TXT record, whatever is asked for. */
export type DnsTable = Record<
  string,
  string | { mx?: readonly { exchange: string; priority: number }[]; a?: readonly string[] }
>;

/** The table may be changed while it runs. Nothing is answered before `answersFrom` questions came. */
export async function startDns(records: Readonly<DnsTable>, { answersFrom = 1 } = {}) {
  const socket = createSocket("udp4");
  const asked: string[] = [];
  const held: (() => void)[] = [];
  socket.on("message", (query, client) => {
    const { name, end } = readName(query);
    asked.push(name);
    const question = query.subarray(12, end + 4);
    const record = records[name];
    const answers = record === undefined ? [] : answersTo(record, query.readUInt16BE(end));
    // Response, recursion available; NXDOMAIN when there is no such name.
    const flags = record === undefined ? 0x8183 : 0x8180;
    const header = Buffer.alloc(12);
    query.copy(header, 0, 0, 2);
    header.writeUInt16BE(flags, 2);
    header.writeUInt16BE(1, 4);
    header.writeUInt16BE(answers.length, 6);
    const answer = Buffer.concat([header, question, ...answers]);
    held.push(() => socket.send(answer, client.port, client.address));
    if (asked.length >= answersFrom) for (const send of held.splice(0)) send();
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

const types = { a: 1, mx: 15, txt: 16 } as const;

function answersTo(record: DnsTable[string], type: number): Buffer[] {
  if (typeof record === "string") return [resource(types.txt, textData(record))];
  if (type === types.a) {
    return (record.a ?? []).map((address) =>
      resource(types.a, Buffer.from(address.split(".").map(Number))),
    );
  }
  if (type !== types.mx) return [];
  return (record.mx ?? []).map(({ exchange, priority }) => {
    const preference = Buffer.alloc(2);
    preference.writeUInt16BE(priority, 0);
    return resource(types.mx, Buffer.concat([preference, nameData(exchange)]));
  });
}

function resource(type: number, data: Buffer): Buffer {
  const head = Buffer.alloc(12);
  // A pointer to the question's name; class IN, a minute to live.
  head.writeUInt16BE(0xc00c, 0);
  head.writeUInt16BE(type, 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt32BE(60, 6);
  head.writeUInt16BE(data.length, 10);
  return Buffer.concat([head, data]);
}

const textData = (text: string): Buffer =>
  Buffer.concat((text.match(/.{1,255}/gs) ?? []).map(characterString));

const nameData = (name: string): Buffer =>
  Buffer.concat([...name.split(".").map(characterString), Buffer.from([0])]);

const characterString = (text: string): Buffer =>
  Buffer.concat([Buffer.from([text.length]), Buffer.from(text)]);

/** Made-up mails of the kinds that arrive, for who wants to have read some before the first real one. */
import { Buffer } from "node:buffer";

const plain = (code: number): string[] => [
  "From: Example Bank <no-reply@bank.example>",
  "To: Jane Doe <jane@example.com>",
  "Subject: Your verification code",
  "Content-Type: text/plain; charset=utf-8",
  "",
  "Hello Jane,",
  `your verification code is ${code}. It is valid for 10 minutes.`,
  "If you did not ask for it, ignore this mail.",
];

const html = (code: number): string[] => [
  "From: =?utf-8?Q?B=C3=A4nk?= <no-reply@bank.example>",
  "To: jane@example.com",
  `Subject: =?utf-8?Q?Dein_Best=C3=A4tigungscode_${code}?=`,
  "Content-Type: text/html; charset=utf-8",
  "Content-Transfer-Encoding: quoted-printable",
  "",
  "<html><head><style>p { color: red }</style></head><body><p>Hallo Jane,</p>",
  `<p>dein Best=C3=A4tigungscode lautet <b>${code}</b>.</p>`,
  `<p><a href=3D"https://bank.example/imprint/${code}">Impressum</a></p></body></html>`,
];

const both = (code: number): string[] => [
  "From: shop@example.org",
  "To: jane@example.com",
  "Subject: Fwd: Log in to the shop",
  "MIME-Version: 1.0",
  "Content-Type: multipart/alternative; boundary=sample",
  "",
  "--sample",
  "Content-Type: text/plain; charset=utf-8",
  "",
  `Log in to the shop: https://shop.example/login?token=a1b2c3d4e5f6${code}`,
  "--sample",
  "Content-Type: text/html; charset=utf-8",
  "Content-Transfer-Encoding: base64",
  "",
  Buffer.from(
    `<p><a href="https://shop.example/login?token=a1b2c3d4e5f6${code}">Log in</a></p>`,
  ).toString("base64"),
  "--sample--",
];

const kinds = [plain, html, both];

/** Raw mails in Base64, each another. */
export function* sampleMails(count: number): Generator<string> {
  for (let index = 0; index < count; index += 1) {
    const lines = kinds[index % kinds.length]?.(100_000 + index) ?? [];
    yield Buffer.from([...lines, ""].join("\r\n")).toString("base64");
  }
}

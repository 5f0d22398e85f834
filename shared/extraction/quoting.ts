/**
 * Finds where reply history starts in a body. History carries old codes; the original inside a
 * forward carries the one that is wanted, so a forward has none.
 */

// Prefixes mail programs put before a subject, by meaning. Colons may be full-width.
const forwardPrefixes =
  "fw fwd wg tr rv enc encaminhada i vb pd vs doorst doorsturen vidarebefordrat vidarebefordra ynt ilt iletilen továbbítás tov fs přeposlané pošlji pd podaj dal przekazano пересылка пересл fyi 转发 轉寄 轉發 전달 転送 fwd".split(
    " ",
  );
const replyPrefixes =
  "re aw sv antw rif ref odp odg ynt yanit vá válasz bls res rép отв на回复 回复 回覆 答复 답장 返信 vl att".split(
    " ",
  );

const separators = /[:：]/u;

export type Correspondence = "forward" | "reply" | "new";

/** What the subject's first prefix says the mail is. */
export function readCorrespondence(subject: string): Correspondence {
  const [prefix = "", rest] = subject.trim().split(separators, 2);
  if (rest === undefined || prefix.length > 16) return "new";
  const word = prefix.trim().toLowerCase();
  if (forwardPrefixes.includes(word)) return "forward";
  return replyPrefixes.includes(word) ? "reply" : "new";
}

/**
 * Index where history starts, if any. `quoteStart` is where the first `<blockquote>` of an HTML
 * body starts. A mail that quotes from its first line on, or is a forward, has no history.
 */
export function findHistory(
  subject: string,
  text: string,
  quoteStart?: number,
): number | undefined {
  if (readCorrespondence(subject) === "forward") return undefined;
  const isReply = readCorrespondence(subject) === "reply";
  let at = 0;
  let lines = 0;
  let written = 0;
  while (at < text.length && lines < 5_000) {
    let end = text.indexOf("\n", at);
    if (end < 0) end = text.length;
    const line = text.slice(at, Math.min(end, at + 300)).trim();
    if (line !== "") {
      if (isForwardLine(line)) return undefined;
      const isQuote = line.startsWith(">") || isAttribution(line) || isOriginalLine(line);
      const isBlock = quoteStart !== undefined && at >= quoteStart && isReply;
      if ((isQuote || isBlock) && (written > 0 || isReply)) return at;
      if (!isQuote) written++;
    }
    at = end + 1;
    lines++;
  }
  return undefined;
}

// Sample: "---------- Forwarded message ---------", "Begin forwarded message:".
function isForwardLine(line: string): boolean {
  // Every such line is drawn with dashes or introduces what follows; few other lines are.
  if (!line.startsWith("--") && !line.endsWith(":") && !line.startsWith("__")) return false;
  const lower = line.toLowerCase();
  return lower.length < 120 && forwardMarks.some((mark) => lower.includes(mark));
}

const forwardMarks = [
  "forwarded message",
  "weitergeleitete nachricht",
  "message transféré",
  "message transmis",
  "mensaje reenviado",
  "mensagem encaminhada",
  "messaggio inoltrato",
  "doorgestuurd bericht",
  "vidarebefordrat meddelande",
  "videresendt",
  "välitetty viesti",
  "przekazana wiadomość",
  "přeposlaná zpráva",
  "továbbított üzenet",
  "mesaj redirecționat",
  "пересылаемое сообщение",
  "переслане повідомлення",
  "iletilen mesaj",
  "iletilmiş",
  "转发的邮件",
  "轉寄的郵件",
  "転送されたメッセージ",
  "전달된 메시지",
];

// Sample: "-----Original Message-----" as programs put it over a reply's history.
function isOriginalLine(line: string): boolean {
  const lower = line.toLowerCase();
  return (
    line.startsWith("--") && lower.length < 80 && originalMarks.some((mark) => lower.includes(mark))
  );
}

const originalMarks = [
  "original message",
  "ursprüngliche nachricht",
  "originalnachricht",
  "message d'origine",
  "mensaje original",
  "mensagem original",
  "messaggio originale",
  "oorspronkelijk bericht",
  "ursprungligt meddelande",
  "oprindelig meddelelse",
  "opprinnelig melding",
  "alkuperäinen viesti",
  "oryginalna wiadomość",
  "původní zpráva",
  "eredeti üzenet",
  "исходное сообщение",
  "özgün ileti",
  "原始邮件",
  "原始郵件",
  "元のメッセージ",
  "원본 메시지",
];

/**
 * "On 3 May 2031 at 10:04, Ana <ana@example.org> wrote:": a line with an address or a date that ends
 * in a colon, in any language.
 */
function isAttribution(line: string): boolean {
  if (line.length < 12 || line.length > 280) return false;
  if (!line.endsWith(":") && !line.endsWith("：")) return false;
  return line.includes("@") && line.includes("<") ? true : hasDateAndTime(line);
}

function hasDateAndTime(line: string): boolean {
  return clockTime.test(line) && fourDigitYear.test(line);
}

// Sample: "at 10:04".
const clockTime = /[0-9]{1,2}:[0-9]{2}/u;
// Sample: "3 May 2031".
const fourDigitYear = /(?:19|20)[0-9]{2}/u;

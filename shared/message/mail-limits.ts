/** How much of a mail is looked at; each limit with its unit and its reason. */
export const mailLimits = {
  /** Bytes of a raw mail: 40 MB as mail servers count it, 40 000 KiB; SES delivers no larger one. */
  mailBytes: 40_000 * 1024,
  /** MIME parts, those of attached messages included: a sender's newsletter has under 20. */
  parts: 200,
  /** Nesting of MIME parts: mail programs make 4 levels, each forward as attachment 2 more. */
  depth: 20,
  /** Messages attached within attached messages. */
  attachedMessages: 3,
  /** Bytes of one part's header section: mail that went through many hands has 20 to 60 KiB. */
  headerBytes: 256 * 1024,
  /** UTF-8 bytes of decoded text, and as many of HTML: Gmail clips a mail at 102 KB. */
  textBytes: 256 * 1024,
  /** UTF-8 bytes of a subject: RFC 5322 §2.1.1 allows lines of 998, and few mail programs show 200. */
  subjectBytes: 4096,
  /** Header lines kept of those that name recipients, and characters of each. */
  keptHeaders: 50,
  keptHeaderCharacters: 2048,
} as const;

/**
 * Raw bytes of the mail that reach the MIME parser. Base64 of UTF-16 makes 256 KiB of text 683 KiB,
 * quoted-printable three times as much of UTF-8; what is beyond could not become scanned text.
 */
export const pruneLimits = {
  /** Of one part, its header section included. */
  partBytes: 1280 * 1024,
  /** After so many bytes only the small parts come through whole … */
  generousBytes: 4 * 1024 * 1024,
  smallPartBytes: 64 * 1024,
  /** … and after so many nothing. */
  totalBytes: 12 * 1024 * 1024,
  /** Of a line that may be a boundary. RFC 2046 §5.1.1 allows 70 characters. */
  boundaryLineBytes: 1024,
  /** Lines that may be a boundary: 200 parts have 201, ruled tables in a text many more. */
  boundaryLines: 10_000,
} as const;

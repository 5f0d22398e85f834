/** Ids of what is created here: they sort by the time of creation, so a list needs no other key. */

/** Crockford's base 32 in lower case: no i, l, o, u, and in ASCII order. */
const alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
/** 48 bits of milliseconds reach the year 10889. */
const timeCharacters = 10;
const randomBytes = 10;

/** `inbox_01k7x2m9q0` + 16 random characters: milliseconds, then 80 random bits. */
export function newId(
  prefix: string,
  { now, random }: { now: () => Date; random: (bytes: number) => Uint8Array },
): string {
  let milliseconds = now().getTime();
  let time = "";
  for (let place = 0; place < timeCharacters; place += 1) {
    time = alphabet.charAt(milliseconds % 32) + time;
    milliseconds = Math.floor(milliseconds / 32);
  }
  return `${prefix}_${time}${base32(random(randomBytes))}`;
}

/** Whether `newId` may have made it: what a client sends as an id becomes part of a key. */
export const isId = (prefix: string, text: string): boolean =>
  text.length === prefix.length + 1 + timeCharacters + 16 &&
  text.startsWith(`${prefix}_`) &&
  /^[0-9a-z]+$/.test(text.slice(prefix.length + 1));

/** Five bits a character, the last one padded with zeros. */
export function base32(bytes: Uint8Array): string {
  let text = "";
  let held = 0;
  let heldBits = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    heldBits += 8;
    while (heldBits >= 5) {
      heldBits -= 5;
      text += alphabet.charAt((held >>> heldBits) & 31);
    }
    held &= (1 << heldBits) - 1;
  }
  return heldBits > 0 ? text + alphabet.charAt((held << (5 - heldBits)) & 31) : text;
}

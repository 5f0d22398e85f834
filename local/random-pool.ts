/** Random bytes, a thousand asked for at once: asking for sixteen costs as much. */
import { randomBytes } from "node:crypto";

const poolBytes = 1024;

/** Every byte is handed out once. */
export function createRandomPool(): (bytes: number) => Uint8Array {
  let pool = randomBytes(0);
  return (bytes) => {
    if (bytes > poolBytes / 8) return randomBytes(bytes);
    if (pool.length < bytes) pool = randomBytes(poolBytes);
    const taken = pool.subarray(0, bytes);
    pool = pool.subarray(bytes);
    return taken;
  };
}

/**
 * Remembers for some seconds what a read gave: on AWS each read is paid for, and the same runs poll
 * again and again. With 0 seconds every read is made.
 */
export type RecentReads<Value> = {
  /** As it was read under this name within the last seconds, or is read now. */
  get(name: string, read: () => Promise<Value>): Promise<{ value: Value; isRemembered: boolean }>;
  /** As it is now. */
  getAnew(name: string, read: () => Promise<Value>): Promise<Value>;
};

const mostRemembered = 10_000;

export function createRecentReads<Value>({
  seconds,
  now,
  isWorthRemembering = () => true,
}: {
  seconds: number;
  now: () => Date;
  isWorthRemembering?: (value: Value) => boolean;
}): RecentReads<Value> {
  const remembered = new Map<string, { value: Value; until: number }>();

  async function getAnew(name: string, read: () => Promise<Value>): Promise<Value> {
    const value = await read();
    remembered.delete(name);
    if (seconds > 0 && isWorthRemembering(value)) {
      const [oldest] = remembered.keys();
      if (oldest !== undefined && remembered.size >= mostRemembered) remembered.delete(oldest);
      remembered.set(name, { value, until: now().getTime() + seconds * 1000 });
    }
    return value;
  }

  return {
    getAnew,
    async get(name, read) {
      const known = remembered.get(name);
      if (known !== undefined && now().getTime() < known.until) {
        return { value: known.value, isRemembered: true };
      }
      return { value: await getAnew(name, read), isRemembered: false };
    },
  };
}

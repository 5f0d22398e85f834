/** Jobs that go from their sender straight to who waits for one, and skip the way through the queue. */

export type JobHandOver<Received> = {
  /** Counts somebody who would take so many until the returned function is called. */
  open(limit: number): () => void;
  /** Whether somebody waits for one more; then `give` or `cancel` must follow. */
  reserve(): boolean;
  give(received: Received, leasedUntil: Date): void;
  cancel(): void;
  /** What was given and whose lease has not lapsed; the others come again through the queue. */
  take(limit: number): Received[];
};

export function createJobHandOver<Received>(now: () => Date): JobHandOver<Received> {
  const given: { received: Received; leasedUntil: Date }[] = [];
  let openings = 0;
  let reserved = 0;

  return {
    open(limit) {
      openings += limit;
      return () => {
        openings -= limit;
      };
    },
    reserve() {
      if (reserved + given.length >= openings) return false;
      reserved += 1;
      return true;
    },
    give(received, leasedUntil) {
      reserved -= 1;
      given.push({ received, leasedUntil });
    },
    cancel() {
      reserved -= 1;
    },
    take(limit) {
      const at = now();
      return given
        .splice(0, limit)
        .flatMap(({ received, leasedUntil }) => (leasedUntil > at ? [received] : []));
    },
  };
}

/** A lane for each destination: so many tasks of one at a time, some waiting, and no more in hand. */

export type DeliveryLanes = {
  /** `false` when the lane is full: the task was not taken. A task must not reject. */
  enter(lane: string, task: () => Promise<void>): boolean;
  /** Tasks in hand, running and waiting. */
  count(): number;
  /** Resolves when the next task ends; at once when there is none. */
  next(): Promise<void>;
  /** Resolves when all have ended. */
  idle(): Promise<void>;
};

type Lane = { running: number; waiting: (() => Promise<void>)[] };

export function createDeliveryLanes(limits: { running: number; waiting: number }): DeliveryLanes {
  const lanes = new Map<string, Lane>();
  const underWay = new Set<Promise<void>>();
  let waiting = 0;

  const run = (name: string, lane: Lane, task: () => Promise<void>): void => {
    lane.running += 1;
    const running: Promise<void> = task().finally(() => {
      underWay.delete(running);
      lane.running -= 1;
      const following = lane.waiting.shift();
      if (following !== undefined) {
        waiting -= 1;
        run(name, lane, following);
      } else if (lane.running === 0) {
        lanes.delete(name);
      }
    });
    underWay.add(running);
  };

  return {
    enter(name, task) {
      const lane = lanes.get(name) ?? { running: 0, waiting: [] };
      lanes.set(name, lane);
      if (lane.running < limits.running) {
        run(name, lane, task);
        return true;
      }
      if (lane.waiting.length >= limits.waiting) return false;
      lane.waiting.push(task);
      waiting += 1;
      return true;
    },
    count: () => underWay.size + waiting,
    next: async () => {
      if (underWay.size > 0) await Promise.race(underWay);
    },
    idle: async () => {
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
}

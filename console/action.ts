/** Something that the user asked for: under way, done, or failed with a sentence. */
import { type Signal, useSignal } from "@preact/signals";
import { explain } from "./explain.ts";

export type Action = {
  busy: Signal<boolean>;
  problem: Signal<string | undefined>;
  /** One at a time: what is asked for meanwhile is not done. */
  run: (act: () => Promise<void>) => Promise<void>;
};

export function useAction(): Action {
  const busy = useSignal(false);
  const problem = useSignal<string | undefined>(undefined);
  return {
    busy,
    problem,
    run: async (act) => {
      if (busy.value) return;
      busy.value = true;
      problem.value = undefined;
      try {
        await act();
      } catch (error) {
        problem.value = explain(error);
      } finally {
        busy.value = false;
      }
    },
  };
}

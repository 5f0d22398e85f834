/** An authenticator's current code, with its ring of seconds; asked for once a period, while seen. */
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { now } from "../clock.ts";
import { CodeValue } from "../codes/code-value.tsx";
import { useLive } from "../live.ts";
import { Problem } from "../parts/notices.tsx";
import { Ring } from "../parts/time.tsx";
import { client } from "../session.ts";

export function CurrentCode({ id }: { id: string }): JSX.Element {
  const { value, problem, reload } = useLive(
    async (signal) => {
      const { code, seconds_remaining, period } = await client().authenticators.code(id, {
        signal,
      });
      return { code, period, until: now.value + seconds_remaining * 1000 };
    },
    { key: id },
  );
  const current = value.value;
  const left = current === undefined ? 0 : current.until - now.value;
  const isOver = current !== undefined && left <= 0;
  useEffect(() => {
    if (isOver) reload();
  }, [isOver]);
  if (current === undefined) return <Problem message={problem.value} />;
  const seconds = Math.max(0, Math.ceil(left / 1000));
  return (
    <div class={`current-code ${seconds <= 5 ? "soon" : ""}`}>
      <CodeValue code={current.code} id={id} />
      <Ring share={left / (current.period * 1000)} />
      <span class="seconds">{seconds}</span>
    </div>
  );
}

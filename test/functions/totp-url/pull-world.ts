/**
 * What the model test does to a store, and what must hold of every answer: an account of all that
 * arrived, was handed out and to whom, kept apart from the code under test.
 */
import { expect } from "vitest";
import type { RunScope } from "../../../shared/message/message.ts";
import type { StoredCode } from "../../../shared/store/codes.ts";
import type { TotpUrl } from "../../../shared/store/totp-urls.ts";
import { magicLink, totp } from "../../shared/store/codes.fixtures.ts";
import { organizationId, type PullUnderTest } from "./pull-under-test.ts";

type Url = { capability: string; totpUrl: TotpUrl };
type HandedOut = { run: string; poll: string; at: number };
type Pending = { poll: Poll; settled: boolean };
export type Poll = { url: number; run: number; task: number };

const graceMilliseconds = 120_000;
const rereadMilliseconds = 15_000;

export type PullWorld = Awaited<ReturnType<typeof createPullWorld>>;

/** Two identifiers, each with a URL for codes, one for links and one for both; three runs of two tasks. */
export async function createPullWorld(pull: PullUnderTest, name: string) {
  const urls: Url[] = [];
  for (const person of ["jane", "joe"])
    for (const otpType of ["totp", "magic_link", undefined] as const)
      urls.push(
        await pull.addUrl({
          identifier: `${person}-${name}`,
          holdSeconds: 0,
          ...(otpType === undefined ? {} : { otpType }),
        }),
      );
  const held = new Set<Pending>();
  const arrived: StoredCode[] = [];
  const handedOut = new Map<string, HandedOut>();
  const firstPolls = new Map<string, number>();
  const failures: unknown[] = [];
  let values = 0;

  const now = (): number => pull.clock.now().getTime();
  const idsOf = ({ run, task }: Poll): RunScope => ({
    workflowRunId: `wr_${run}_${name}`,
    taskId: `tsk_${task}`,
  });
  const urlOf = ({ url }: Poll): Url => urls[url % urls.length] ?? raise("no URL");
  const pollName = (poll: Poll): string =>
    JSON.stringify([urlOf(poll).totpUrl.identifier, poll.run, poll.task]);

  const isWanted = (code: StoredCode, poll: Poll): boolean => {
    const { identifier, otpType } = urlOf(poll).totpUrl;
    const { workflowRunId } = code.run;
    return (
      code.identifier === identifier &&
      (otpType === undefined || code.primary?.otpType === otpType) &&
      (workflowRunId === undefined || workflowRunId === idsOf(poll).workflowRunId) &&
      code.expiresAt.getTime() > now() &&
      code.receivedAt.getTime() >= (firstPolls.get(pollName(poll)) ?? now()) - graceMilliseconds
    );
  };
  const newestFirst = (codes: readonly StoredCode[]): StoredCode[] =>
    codes.toSorted((a, b) => (order(a) < order(b) ? 1 : -1));
  const order = (code: StoredCode): string => `${code.receivedAt.toISOString()}#${code.id}`;

  /** What the poll may have by now, the newest first. */
  const wantedBy = (poll: Poll): StoredCode[] =>
    newestFirst(arrived.filter((code) => isWanted(code, poll)));
  const isRunsOwn = (code: StoredCode, poll: Poll): boolean =>
    handedOut.get(code.id)?.run === idsOf(poll).workflowRunId;

  /** The newest code of nobody's that is newer than what the run has had. */
  function newestDue(poll: Poll): StoredCode | undefined {
    for (const code of wantedBy(poll)) {
      if (!handedOut.has(code.id)) return code;
      if (isRunsOwn(code, poll)) return undefined;
    }
    return undefined;
  }

  /** What the same poll was handed less than 15 s ago, and nothing newer has come for it since. */
  function recoverable(poll: Poll): StoredCode | undefined {
    const own = wantedBy(poll).find((code) => isRunsOwn(code, poll));
    const handed = own && handedOut.get(own.id);
    if (handed === undefined || handed.poll !== pollName(poll)) return undefined;
    return now() - handed.at < rereadMilliseconds ? own : undefined;
  }

  /** Every rule that holds of any answer, however many asked at once. */
  function account(poll: Poll, value: string): void {
    if (value === "") return;
    const code = arrived.find(({ primary }) => primary?.value === value) ?? raise("invented");
    const run = idsOf(poll).workflowRunId ?? raise("no run");
    const before = handedOut.get(code.id);
    expect(isWanted(code, poll), "expired, too old, or not for this poll").toBe(true);
    expect(before?.run ?? run, "a code to two runs").toBe(run);
    if (before === undefined) {
      handedOut.set(code.id, { run, poll: pollName(poll), at: now() });
      return;
    }
    expect(before.poll, "again to another task of the run").toBe(pollName(poll));
    expect(now() - before.at, "again after 15 s").toBeLessThan(rereadMilliseconds);
  }

  const notePoll = (poll: Poll): void => {
    if (!firstPolls.has(pollName(poll))) firstPolls.set(pollName(poll), now());
  };

  async function ask(poll: Poll): Promise<string> {
    notePoll(poll);
    return (await pull.poll(urlOf(poll), idsOf(poll), { process: poll.run })).verification_code;
  }

  return {
    urls,
    held,

    async arrive(message: {
      url: number;
      isLink: boolean;
      forRun: number | undefined;
      lateSeconds: number;
      livesSeconds: number;
    }): Promise<void> {
      values += 1;
      const receivedAt = new Date(now() - message.lateSeconds * 1000);
      const value = `${name}-${values}`;
      const expiresAt = new Date(receivedAt.getTime() + message.livesSeconds * 1000);
      if (expiresAt.getTime() <= now()) return;
      const { identifier } = urlOf({ url: message.url, run: 0, task: 0 }).totpUrl;
      const code = await pull.arrive({
        identifier,
        receivedAt,
        expiresAt,
        found: message.isLink ? magicLink(value) : totp(value),
        run: message.forRun === undefined ? {} : { workflowRunId: `wr_${message.forRun}_${name}` },
      });
      arrived.push(code);
      await pull.settle();
    },

    async redeliver(which: number): Promise<void> {
      const code = arrived[which % Math.max(1, arrived.length)];
      if (code === undefined || code.expiresAt.getTime() <= now()) return;
      expect(await pull.codes.putIfAbsent(code)).toBe(false);
      pull.codeArrivals.announce(code);
      await pull.settle();
    },

    /** One poll, alone: it gets exactly what it should. */
    async poll(poll: Poll): Promise<void> {
      notePoll(poll);
      const due = newestDue(poll) ?? recoverable(poll);
      const value = await ask(poll);
      expect(value, "not the newest it should have").toBe(due?.primary?.value ?? "");
      account(poll, value);
    },

    async pollTogether(polls: readonly Poll[]): Promise<void> {
      const values = await Promise.all(polls.map(ask));
      for (const [index, poll] of polls.entries()) account(poll, values[index] ?? "");
    },

    /** A client that is gone before its answer takes nothing from anybody. */
    async pollAndHangUp(poll: Poll): Promise<void> {
      notePoll(poll);
      const client = AbortSignal.abort();
      const { verification_code } = await pull.poll(urlOf(poll), idsOf(poll), {
        client,
        process: poll.run,
      });
      expect(verification_code).toBe("");
    },

    async hold(poll: Poll): Promise<void> {
      notePoll(poll);
      const pending: Pending = { poll, settled: false };
      held.add(pending);
      const { capability, totpUrl } = urlOf(poll);
      const url = { capability, totpUrl: { ...totpUrl, holdSeconds: 25 } };
      const answered = pull
        .poll(url, idsOf(poll), { process: poll.run })
        .then(({ verification_code }) => {
          pending.settled = true;
          held.delete(pending);
          account(poll, verification_code);
        });
      answered.catch((error: unknown) => failures.push(error));
      await pull.settle();
    },

    /** Nobody is left waiting for what is there. */
    checkHeld(): void {
      for (const failure of failures) throw failure;
      for (const { poll } of held) expect(newestDue(poll), "left waiting").toBeUndefined();
    },

    async rotate(which: number): Promise<void> {
      const index = which % urls.length;
      const old = urls[index] ?? raise("no URL");
      const waiting = [...held].filter(({ poll }) => urlOf(poll) === old);
      const rotated = await pull.totpUrls.rotate(organizationId, old.totpUrl.id);
      urls[index] = rotated ?? raise("not rotated");
      expect(await pull.totpUrls.findByCapability(old.capability)).toBeUndefined();
      pull.codeArrivals.announce(old.totpUrl);
      await pull.settle();
      expect(
        waiting.filter(({ settled }) => !settled),
        "held at a void URL",
      ).toEqual([]);
    },

    pass: (seconds: number) => pull.pass(seconds),
  };
}

function raise(what: string): never {
  throw new Error(what);
}

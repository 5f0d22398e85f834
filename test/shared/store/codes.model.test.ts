/** Codes against the simplest model: an array that is filtered and sorted at every question. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findValue, isForRun } from "../../../shared/store/code-choice.ts";
import {
  type CodeFilter,
  createCodes,
  cursorOf,
  type FoundValue,
  type StoredCode,
} from "../../../shared/store/codes.ts";
import { codeWith, magicLink, totp } from "./codes.fixtures.ts";
import { createClock, tables } from "./tables.ts";

const identifiers = ["jane@example.com", "joe", "a#b", "+14155550100"] as const;
const runs = ["wr_1", "wr_2", "wr_1#x"] as const;
const lifespanMinutes = 10;

const optional = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });
const identifier = fc.constantFrom(...identifiers);
const run = fc.constantFrom(...runs);
const otpType = fc.constantFrom("totp" as const, "magic_link" as const);
const site = fc.constantFrom("a.example", "b.example");
const founds: fc.Arbitrary<{ primary?: FoundValue; secondary?: FoundValue }> = fc.oneof(
  fc.constant({}),
  optional(site).map((at) => ({ primary: totp("123456", at) })),
  optional(site).map((at) => ({ primary: magicLink("https://a.example/", at) })),
  fc.tuple(optional(site), optional(site)).map(([one, other]) => ({
    primary: totp("123456", one),
    secondary: magicLink("https://a.example/", other),
  })),
);

type Step =
  | {
      do: "receive";
      identifier: string;
      run: string | undefined;
      found: { primary?: FoundValue; secondary?: FoundValue };
      /** How long it waited in a queue, and how soon it expires. */
      lateSeconds: number;
      expirySeconds: number;
    }
  | { do: "receive again" }
  | { do: "wait"; seconds: number }
  | ({ do: "list" } & Omit<CodeFilter, "limit"> & { limit: number })
  | { do: "follow"; identifier: string; otpType: FoundValue["otpType"] | undefined; limit: number }
  | {
      do: "poll";
      identifier: string;
      run: string | undefined;
      otpType: FoundValue["otpType"] | undefined;
      site: string | undefined;
    };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant("receive" as const),
      identifier,
      run: optional(run),
      found: founds,
      lateSeconds: fc.constantFrom(0, 0, 1, 30, 700),
      expirySeconds: fc.constantFrom(600, 600, 5, 60),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ do: "receive again" as const }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("wait" as const),
      seconds: fc.constantFrom(0.001, 1, 5, 60, 300),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("list" as const),
      identifier: optional(identifier),
      workflowRunId: optional(run),
      otpType: optional(otpType),
      limit: fc.constantFrom(1, 2, 5, 200),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("follow" as const),
      identifier,
      otpType: optional(otpType),
      limit: fc.constantFrom(1, 3),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant("poll" as const),
      identifier,
      run: optional(run),
      otpType: optional(otpType),
      site: optional(site),
    }),
  },
);

const byCursor = (a: StoredCode, b: StoredCode): number => (cursorOf(a) < cursorOf(b) ? -1 : 1);
const idsOf = (codes: readonly StoredCode[]): string[] => codes.map(({ id }) => id);

describe.each(tables)("codes on the $name table behave like an array", ({ create }) => {
  it("for any arrivals, waits and questions", async () => {
    const clock = createClock();
    const codes = createCodes({ table: create(clock), now: clock.now, lifespanMinutes });
    let organizations = 0;

    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 40 }), async (steps) => {
        organizations += 1;
        const organizationId = `org_${organizations}`;
        clock.set("2026-05-01T08:30:00.000Z");
        const model: StoredCode[] = [];
        const alive = () => model.filter(({ expiresAt }) => expiresAt > clock.now()).sort(byCursor);
        const wants = (code: StoredCode, type?: string, at?: string) =>
          [code.primary, code.secondary].some(
            (found) =>
              found !== undefined &&
              (type ?? found.otpType) === found.otpType &&
              (at === undefined || (found.site ?? at) === at),
          );

        for (const one of steps) {
          switch (one.do) {
            case "receive": {
              const receivedAt = new Date(clock.now().getTime() - one.lateSeconds * 1000);
              const code = codeWith({
                organizationId,
                identifier: one.identifier,
                receivedAt,
                expiresAt: new Date(receivedAt.getTime() + one.expirySeconds * 1000),
                run: one.run === undefined ? {} : { workflowRunId: one.run },
                found: undefined,
                ...one.found,
              });
              await codes.putIfAbsent(code);
              model.push(code);
              break;
            }
            case "receive again": {
              const again = alive()[0];
              if (again) expect(await codes.putIfAbsent(again)).toBe(false);
              break;
            }
            case "wait":
              clock.advance(one.seconds);
              break;
            case "list": {
              const { do: _, limit, ...filter } = one;
              const within = alive()
                .reverse()
                .filter(
                  (code) =>
                    (filter.identifier ?? code.identifier) === code.identifier &&
                    (filter.workflowRunId ?? code.run.workflowRunId) === code.run.workflowRunId,
                );
              const found = within.filter(
                ({ primary }) => primary && (filter.otpType ?? primary.otpType) === primary.otpType,
              );
              const without = within.filter(({ primary }) => !primary);
              expect(idsOf(await codes.list(organizationId, one))).toEqual(
                idsOf(found.slice(0, limit)),
              );
              const { otpType: __, ...place } = filter;
              expect(
                idsOf(await codes.listWithoutCode(organizationId, { ...place, limit })),
              ).toEqual(idsOf(without.slice(0, limit)));
              break;
            }
            case "follow": {
              const expected = alive().filter(
                (code) => code.identifier === one.identifier && wants(code, one.otpType),
              );
              const seen: string[] = [];
              let after: string | undefined = "2026-05-01T00:00:00.000Z";
              while (after !== undefined && seen.length <= expected.length) {
                const page = await codes.listAfter(organizationId, one.identifier, {
                  ...one,
                  after,
                });
                expect(page.length).toBeLessThanOrEqual(one.limit);
                seen.push(...idsOf(page.map(({ code }) => code)));
                const last: StoredCode | undefined = page.at(-1)?.code;
                after = last && cursorOf(last);
              }
              expect(seen).toEqual(idsOf(expected));
              break;
            }
            case "poll": {
              const expected = alive().findLast(
                (code) =>
                  code.identifier === one.identifier &&
                  wants(code, one.otpType, one.site) &&
                  (code.run.workflowRunId === undefined || code.run.workflowRunId === one.run),
              );
              const run = { workflowRunId: one.run ?? "wr_other" };
              let got: StoredCode | undefined;
              const since = new Date(0);
              for await (const code of codes.walk(organizationId, one.identifier, { since })) {
                if (isForRun(code.run, run) && findValue(code, one)) got ??= code;
              }
              expect(got?.id).toBe(expected?.id);
              break;
            }
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});

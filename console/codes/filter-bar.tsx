/** The filters above the codes. */
import { effect, signal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useId, useMemo } from "preact/hooks";
import { Field, Select, Switch } from "../parts/fields.tsx";
import { setFilter } from "../router.ts";
import { caller } from "../session.ts";
import { text } from "../strings.ts";
import { filters, isFiltered, limits } from "./filters.ts";

/** Half an address is nobody's: the server is asked when the typing rests. */
const restMilliseconds = 250;
const chosen: ReadonlySet<string> = new Set(["type", "limit"]);

export function FilterBar(): JSX.Element {
  const search = useFilter("search", filters.value.search);
  const identifier = useFilter("identifier", filters.value.identifier);
  const run = useFilter("run", filters.value.run);
  const type = useFilter("type", filters.value.type);
  const limit = useFilter("limit", filters.value.limit);
  const withoutCode = useMemo(() => signal(filters.value.withoutCode), []);
  useEffect(
    () => withoutCode.subscribe((is) => setFilter("without-code", is ? "" : "no")),
    [withoutCode],
  );
  const { identifiers } = caller();
  const id = useId();
  return (
    <section class="filters" aria-labelledby={id}>
      <h2 class="offscreen" id={id}>
        {text.codes.filters}
      </h2>
      <div class="search">
        <Field
          label={text.codes.search}
          placeholder={text.codes.searchHint}
          value={search}
          name="search"
        />
      </div>
      {identifiers === null ? (
        <Field
          label={text.codes.identifier}
          placeholder={text.codes.anyIdentifier}
          value={identifier}
        />
      ) : (
        <Select
          label={text.codes.identifier}
          value={identifier}
          options={Object.fromEntries(identifiers.map((each) => [each, each]))}
        />
      )}
      <Select label={text.codes.type} value={type} options={text.codes.types} />
      <Field label={text.codes.run} placeholder={text.codes.anyRun} value={run} />
      <Select label={text.codes.limit} value={limit} options={limits} />
      <Switch label={text.codes.withoutCode} value={withoutCode} />
      {isFiltered(filters.value) && (
        <button
          type="button"
          class="quiet"
          onClick={() => {
            for (const each of [search, run, type]) each.value = "";
            identifier.value = identifiers?.[0] ?? "";
          }}
        >
          {text.codes.clear}
        </button>
      )}
    </section>
  );
}

/** What is typed, and a moment later in the URL; what the URL says, when it changes otherwise. */
function useFilter(name: "search" | "identifier" | "run" | "type" | "limit", initial: string) {
  const typed = useMemo(() => signal(initial), []);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stopFollowing = effect(() => {
      const inUrl = filters.value[name];
      if (timer === undefined && typed.peek().trim() !== inUrl) typed.value = inUrl;
    });
    const stopWriting = effect(() => {
      const value = typed.value.trim();
      clearTimeout(timer);
      timer = undefined;
      if (value === filters.peek()[name]) return;
      timer = setTimeout(
        () => {
          timer = undefined;
          setFilter(name, value);
        },
        chosen.has(name) ? 0 : restMilliseconds,
      );
    });
    return () => {
      clearTimeout(timer);
      stopFollowing();
      stopWriting();
    };
  }, [name, typed]);
  return typed;
}

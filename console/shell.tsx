/** What stands around every page: its name, the way to the others, and who is signed in. */
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { type PageName, pages } from "./pages.tsx";
import { Switch } from "./parts/fields.tsx";
import { Icon, Stamp } from "./parts/icons.tsx";
import { Empty } from "./parts/notices.tsx";
import { hidesCodes, usesShortcuts } from "./preferences.ts";
import { linkTo, route } from "./router.ts";
import { caller, may, signOut } from "./session.ts";
import { text } from "./strings.ts";

const entries = Object.entries(pages) as [PageName, (typeof pages)[PageName]][];

export function Shell(): JSX.Element {
  const heading = useRef<HTMLHeadingElement>(null);
  const { page: name } = route.value;
  const known = entries.find(([each]) => each === name);
  const title = known === undefined ? text.failure.noPage : text.shell.pages[known[0]];
  const shownBefore = useRef(name);
  useEffect(() => {
    document.title = `${title} · ${text.name}`;
    // Who came by the keyboard goes on where the new page begins.
    if (shownBefore.current !== name) heading.current?.focus();
    shownBefore.current = name;
  }, [name, title]);

  return (
    <div class="shell">
      {/* A button: the fragment names the page, and a link to a place within it would leave it. */}
      <button type="button" class="skip" onClick={() => heading.current?.focus()}>
        {text.skip}
      </button>
      <header class="side">
        <a class="brand" href={linkTo("codes")}>
          <Stamp />
          <span>{text.name}</span>
        </a>
        <nav aria-label={text.shell.nav}>
          <ul>
            {entries.map(([each, { scope }]) => (
              <li key={each}>
                <a href={linkTo(each)} aria-current={each === name ? "page" : undefined}>
                  <Icon name={each} />
                  <span>{text.shell.pages[each]}</span>
                  {!may(scope) && (
                    <span class="lock" title={text.shell.locked}>
                      <Icon name="lock" />
                      <span class="offscreen">({text.shell.locked})</span>
                    </span>
                  )}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <Foot />
      </header>
      <main>
        <h1 tabIndex={-1} ref={heading} id="page">
          {title}
        </h1>
        <PageBody name={known?.[0]} />
      </main>
    </div>
  );
}

function PageBody({ name }: { name: PageName | undefined }): JSX.Element {
  const page = name === undefined ? undefined : pages[name];
  if (page === undefined) {
    return (
      <Empty icon="search" title={text.failure.noPage}>
        <p>
          <a href={linkTo("codes")}>{text.failure.noPageHint}</a>
        </p>
      </Empty>
    );
  }
  if (!may(page.scope)) {
    return (
      <Empty icon="lock" title={text.failure.noScope(page.scope, caller().scopes.join(", "))}>
        <p>{text.failure.noScopeHint}</p>
      </Empty>
    );
  }
  const Page = page.show;
  return <Page key={name} />;
}

function Foot(): JSX.Element {
  const { organization_id, scopes, identifiers } = caller();
  return (
    <div class="foot">
      <Switch label={text.shell.hideCodes} value={hidesCodes} />
      <Switch label={text.shell.shortcuts} value={usesShortcuts} />
      <p class="faint">
        {organization_id} · {scopes.join(", ")}
        {identifiers !== null && <> · {text.shell.limited(identifiers.length)}</>}
      </p>
      <button type="button" class="quiet" onClick={() => signOut()}>
        {text.signOut}
      </button>
    </div>
  );
}

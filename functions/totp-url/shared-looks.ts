/**
 * Polls of one process that wait for the same identifier look together: an arrival wakes all of them
 * at once, and a thousand reads and claims for one code would hold up everybody else.
 *
 * A look is shared only with those who asked before it began, so each sees what it was woken for.
 */
import type { CodeClaims } from "../../shared/store/code-claims.ts";
import type { Codes, StoredCode } from "../../shared/store/codes.ts";
import type { TotpUrl, TotpUrls } from "../../shared/store/totp-urls.ts";

export type SharedLooks = {
  codes: Pick<Codes, "walk">;
  totpUrls: Pick<TotpUrls, "findByCapability">;
  codeClaims: Pick<CodeClaims, "claim" | "release">;
};

export function createSharedLooks({ codes, totpUrls, codeClaims }: SharedLooks): SharedLooks {
  const walks = new Map<string, { since: Date; begun: Promise<Remembered<StoredCode>> }>();
  const finds = new Map<string, Promise<TotpUrl | undefined>>();
  const claims = new Map<string, ReturnType<CodeClaims["claim"]>>();

  /** As far back as any of them looks; each stops where its own look ends. */
  function joinWalk(...[organizationId, identifier, options]: Parameters<Codes["walk"]>) {
    const name = JSON.stringify([organizationId, identifier]);
    const joined = walks.get(name);
    if (joined !== undefined) {
      if (options.since < joined.since) joined.since = options.since;
      return joined.begun;
    }
    const own = { since: options.since, begun: nextTurn().then(begin) };
    function begin(): Remembered<StoredCode> {
      walks.delete(name);
      return remember(codes.walk(organizationId, identifier, { ...options, since: own.since }));
    }
    walks.set(name, own);
    return own.begun;
  }

  return {
    codes: {
      async *walk(...walk) {
        const { since } = walk[2];
        const shared = await joinWalk(...walk);
        for (let place = 0; ; place += 1) {
          const code = await shared.at(place);
          if (code === undefined || code.receivedAt < since) return;
          yield code;
        }
      },
    },

    totpUrls: {
      async findByCapability(capability, options) {
        const joined = finds.get(capability);
        if (joined !== undefined) return joined;
        const own = nextTurn().then(() => {
          finds.delete(capability);
          return totpUrls.findByCapability(capability, options);
        });
        finds.set(capability, own);
        return own;
      },
    },

    codeClaims: {
      release: codeClaims.release,
      async claim(code, claim) {
        const name = JSON.stringify([code.organizationId, code.identifier, code.id]);
        const underWay = claims.get(name);
        // Whatever becomes of it: the code is then as it says, and is judged again.
        if (underWay !== undefined) return { won: false, code: (await underWay).code };
        const own = codeClaims.claim(code, claim);
        claims.set(name, own);
        try {
          return await own;
        } finally {
          claims.delete(name);
        }
      },
    },
  };
}

/** When everybody who was woken has asked, and whatever else is due has had its turn. */
const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** What an iteration gives, by its place; read as far as somebody asks, and once. */
type Remembered<Value> = { at(place: number): Promise<Value | undefined> };

function remember<Value>(values: AsyncIterable<Value>): Remembered<Value> {
  const iterator = values[Symbol.asyncIterator]();
  const results: Promise<IteratorResult<Value>>[] = [];
  return {
    async at(place) {
      while (results.length <= place) results.push(iterator.next());
      const result = await results[place];
      return result === undefined || result.done === true ? undefined : result.value;
    },
  };
}

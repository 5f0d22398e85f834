/** The URLs that Skyvern pulls codes from: made, tested, and how each was last polled. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import type { CreatedTotpUrl } from "../../shared/api/client.ts";
import { useLive } from "../live.ts";
import { CopyBlock, CopyField } from "../parts/buttons.tsx";
import { Empty, Loading, Problem } from "../parts/notices.tsx";
import { ShownOnce } from "../parts/once.tsx";
import { client } from "../session.ts";
import { text } from "../strings.ts";
import { NewTotpUrlForm } from "./new-totp-url.tsx";
import { SkyvernKeys } from "./skyvern-keys.tsx";
import { TotpUrlItem } from "./totp-url-item.tsx";

const everyMilliseconds = 3000;

export function TotpUrlsPage(): JSX.Element {
  const { value, problem, reload } = useLive((signal) => client().totpUrls.list({ signal }), {
    key: "totp-urls",
    everyMilliseconds,
  });
  const created = useSignal<CreatedTotpUrl | undefined>(undefined);
  const show = (made: CreatedTotpUrl): void => {
    created.value = made;
    reload();
  };
  return (
    <>
      <p class="lead">{text.totpUrls.lead}</p>
      <Problem message={problem.value} />
      {created.value !== undefined && (
        <Created
          url={created.value.totp_url}
          onDone={() => {
            created.value = undefined;
          }}
        />
      )}
      {value.value === undefined && problem.value === undefined && <Loading />}
      {value.value?.length === 0 && created.value === undefined && (
        <Empty icon="totp-urls" title={text.totpUrls.emptyTitle}>
          <p>{text.totpUrls.empty}</p>
        </Empty>
      )}
      <ul class="cards">
        {value.value?.map((each) => (
          <TotpUrlItem key={each.totp_url_id} of={each} onRotated={show} onDeleted={reload} />
        ))}
      </ul>
      <NewTotpUrlForm onCreated={show} />
      <SkyvernKeys />
    </>
  );
}

const Created = ({ url, onDone }: { url: string; onDone: () => void }): JSX.Element => (
  <ShownOnce title={text.totpUrls.created} onDone={onDone}>
    <p>{text.totpUrls.paste}</p>
    <CopyField value={url} what={text.totpUrls.url} />
    <p>{text.totpUrls.pasteApi}</p>
    <CopyBlock value={`"totp_verification_url": ${JSON.stringify(url)}`} what={text.totpUrls.url} />
  </ShownOnce>
);

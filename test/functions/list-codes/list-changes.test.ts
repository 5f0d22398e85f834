/** Looking at the list again and again costs a few bytes while nothing changes. */
import { expect, it } from "vitest";
import { createApiUnderTest } from "../../shared/api/api-under-test.ts";

it("answers 304 to the tag of what was listed before, and the list when something arrived", async () => {
  const api = createApiUnderTest();
  const { admin: key } = await api.createOrganization("one");
  const push = (content: string) =>
    api.call("POST", "/v1/credentials/totp", {
      key,
      body: { totp_identifier: "jane@example.com", content },
    });
  const list = (etag?: string) =>
    api.call("GET", "/v1/credentials/totp", {
      key,
      headers: etag === undefined ? {} : { "if-none-match": etag },
    });

  await push("111222");
  const first = await list();
  const etag = first.headers.get("etag") ?? "none";
  const same = await list(etag);
  expect([same.status, same.text]).toEqual([304, ""]);

  await push("333444");
  const changed = await list(etag);
  expect([changed.status, changed.json.length]).toEqual([200, 2]);
});

it("a message without a code is left out unless asked for", async () => {
  const api = createApiUnderTest();
  const { admin: key } = await api.createOrganization("one");
  const body = { totp_identifier: "jane@example.com", content: "Nothing to see here, dear Jane." };
  await api.call("POST", "/v1/credentials/totp", { key, body });
  const listed = async (query: string): Promise<number> =>
    (await api.call("GET", `/v1/credentials/totp?${query}`, { key })).json.length;
  expect([
    await listed(""),
    await listed("include_raw_pending=false"),
    await listed("include_raw_pending=true"),
  ]).toEqual([0, 0, 1]);
});

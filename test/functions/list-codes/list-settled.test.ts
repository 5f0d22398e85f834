/** Whoever asks at once, and does not wait for long, finds what was accepted before he asked. */
import { expect, it } from "vitest";
import { createApiUnderTest } from "../../shared/api/api-under-test.ts";
import { createSimulatedClock } from "../../shared/ports/simulated-clock.ts";
import { codeWith, totp } from "../../shared/store/codes.fixtures.ts";

const list = "/v1/credentials/totp";
const identifier = "jane@example.com";

/** Time for everything that waits for no timer. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

for (const path of [list, `${list}?totp_identifier=${identifier}`]) {
  it(`GET ${path} has what was accepted before it`, async () => {
    const api = createApiUnderTest(createSimulatedClock());
    const { id: organizationId, read: key } = await api.createOrganization("one");
    const done = api.ports.codeArrivals.expect(organizationId);
    const answer = api.call("GET", path, { key });
    await turns();
    const receivedAt = api.ports.now();
    await api.store.codes.putIfAbsent(
      codeWith({ organizationId, identifier, receivedAt, found: totp("481920") }),
    );
    done();
    expect((await answer).json).toMatchObject([{ code: "481920" }]);
  });
}

it("next has it where it is not to wait", async () => {
  const api = createApiUnderTest(createSimulatedClock());
  const { id: organizationId, read: key } = await api.createOrganization("one");
  const done = api.ports.codeArrivals.expect(organizationId);
  const answer = api.call("GET", `${list}/next?totp_identifier=${identifier}&wait=0`, { key });
  await turns();
  const receivedAt = api.ports.now();
  await api.store.codes.putIfAbsent(
    codeWith({ organizationId, identifier, receivedAt, found: totp("481920") }),
  );
  done();
  expect((await answer).json).toMatchObject({ code: "481920", timed_out: false });
});

it("nobody waits for what another organization expects", async () => {
  const api = createApiUnderTest(createSimulatedClock());
  const { read: key } = await api.createOrganization("one");
  const { id: other } = await api.createOrganization("two");
  api.ports.codeArrivals.expect(other);
  expect((await api.call("GET", list, { key })).json).toEqual([]);
});

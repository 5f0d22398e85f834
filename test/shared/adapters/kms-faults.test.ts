import { KMSClient } from "@aws-sdk/client-kms";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createKmsSecretBox } from "../../../shared/adapters/kms-secret-box.ts";
import { clientSettings } from "../../../shared/aws/client-settings.ts";
import type { SecretBox } from "../../../shared/ports/secret-box.ts";
import {
  type Fault,
  type FaultyProxy,
  startFaultyProxy,
} from "../../aws/protocol-servers/faulty-proxy.ts";
import { type KmsServer, startKms } from "../../aws/protocol-servers/kms.ts";
import { loopbackClient } from "../../aws/protocol-servers/loopback.ts";
import { expectError } from "../ports/contract-cases.ts";

let server: KmsServer;
let proxy: FaultyProxy;
let client: KMSClient;
let box: SecretBox;
const context = { organizationId: "org_1", purpose: "test" };

beforeAll(async () => {
  server = await startKms();
  proxy = await startFaultyProxy(server.endpoint);
  const settings = { ...clientSettings, ...loopbackClient, maxAttempts: 2 };
  client = new KMSClient({ ...settings, endpoint: proxy.endpoint });
  box = createKmsSecretBox({ client, keyId: server.createKey().keyId });
});
beforeEach(() => proxy.heal());
afterAll(async () => {
  client.destroy();
  await proxy.close();
  await server.close();
});

const fault = (status: number, name: string): Fault => ({ kind: "answer", status, name });

describe("KMS on a bad day", () => {
  it("is asked again", async () => {
    proxy.fail("Encrypt", [fault(500, "KMSInternalException")]);
    const sealed = await box.seal("secret", context);
    proxy.fail("Decrypt", [{ kind: "lose-answer" }]);
    expect(await box.open(sealed, context)).toBe("secret");
    expect(proxy.requests()).toEqual(["Decrypt", "Decrypt"]);
  });

  for (const { name, failing, code, requests } of [
    {
      name: "throttled",
      failing: fault(400, "ThrottlingException"),
      code: "unavailable",
      requests: 2,
    },
    {
      name: "broken",
      failing: fault(500, "KMSInternalException"),
      code: "unavailable",
      requests: 2,
    },
    { name: "cut off", failing: { kind: "refuse" }, code: "unavailable", requests: 2 },
    {
      name: "closed to us",
      failing: fault(400, "AccessDeniedException"),
      code: "internal",
      requests: 1,
    },
    {
      name: "without its key",
      failing: fault(400, "DisabledException"),
      code: "internal",
      requests: 1,
    },
  ] as const) {
    it(`is ${code} when it is ${name}: the secret itself may be sound`, async () => {
      const sealed = await box.seal("secret", context);
      proxy.fail("Decrypt", [failing, failing]);
      await expectError(box.open(sealed, context), code);
      expect(proxy.requests()).toHaveLength(requests);
      proxy.fail("Encrypt", [failing, failing]);
      await expectError(box.seal("secret", context), code);
    });
  }

  it("is not asked again, nor at all, for what cannot be opened", async () => {
    const sealed = await box.seal("secret", context);
    proxy.fail("Decrypt", []);
    await expectError(box.open(sealed, { ...context, purpose: "other" }), "secret_unreadable");
    expect(proxy.requests()).toEqual(["Decrypt"]);
    await expectError(box.open("nonsense", context), "secret_unreadable");
    expect(proxy.requests()).toEqual(["Decrypt"]);
  });
});

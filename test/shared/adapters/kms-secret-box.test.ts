import { KMSClient } from "@aws-sdk/client-kms";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createKmsSecretBox } from "../../../shared/adapters/kms-secret-box.ts";
import { type KmsServer, startKms } from "../../aws/protocol-servers/kms.ts";
import { loopbackClient } from "../../aws/protocol-servers/loopback.ts";
import { expectError } from "../ports/contract-cases.ts";
import { describeSecretBoxContract } from "../ports/secret-box.contract.ts";

let server: KmsServer;
let client: KMSClient;

beforeAll(async () => {
  server = await startKms();
  client = new KMSClient({ ...loopbackClient, endpoint: server.endpoint });
});
afterAll(async () => {
  client.destroy();
  await server.close();
});

const create = () => createKmsSecretBox({ client, keyId: server.createKey().keyId });

describeSecretBoxContract("KMS", async () => ({ secretBox: create() }));

describe("a secret sealed by KMS", () => {
  const context = { organizationId: "org_1", purpose: "test" };

  it("opens with the key's ARN as with its id", async () => {
    const { keyId, arn } = server.createKey();
    const sealed = await createKmsSecretBox({ client, keyId }).seal("secret", context);
    expect(await createKmsSecretBox({ client, keyId: arn }).open(sealed, context)).toBe("secret");
  });

  for (const [what, sealed] of [
    ["nothing", ""],
    ["only a prefix", "k1."],
    ["a blob that KMS would not even take", `k1.${Buffer.alloc(6145).toString("base64url")}`],
    ["what the one-machine box sealed", "AQEBAQEBAQEBAQEBAQWE6sX1y6u-7lioj5EQdDRBIsbzo2E"],
  ] as const) {
    it(`is not ${what}`, async () => {
      await expectError(create().open(sealed, context), "secret_unreadable");
    });
  }

  it("is internal trouble when the key is gone: no secret was changed", async () => {
    const sealed = await create().seal("secret", context);
    const gone = createKmsSecretBox({ client, keyId: "00000000-0000-0000-0000-000000000000" });
    await expectError(gone.open(sealed, context), "internal");
    await expectError(gone.seal("secret", context), "internal");
  });
});

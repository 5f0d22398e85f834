import { afterEach, expect, it } from "vitest";
import { createNameResolver } from "../../../shared/adapters/name-resolver.ts";
import { startDns } from "../../local/loopback-dns.ts";

let dns: Awaited<ReturnType<typeof startDns>> | undefined;
afterEach(() => dns?.close());

it("gives every address that DNS has of a name, asked whole", async () => {
  dns = await startDns({ "receiver.example": { a: ["93.184.215.14", "93.184.215.15"] } });
  const resolve = createNameResolver([dns.server]);
  expect(await resolve("receiver.example")).toEqual(["93.184.215.14", "93.184.215.15"]);
  expect(new Set(dns.asked)).toEqual(new Set(["receiver.example"]));
});

it("says that there is no such name", async () => {
  dns = await startDns({});
  const resolve = createNameResolver([dns.server]);
  await expect(resolve("nowhere.example")).rejects.toMatchObject({ code: "ENOTFOUND" });
});

it("says that a name has no address", async () => {
  dns = await startDns({ "mail.example": { mx: [{ exchange: "mx.example", priority: 1 }] } });
  const resolve = createNameResolver([dns.server]);
  await expect(resolve("mail.example")).rejects.toMatchObject({ code: "ENODATA" });
});

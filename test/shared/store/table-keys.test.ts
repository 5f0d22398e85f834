import { describe, expect, it } from "vitest";
import { tableKeys, timeOrdered } from "../../../shared/store/table-keys.ts";

const keys: readonly { name: string; key: unknown; expected: unknown }[] = [
  {
    name: "organization",
    key: tableKeys.organization("org_1"),
    expected: { partition: "organization#org_1", sort: "organization" },
  },
  { name: "organizations", key: tableKeys.organizations, expected: "organizations" },
  {
    name: "API key",
    key: tableKeys.apiKey("ab12"),
    expected: { partition: "api-key#ab12", sort: "api-key" },
  },
  { name: "API keys", key: tableKeys.apiKeys("org_1"), expected: "organization#org_1#api-keys" },
  {
    name: "inbox address",
    key: tableKeys.inboxAddress("+14155550100"),
    expected: { partition: "inbox-address#+14155550100", sort: "inbox" },
  },
  {
    name: "reserved address",
    key: tableKeys.reservedAddress("codes.example.com"),
    expected: { partition: "reserved-address#codes.example.com", sort: "reserved" },
  },
  {
    name: "authenticators of an identifier",
    key: tableKeys.authenticatorsOfIdentifier("org_1", "jane@example.com"),
    expected: "organization#org_1#authenticators-of#jane@example.com",
  },
  {
    name: "authenticators",
    key: tableKeys.authenticators("org_1"),
    expected: "organization#org_1#authenticators",
  },
  { name: "inboxes", key: tableKeys.inboxes("org_1"), expected: "organization#org_1#inboxes" },
  {
    name: "inboxes of a domain",
    key: tableKeys.inboxesOfDomain("codes.example.com"),
    expected: "inbox-domain#codes.example.com",
  },
  {
    name: "totp URL",
    key: tableKeys.totpUrl("ab12"),
    expected: { partition: "totp-url#ab12", sort: "totp-url" },
  },
  { name: "totp URLs", key: tableKeys.totpUrls("org_1"), expected: "organization#org_1#totp-urls" },
  {
    name: "totp URLs' polls",
    key: tableKeys.totpUrlPolls("org_1"),
    expected: "organization#org_1#totp-url-polls",
  },
  {
    name: "polling run",
    key: tableKeys.run("org_1", "ab12"),
    expected: { partition: "organization#org_1#polling-run#ab12", sort: "polling-run" },
  },
  {
    name: "polls of a run",
    key: tableKeys.runPolls("org_1", "wr_1"),
    expected: "organization#org_1#run-polls#wr_1",
  },
  {
    name: "Skyvern keys",
    key: tableKeys.skyvernKeys("org_1"),
    expected: "organization#org_1#skyvern-keys",
  },
  {
    name: "destinations",
    key: tableKeys.destinations("org_1"),
    expected: "organization#org_1#destinations",
  },
  {
    name: "deliveries",
    key: tableKeys.deliveries("org_1"),
    expected: "organization#org_1#deliveries",
  },
  {
    name: "deliveries of a destination",
    key: tableKeys.deliveriesOfDestination("org_1", "dest_1"),
    expected: "organization#org_1#destination#dest_1#deliveries",
  },
  {
    name: "started task",
    key: tableKeys.startedTask("org_1", "ab12"),
    expected: { partition: "organization#org_1#started-task#ab12", sort: "started-task" },
  },
  {
    name: "codes of an identifier",
    key: tableKeys.codesOfIdentifier("org_1", "a#b"),
    expected: "organization#org_1#identifier#a#b",
  },
  {
    name: "codes of a type",
    key: tableKeys.codesOfType("org_1", "none"),
    expected: "organization#org_1#codes#none",
  },
  {
    name: "codes of a run",
    key: tableKeys.codesOfRun("org_1", "wr_1"),
    expected: "organization#org_1#run#wr_1",
  },
  {
    name: "first seen",
    key: tableKeys.firstSeen("org_1", "twilio", "SM1"),
    expected: { partition: "organization#org_1#first-seen#twilio#SM1", sort: "first-seen" },
  },
  {
    name: "idempotency key",
    key: tableKeys.idempotencyKey("org_1", "ab12"),
    expected: { partition: "organization#org_1#idempotency-key#ab12", sort: "idempotency-key" },
  },
  {
    name: "forwarding confirmations",
    key: tableKeys.forwardingConfirmations("org_1"),
    expected: "organization#org_1#forwarding-confirmations",
  },
];

describe("table keys", () => {
  it.each(keys)("$name", ({ key, expected }) => {
    expect(key).toEqual(expected);
  });

  it("has an example of every key", () => {
    expect(keys).toHaveLength(Object.keys(tableKeys).length);
  });

  it("orders by time, then by id", () => {
    const early = new Date("2026-05-01T08:30:00.000Z");
    const late = new Date("2026-05-01T08:30:00.001Z");
    expect(timeOrdered(early, "totp_b") < timeOrdered(late, "totp_a")).toBe(true);
    expect(timeOrdered(early, "totp_a") < timeOrdered(early, "totp_b")).toBe(true);
  });

  it.each(["org_1#identifier#jane", "", "a/b", "x".repeat(65)])(
    "refuses an organization id that could spell another partition: %j",
    (organizationId) => {
      expect(() => tableKeys.skyvernKeys(organizationId)).toThrow("organization's id");
      expect(() => tableKeys.codesOfIdentifier(organizationId, "x")).toThrow();
      expect(() => tableKeys.firstSeen(organizationId, "twilio", "x")).toThrow();
    },
  );
});

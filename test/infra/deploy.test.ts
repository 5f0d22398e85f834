/** What a deployment does with an account as it finds it, and what it tells the operator. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parseArguments } from "../../infra/deploy/arguments.ts";
import { type AccountUnderTest, createAccount, domain } from "./account-under-test.ts";
import type { Rule } from "./ses-server.ts";

const ours: Rule = { name: "otpost-prod", recipients: [domain] };
const newsletters: Rule = { name: "newsletters", recipients: ["news.example.org"] };
const catchAll: Rule = { name: "everything", recipients: [] };

let aws: AccountUnderTest;
beforeEach(async () => {
  aws = await createAccount();
});
afterEach(() => aws.close());

const activate = (name: string, rules: Rule[]): void => {
  aws.account.ruleSets.set(name, rules);
  aws.account.active = name;
};

describe("the receipt rule set", () => {
  const joined: readonly { name: string; rules: Rule[]; says: string }[] = [
    {
      name: "an active one is joined",
      rules: [newsletters],
      says: "active receipt rule set, mine",
    },
    { name: "our own rule is found again", rules: [ours], says: "active receipt rule set, mine" },
    {
      name: "one with somebody's catch-all is joined, and said so",
      rules: [catchAll],
      says: `The rule everything in mine takes mail of ${domain} as well`,
    },
    {
      name: "one whose stop comes after our rule is joined",
      rules: [ours, { ...catchAll, stops: true }],
      says: "The rule everything in mine",
    },
    {
      name: "another stage with another domain is no hindrance",
      rules: [{ name: "otpost-dev", recipients: ["dev.example.com"] }],
      says: "active receipt rule set, mine",
    },
  ];
  for (const { name, rules, says } of joined) {
    it(name, async () => {
      activate("mine", rules);
      expect(await aws.deploy()).toContain(says);
      expect(aws.account.active).toBe("mine");
      expect(aws.account.changes).not.toContain("SetActiveReceiptRuleSet");
      expect(aws.calls[0]).toContain("receiptRuleSet=mine");
    });
  }

  it("is made and activated where there is none", async () => {
    expect(await aws.deploy()).toContain("otpost was made and activated");
    expect(aws.account.active).toBe("otpost");
    expect(aws.account.ruleSets.get("otpost")).toEqual([]);
    expect(aws.calls[0]).toContain("receiptRuleSet=otpost");
  });

  it("of an interrupted deployment is taken up", async () => {
    aws.account.ruleSets.set("otpost", [ours]);
    await aws.deploy();
    expect(aws.account.changes).not.toContain("CreateReceiptRuleSet");
    expect(aws.account.active).toBe("otpost");
  });

  const refused: readonly { name: string; set: () => void; args?: string[]; says: RegExp }[] = [
    {
      name: "full",
      set: () =>
        activate(
          "mine",
          Array.from({ length: 200 }, (_, at) => ({ ...newsletters, name: `r${at}` })),
        ),
      says: /mine is full: SES allows 200 rules/,
    },
    {
      name: "with another stage on the same domain",
      set: () => activate("mine", [{ name: "otpost-dev", recipients: [domain] }]),
      says: /otpost-dev, another stage of otpost, receives the mail of codes\.example\.com already/,
    },
    {
      name: "with a stop before our rule",
      set: () => activate("mine", [{ ...catchAll, stops: true }, ours]),
      says: /everything comes before otpost-prod and stops/,
    },
    {
      name: "that is not the one that was named",
      set: () => activate("mine", []),
      args: ["-c", "receiptRuleSet=yours"],
      says: /The active receipt rule set is mine, and SES receives with no other/,
    },
    {
      name: "not active, with rules of others",
      set: () => aws.account.ruleSets.set("otpost", [newsletters]),
      says: /otpost has rules of somebody else and is not active/,
    },
  ];
  for (const { name, set, args, says } of refused) {
    it(`${name}: the deployment stops before anything is changed`, async () => {
      set();
      await expect(aws.deploy(args)).rejects.toMatchObject({
        code: "conflict",
        message: expect.stringMatching(says),
      });
      expect(aws.account.changes).toEqual([]);
      expect(aws.calls).toEqual([]);
    });
  }
});

describe("what is still to do", () => {
  it("has every record with its exact value", async () => {
    const report = await aws.deploy();
    for (const line of [
      `_amazonses.${domain}.  TXT  "dG9rZW4+"`,
      `aaa._domainkey.${domain}.  CNAME  aaa.dkim.amazonses.com`,
      `ccc._domainkey.${domain}.  CNAME  ccc.dkim.amazonses.com`,
      `${domain}.  MX  10 inbound-smtp.us-east-1.amazonaws.com`,
      "https://api.example/v1/webhooks/twilio/sms",
      "aws secretsmanager get-secret-value --secret-id first-key",
      "deploy once more with TWILIO_AUTH_TOKEN",
      "doctor --stage prod --region us-east-1",
    ]) {
      expect(report).toContain(line);
    }
    expect(report).not.toContain("k".repeat(48));
  });

  it("leaves out what is done", async () => {
    aws.account.verified.add(domain);
    const report = await aws.deploy([], ["a-token"]);
    expect(report).not.toMatch(/TXT|CNAME|TWILIO_AUTH_TOKEN/);
    expect(aws.account.changes).not.toContain("VerifyDomainIdentity");
    expect(aws.secrets.get("twilio")).toBe('{"authTokens":["a-token"]}');
    expect(report).not.toContain("a-token");
  });
});

describe("the operator's key", () => {
  it("opens the API, and a replaced one no more", async () => {
    const report = await aws.deploy();
    expect(report).toMatch(new RegExp(`The first inbox: [a-z0-9]{26}@${domain}`));
    expect(await aws.apiKeys.verify("k".repeat(48))).toMatchObject({ scopes: ["operator"] });

    aws.secrets.set("first-key", "n".repeat(48));
    expect(await aws.deploy()).not.toContain("The first inbox");
    expect(await aws.apiKeys.verify("k".repeat(48))).toBeUndefined();
    expect(await aws.apiKeys.verify("n".repeat(48))).toBeDefined();
  });
});

describe("cdk", () => {
  it("is bootstrapped when it says so, and tried again", async () => {
    aws.failures.push("SSM parameter /cdk-bootstrap/hnb659fds/version not found.");
    await aws.deploy(["--profile", "ops", "--region=eu-west-1", "--verbose"]);
    expect(aws.calls.map(([command]) => command)).toEqual(["deploy", "bootstrap", "deploy"]);
    expect(aws.calls[1]).toEqual(
      expect.arrayContaining(["--profile", "ops", "--region", "eu-west-1"]),
    );
    expect(aws.calls[2]?.at(-1)).toBe("--verbose");
  });

  const failures = [
    {
      said: "decreases account's UnreservedConcurrentExecution below",
      says: /-c heldConcurrency=none/,
    },
    { said: "Could not write to bucket: otpost", says: /Run the same command again/ },
    { said: "ExpiredToken: …", says: /aws sso login/ },
    { said: "anything else", says: /what cdk says above has the reason\.$/ },
  ];
  for (const { said, says } of failures) {
    it(`fails with an advice: ${said}`, async () => {
      aws.failures.push(said);
      await expect(aws.deploy()).rejects.toMatchObject({
        code: "unavailable",
        message: expect.stringMatching(says),
      });
    });
  }

  const malformed = [
    { args: ["-c"], says: "-c needs a value" },
    { args: ["-c", "stage"], says: "-c stage: write it as -c name=value" },
    { args: ["--profile"], says: "--profile needs a value" },
  ];
  for (const { args, says } of malformed) {
    it(`is not called with ${args.join(" ")}`, () => {
      expect(() => parseArguments(args)).toThrow(says);
    });
  }
});

describe("destroying", () => {
  it("takes all stacks but the storage, and says what stays", async () => {
    activate("mine", [newsletters]);
    const report = await aws.destroy(["-c", "stage=dev"]);
    expect(aws.calls[0]?.slice(0, 6)).toEqual([
      "destroy",
      "observability",
      "api",
      "ingest",
      "delivery",
      "--force",
    ]);
    expect(report).toContain("The stack otpost-dev-storage stays, with the table");
    expect(report).toContain("aws cloudformation delete-stack --stack-name otpost-dev-storage");
    expect(aws.account.changes).toEqual([]);
  });

  it("takes an empty rule set of otpost's own along", async () => {
    activate("otpost", []);
    expect(await aws.destroy()).toContain("it was deactivated and deleted");
    expect(aws.account.ruleSets.size).toBe(0);
    expect(aws.account.active).toBeUndefined();
  });

  it("leaves one that another stage is in", async () => {
    activate("otpost", [{ name: "otpost-dev", recipients: ["dev.example.com"] }]);
    expect(await aws.destroy()).toContain("stays active");
    expect(aws.account.active).toBe("otpost");
  });
});

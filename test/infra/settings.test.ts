/** What can be said with `-c`, and what is answered to mistakes. */
import { describe, expect, it } from "vitest";
import { readStackSettings } from "../../infra/settings.ts";
import { asText, synthesize } from "./synthesized.ts";

const domain = "codes.example.com";

const mistakes: readonly { name: string; context: Record<string, string>; says: string }[] = [
  { name: "no domain", context: {}, says: "-c domain is missing: say which domain receives" },
  { name: "half a domain", context: { domain: "codes" }, says: "-c domain must be a domain name" },
  {
    name: "one bad domain of two",
    context: { domain: `${domain},a b` },
    says: "-c domain must be a domain name",
  },
  {
    name: "a stage in capitals",
    context: { domain, stage: "Dev" },
    says: "-c stage must be 1 to 16",
  },
  { name: "a long stage", context: { domain, stage: "x".repeat(17) }, says: "-c stage must be" },
  {
    name: "plain http",
    context: { domain, publicUrl: "http://a.b" },
    says: "-c publicUrl must begin",
  },
  { name: "no region", context: { domain, defaultRegion: "XX" }, says: "-c defaultRegion must be" },
  {
    name: "a lifespan of 0",
    context: { domain, lifespanMinutes: "0" },
    says: "-c lifespanMinutes must be a whole number of minutes",
  },
  {
    name: "no concurrency",
    context: { domain, heldConcurrency: "0" },
    says: "-c heldConcurrency must be a number of requests",
  },
  { name: "no address", context: { domain, alarmEmail: "me" }, says: "-c alarmEmail must be" },
  {
    name: "a misspelt name",
    context: { domain, stag: "dev" },
    says: "-c stag is no setting; there are stage, domain,",
  },
];

describe("a mistake is told in one line", () => {
  for (const { name, context, says } of mistakes) {
    it(name, () => {
      expect(() => readStackSettings(context)).toThrow(
        expect.objectContaining({ code: "configuration_invalid" }),
      );
      expect(messageOf(context).split("\n")).toEqual([expect.stringContaining(says)]);
    });
  }

  it("several in several", () => {
    expect(messageOf({ stage: "DEV", alarmEmail: "me" }).split("\n")).toHaveLength(3);
  });
});

function messageOf(context: Record<string, string>): string {
  try {
    readStackSettings(context);
  } catch (error) {
    if (error instanceof Error) return error.message;
  }
  return "";
}

describe("settings", () => {
  it("have defaults but for the domain, and let CDK's own context be", () => {
    expect(readStackSettings({ domain, "@aws-cdk/core:a": true, "aws:cdk:b": 1 })).toEqual({
      stage: "prod",
      domains: [domain],
      receiptRuleSet: "otpost",
      lifespanMinutes: 10,
      heldConcurrency: 100,
    });
  });

  it("reach the stacks", () => {
    const { all } = synthesize({
      domain: "Codes.example.com, logins.example.org",
      stage: "dev",
      receiptRuleSet: "mine",
      publicUrl: "https://otp.example.com/",
      defaultRegion: "us",
      lifespanMinutes: "15",
      heldConcurrency: "none",
      alarmEmail: "oncall@example.com",
    });
    expect(all("AWS::SES::ReceiptRule")[0]?.Properties).toMatchObject({
      RuleSetName: "mine",
      Rule: { Name: "otpost-dev", Recipients: ["codes.example.com", "logins.example.org"] },
    });
    const functions = asText(all("AWS::Lambda::Function"));
    expect(functions).toContain('"OTPOST_PUBLIC_URL":"https://otp.example.com"');
    expect(functions).toContain('"OTPOST_DEFAULT_REGION":"US"');
    expect(functions).toContain('"TOTP_LIFESPAN_MINUTES":"15"');
    expect(functions).not.toContain("ReservedConcurrentExecutions");
    expect(asText(all("AWS::SNS::Subscription"))).toContain("oncall@example.com");
  });
});

describe("two stages in one account", () => {
  it("share no name", () => {
    /** Names that CloudFormation does not make up itself. */
    const given = /"(?:\w*Name|Name)":"([^"]*)"/g;
    const shared = /^(index1|index2|pk|sk|pk1|sk1|pk2|sk2|ttl|otpost|\$default)$/;
    const namesOf = (stage: string): string[] => {
      const { all } = synthesize({ domain, stage });
      const named = [
        "AWS::ApiGatewayV2::Api",
        "AWS::CloudWatch::Dashboard",
        "AWS::SES::ReceiptRule",
      ];
      return named
        .flatMap(all)
        .flatMap(({ Properties }) => [...asText(Properties).matchAll(given)])
        .map(([, name = ""]) => name)
        .filter((name) => !shared.test(name));
    };
    const dev = namesOf("dev");
    expect(dev.length).toBeGreaterThan(2);
    expect(dev.filter((name) => namesOf("prod").includes(name))).toEqual([]);
  });
});

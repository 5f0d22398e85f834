import { describe, expect, it } from "vitest";
import { isSignedByTwilio } from "../../../shared/message/twilio-signature.ts";

// The worked example of Twilio's documentation ("Validating signatures"), computed by them.
const example = {
  token: "12345",
  url: "https://mycompany.com/myapp.php?foo=1&bar=2",
  form: new URLSearchParams({
    CallSid: "CA1234567890ABCDE",
    Caller: "+14158675309",
    Digits: "1234",
    From: "+14158675309",
    To: "+18005551212",
  }),
  signature: "RSOYDt4T1cUTdK1PDd93/VVr8B8=",
};

describe("Twilio's own example", () => {
  const { token, url, form, signature } = example;
  const cases: {
    name: string;
    authTokens: string[];
    url: string;
    signature?: string;
    expected: boolean;
  }[] = [
    { name: "verifies", authTokens: [token], url, signature, expected: true },
    {
      name: "verifies with the second of two tokens",
      authTokens: ["other", token],
      url,
      signature,
      expected: true,
    },
    {
      name: "fails for another query",
      authTokens: [token],
      url: url.replace("foo=1", "foo=2"),
      signature,
      expected: false,
    },
    {
      name: "fails for http",
      authTokens: [token],
      url: url.replace("https", "http"),
      signature,
      expected: false,
    },
    { name: "fails with another token", authTokens: ["12346"], url, signature, expected: false },
    { name: "fails without a token", authTokens: [], url, signature, expected: false },
    { name: "fails without a signature", authTokens: [token], url, expected: false },
    {
      name: "fails for a piece of the signature",
      authTokens: [token],
      url,
      signature: signature.slice(0, -1),
      expected: false,
    },
  ];
  for (const { name, authTokens, url, signature, expected } of cases)
    it(name, () => {
      expect(isSignedByTwilio({ authTokens, url, signature, form })).toBe(expected);
    });
});

/** Requests as functions get them: the same that AWS documents, and that were recorded. */
import { describe, expect, it } from "vitest";
import { httpEvent, readAnswer } from "./http-event.ts";

const place = {
  host: "abc.execute-api.us-east-1.amazonaws.com",
  requestId: "r1",
  now: new Date(0),
};
const match = { route: { key: "POST /v1/{proxy+}", target: "" }, pathParameters: { proxy: "x" } };
const event = (rawHeaders: string[], body = "", url = "/v1/x") =>
  httpEvent({ method: "POST", url, rawHeaders, body: Buffer.from(body) }, match, place);

describe("an event", () => {
  it("has its headers' names in lower case, and several values in one", () => {
    const { headers } = event([
      "X-Api-Key",
      "k",
      "X-Twice",
      "a",
      "x-twice",
      "b",
      "Connection",
      "x",
    ]);
    expect(headers).toMatchObject({ "x-api-key": "k", "x-twice": "a,b", host: place.host });
    expect(headers).not.toHaveProperty("connection");
  });

  const bodies = [
    { type: "application/json; charset=utf-8", isBase64Encoded: false },
    { type: "text/plain", isBase64Encoded: false },
    { type: "application/x-www-form-urlencoded", isBase64Encoded: true },
    { type: "application/octet-stream", isBase64Encoded: true },
  ];
  for (const { type, isBase64Encoded } of bodies)
    it(`of ${type} is ${isBase64Encoded ? "" : "not "}in base64`, () => {
      const text = "a=b&c=é";
      expect(event(["Content-Type", type], text)).toMatchObject({
        isBase64Encoded,
        body: isBase64Encoded ? Buffer.from(text).toString("base64") : text,
      });
    });

  it("has query and cookies beside the headers", () => {
    const got = event(["Cookie", "a=1; b=2"], "", "/v1/x?q=a%20b&q=c");
    expect(got).toMatchObject({
      rawPath: "/v1/x",
      rawQueryString: "q=a%20b&q=c",
      queryStringParameters: { q: "a b,c" },
      cookies: ["a=1", "b=2"],
      pathParameters: { proxy: "x" },
    });
    expect(got.headers).not.toHaveProperty("cookie");
    expect(got).not.toHaveProperty("body");
  });
});

describe("an answer", () => {
  it("in full is taken as it is", () => {
    const given = {
      statusCode: 201,
      headers: { "Content-Type": "image/png" },
      cookies: ["a=1"],
      body: Buffer.from([1, 2]).toString("base64"),
      isBase64Encoded: true,
    };
    expect(readAnswer(given)).toEqual({
      status: 201,
      headers: { "content-type": "image/png", "set-cookie": ["a=1"] },
      body: Buffer.from([1, 2]),
    });
  });

  it("without a status is the body of a 200", () => {
    const { status, body } = readAnswer({ ok: true });
    expect([status, body.toString()]).toEqual([200, '{"ok":true}']);
  });
});

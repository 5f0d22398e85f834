import { readFileSync } from "node:fs";
import { Validator } from "@seriousme/openapi-schema-validator";
import { describe, expect, it } from "vitest";
import { openApiDocument } from "../../../shared/api/openapi.ts";
import { listPathAliases, pushPathAliases } from "../../../shared/api/routes/codes.ts";
import { createApiUnderTest } from "./api-under-test.ts";
import { operations } from "./routes-under-test.ts";

const document = openApiDocument();
const json = JSON.parse(JSON.stringify(document));

describe("the OpenAPI document", () => {
  it("is 3.1, and the one in docs", () => {
    expect(document.openapi).toBe("3.1.0");
    const committed = readFileSync(new URL("../../../docs/openapi.json", import.meta.url), "utf8");
    expect(JSON.parse(committed)).toEqual(json);
  });

  it("is valid", async () => {
    const { valid, errors } = await new Validator().validate(structuredClone(json));
    expect({ valid, errors }).toEqual({ valid: true, errors: undefined });
  });

  it("is served", async () => {
    const answer = await createApiUnderTest().call("GET", "/openapi.json");
    expect([answer.status, answer.json]).toEqual([200, json]);
  });

  it("names every route that is served, and serves every route it names", () => {
    const aliases = [
      ...pushPathAliases.map((path) => `post ${path}`),
      ...listPathAliases.map((path) => `get ${path}`),
    ];
    const served = createApiUnderTest()
      .app.routes.filter(({ method }) => method !== "ALL")
      .map(({ method, path }) => `${method.toLowerCase()} ${path.replace(/:(\w+)/g, "{$1}")}`);
    const named = operations.map(({ name }) => name);
    expect([...new Set(served)].sort()).toEqual([...named, ...aliases].sort());
  });

  it("lets null be what may be null", () => {
    const either = { anyOf: [{ $ref: "#/components/schemas/OtpType" }, { type: "null" }] };
    const { TotpCode, NewTotpUrl, RunArrival } = json.components.schemas;
    expect(TotpCode.properties.otp_type).toEqual(either);
    expect(NewTotpUrl.properties.otp_type).toEqual(either);
    expect(RunArrival.properties.otp_type).toEqual({ ...either, description: expect.any(String) });
    // A reference and a type that has null: both must hold, and so null never does.
    expect(JSON.stringify(json)).not.toMatch(
      /"allOf":\[\{"\$ref":"[^"]+"\},\{"type":\[[^\]]*"null"/,
    );
  });

  it("resolves every reference", () => {
    const references = [...JSON.stringify(json).matchAll(/"\$ref":"#\/([^"]+)"/g)];
    expect(references.length).toBeGreaterThan(50);
    for (const [, pointer = ""] of references) {
      const target = pointer.split("/").reduce((at, part) => at?.[part], json);
      expect(target, pointer).toBeDefined();
    }
  });
});

describe.each(operations)("$name", ({ method, path, scope }) => {
  const operation = json.paths[path][method];

  it("has an id of its own, a summary and a known tag", () => {
    const ids = operations.map((each) => json.paths[each.path][each.method].operationId);
    expect(ids.filter((id) => id === operation.operationId)).toHaveLength(1);
    expect(operation.summary).toMatch(/^[A-Z]/);
    const tags = json.tags.map(({ name }: { name: string }) => name);
    for (const tag of operation.tags) expect(tags).toContain(tag);
  });

  it("says how to authenticate, with a scheme that is declared", () => {
    expect(operation.security).toBeDefined();
    for (const each of operation.security) {
      for (const scheme of Object.keys(each)) {
        expect(json.components.securitySchemes).toHaveProperty(scheme);
      }
    }
  });

  it("describes every answer, with a schema where there is a body", () => {
    for (const [status, answer] of Object.entries<Record<string, unknown>>(operation.responses)) {
      expect(answer["description"]).toMatch(/^[A-Z]/);
      if (status !== "204") expect(answer).toHaveProperty("content");
    }
    if (scope !== undefined) {
      expect(Object.keys(operation.responses)).toEqual(expect.arrayContaining(["401", "403"]));
    }
  });

  it("declares its path's parameters", () => {
    const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    const declared = (operation.parameters ?? [])
      .filter((each: { in: string }) => each.in === "path")
      .map((each: { name: string }) => each.name);
    expect(declared).toEqual(named);
  });
});

// Stands for @asteasolutions/zod-to-openapi in the functions' bundles (lean-zod.ts): schemas validate
// as ever, and what describes them is dropped.
// Plain JavaScript, because esbuild reads it as part of a package.

/** `.openapi()` describes; a schema that nobody describes is itself. */
export function extendZodWithOpenApi({ ZodType }) {
  ZodType.prototype.openapi = function () {
    return this;
  };
}

export class OpenAPIRegistry {
  definitions = [];
  registerPath() {}
}

const noGenerator = () => {
  throw new Error(
    "The functions' bundles have no OpenAPI generator: see infra/bundling/lean-zod.ts.",
  );
};

export {
  noGenerator as getOpenApiMetadata,
  noGenerator as OpenApiGeneratorV3,
  noGenerator as OpenApiGeneratorV31,
};

// Stands for @asteasolutions/zod-to-openapi in the functions' bundles (lean-zod.ts): schemas validate
// as ever, and what describes them is dropped.
// Plain JavaScript, because esbuild reads it as part of a package.

/** No schema is described any more (lean-schemas.ts); a method of all would be one more of each. */
export function extendZodWithOpenApi() {}

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

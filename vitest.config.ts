import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: "test/aws/template/synthesis-directory.ts",
    // Two cores: end-to-end files start servers of their own and share nothing.
    maxWorkers: 2,
    testTimeout: 30_000,
    // Several bundle and synthesise what they test, while the other core runs whole fleets.
    hookTimeout: 120_000,
  },
});

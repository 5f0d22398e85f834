/** How the console is built: one script and one style sheet; `vite console` serves it while you work. */
import { defineConfig } from "vite";

export default defineConfig({
  root: import.meta.dirname,
  logLevel: "warn",
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    target: "es2023",
    // All of it is needed for the first page, or small: no chunk waits for another.
    modulePreload: false,
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: {
        entryFileNames: "assets/[name]-[hash].js",
        assetFileNames: "assets/[name]-[hash][extname]",
      },
    },
  },
  // While you work on the console: `npm start` in one terminal, `npx vite console` in another.
  server: {
    host: "127.0.0.1",
    proxy: { "/v1": "http://127.0.0.1:8787", "/console": "http://127.0.0.1:8787" },
  },
});

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { findServer } from "../../cli/server.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "otpost-cli-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder, path, ".."), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

const serverFile = (port: number): string =>
  JSON.stringify({
    url: `http://127.0.0.1:${port}`,
    smtp: { host: "127.0.0.1", port: 2525 },
    pid: 1,
  });

const running = {
  "data/server.json": serverFile(9001),
  "data/admin-key": "admin-1\n",
};

describe("the server and the key", () => {
  const cases: {
    name: string;
    files?: Record<string, string>;
    environment?: Record<string, string>;
    given?: { url?: string; key?: string };
    expected: { url: string; key: string | undefined };
  }[] = [
    {
      name: "are the running server's",
      files: running,
      expected: { url: "http://127.0.0.1:9001", key: "admin-1" },
    },
    {
      name: "are at the default address when nothing runs",
      expected: { url: "http://127.0.0.1:8787", key: undefined },
    },
    {
      name: "are no key while the server is stopped, whoever listens at its address then",
      files: { "data/admin-key": "admin-1", ".env": "OTPOST_ADMIN_KEY=configured\n" },
      expected: { url: "http://127.0.0.1:8787", key: undefined },
    },
    {
      name: "are in another data directory",
      files: {
        ...running,
        "else/server.json": serverFile(9002),
        "else/admin-key": "admin-2",
      },
      environment: { OTPOST_DATA_DIR: "else" },
      expected: { url: "http://127.0.0.1:9002", key: "admin-2" },
    },
    {
      name: "are in the data directory that .env names, as the server reads it",
      files: {
        ".env": "OTPOST_DATA_DIR=else\n",
        "else/server.json": serverFile(9002),
        "else/admin-key": "admin-2",
      },
      expected: { url: "http://127.0.0.1:9002", key: "admin-2" },
    },
    {
      name: "are the configured admin key rather than one generated before",
      files: {
        ...running,
        ".env": "OTPOST_ADMIN_KEY=configured\n",
      },
      expected: { url: "http://127.0.0.1:9001", key: "configured" },
    },
    {
      name: "are the environment's",
      files: running,
      environment: { OTPOST_URL: "https://codes.example.com/otpost/", OTPOST_API_KEY: "key-1" },
      expected: { url: "https://codes.example.com/otpost", key: "key-1" },
    },
    {
      name: "are the options'",
      files: running,
      environment: { OTPOST_URL: "https://codes.example.com", OTPOST_API_KEY: "key-1" },
      given: { url: "http://localhost:1", key: "key-2" },
      expected: { url: "http://localhost:1", key: "key-2" },
    },
    {
      name: "never are another server and this machine's admin key",
      files: { ...running, ".env": "OTPOST_ADMIN_KEY=configured\n" },
      given: { url: "https://codes.example.com" },
      expected: { url: "https://codes.example.com", key: undefined },
    },
    {
      name: "may name this machine's server, and have its key",
      files: running,
      given: { url: "http://127.0.0.1:9001/" },
      expected: { url: "http://127.0.0.1:9001", key: "admin-1" },
    },
    {
      name: "are this machine's when the variables are set but empty",
      files: running,
      environment: { OTPOST_URL: "", OTPOST_API_KEY: " " },
      expected: { url: "http://127.0.0.1:9001", key: "admin-1" },
    },
  ];
  for (const { name, files = {}, environment = {}, given = {}, expected } of cases)
    it(name, () => {
      write(files);
      expect(findServer(given, { environment, workingDirectory: folder })).toMatchObject(expected);
    });

  const refused: { name: string; files?: Record<string, string>; url?: string; says: RegExp }[] = [
    { name: "a URL that is none", url: "codes.example.com", says: /URL from --url must be/ },
    { name: "another protocol", url: "ftp://codes.example.com", says: /http or https/ },
    { name: "a URL with a query", url: "https://x.example/?a=1", says: /without a query/ },
    {
      name: "half a server.json",
      files: { "data/server.json": '{"url":' },
      says: /server\.json is not what a server writes there/,
    },
    {
      name: "a server.json of something else",
      files: { "data/server.json": '{"url":8787}' },
      says: /server\.json is not what a server writes there/,
    },
  ];
  for (const { name, files = {}, url, says } of refused)
    it(`are refused: ${name}`, () => {
      write(files);
      expect(() => findServer({ url }, { environment: {}, workingDirectory: folder })).toThrow(
        says,
      );
    });
});

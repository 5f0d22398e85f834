import { expect, it, vi } from "vitest";
import { createConsoleLog } from "../../local/console-log.ts";

const at = new Date("2026-05-01T08:30:00.123Z");

it("writes a line an event, all of a turn together and after it", async () => {
  const write = vi.fn<(lines: string) => void>();
  const log = createConsoleLog({ write, now: () => at });
  log.info("mail_kept", { mail: "mail_1", bytes: 395, none: undefined });
  log.warn("odd", { said: 'a "b" c', line: "x\ny" });
  log.error("bare");
  expect(write).not.toHaveBeenCalled();
  await vi.waitFor(() => expect(write).toHaveBeenCalledTimes(1));
  expect(write.mock.calls[0]?.[0]).toBe(
    [
      "2026-05-01T08:30:00.123Z info mail_kept mail=mail_1 bytes=395",
      '2026-05-01T08:30:00.123Z warn odd said="a \\"b\\" c" line="x\\ny"',
      "2026-05-01T08:30:00.123Z error bare",
      "",
    ].join("\n"),
  );
});

it("writes at the end of the process what no turn will come for", () => {
  const lines: string[] = [];
  const log = createConsoleLog({ write: (text) => lines.push(text), now: () => at });
  log.info("stopped");
  log.flush();
  log.flush();
  expect(lines).toEqual(["2026-05-01T08:30:00.123Z info stopped\n"]);
});

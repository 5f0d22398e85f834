/**
 * What one push, email, SMS and poll use on AWS: units of DynamoDB, calls of other services, time of
 * functions; of the synthesised stacks, run on this machine.
 */

import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createDynamodbTable } from "../shared/adapters/dynamodb-table.ts";
import { createCodes, type StoredCode } from "../shared/store/codes.ts";
import { firstOrganizationId } from "../shared/store/organizations.ts";
import { startServers } from "../test/aws/platform/servers.ts";
import { type AwsTarget, startAwsTarget } from "../test/end-to-end/aws-target.ts";
import {
  addTotpUrl,
  createInbox,
  pollAsSkyvern,
  postAsTwilio,
  request,
} from "../test/end-to-end/target.ts";
import { startCountingDynamodb } from "./dynamodb-units.ts";
import { percentile } from "./statistics.ts";

export type Usage = {
  name: string;
  readUnits: number;
  writeUnits: number;
  /** Calls of the functions, by `service:Operation`, DynamoDB's apart. */
  calls: ReadonlyMap<string, number>;
  /** Warm, of one invocation: the median by function. */
  milliseconds: ReadonlyMap<string, number>;
  /** Of the functions' own lines. */
  logBytes: number;
};

export type MeasuredAws = {
  target: AwsTarget;
  /** `times` after one that warms up; the mean of each, the median of times. */
  measure(name: string, times: number, act: (time: number) => Promise<void>): Promise<Usage>;
  /** Of one identifier, received a few minutes ago, so that no poll may have them. */
  storeOldCodes(identifier: string, count: number): Promise<void>;
  /** Ends when a function has finished with so many more events. */
  finished(label: string, events: number): Promise<void>;
  close(): Promise<void>;
};

export async function startMeasuredAws(): Promise<MeasuredAws> {
  const servers = await startServers();
  const counting = await startCountingDynamodb(servers.endpoints.dynamodb);
  servers.endpoints.dynamodb = counting.endpoint;
  const synthesisDirectory = mkdtempSync(join(tmpdir(), "otpost-bench-synthesis-"));
  const target = await startAwsTarget({ servers, synthesisDirectory });
  const { deployment } = target;

  let calls = new Map<string, number>();
  deployment.watch((_label, { service, operation }) => {
    if (service === "dynamodb") return;
    const name = `${service}:${operation}`;
    calls.set(name, (calls.get(name) ?? 0) + 1);
  });

  const took = new Map<string, number[]>();
  const waiting: (() => void)[] = [];
  for (const [label, fleet] of deployment.functions) {
    const invoke = fleet.invoke;
    fleet.invoke = async (event) => {
      const begun = performance.now();
      try {
        return await invoke(event);
      } finally {
        took.set(label, [...(took.get(label) ?? []), performance.now() - begun]);
        for (const look of waiting.splice(0)) look();
      }
    };
  }
  const finished: MeasuredAws["finished"] = async (label, events) => {
    const wanted = (took.get(label)?.length ?? 0) + events;
    while ((took.get(label)?.length ?? 0) < wanted) {
      await new Promise<void>((resolve) => void waiting.push(resolve));
    }
  };

  const { tableName } = tableOf(target);
  const now = () => new Date();
  const random = (bytes: number): Uint8Array => new Uint8Array(randomBytes(bytes));
  const table = createDynamodbTable({ client: servers.clients.dynamodb, tableName, now, random });
  const codes = createCodes({ table, now, lifespanMinutes: 10 });

  return {
    target,
    finished,
    measure: async (name, times, act) => {
      await act(0);
      counting.take();
      calls = new Map();
      took.clear();
      const logged = deployment.logs().length;
      for (let time = 1; time <= times; time++) await act(time);
      const units = counting.take();
      if (process.env["BENCH_AWS_REQUESTS"] === "1") console.log(name, units.requests);
      const lines = deployment.logs().slice(logged);
      return {
        name,
        readUnits: units.read / times,
        writeUnits: units.written / times,
        calls: new Map([...calls].map(([call, count]) => [call, count / times])),
        milliseconds: new Map([...took].map(([label, all]) => [label, percentile(all, 0.5)])),
        logBytes: Buffer.byteLength(lines.join("\n")) / times,
      };
    },
    storeOldCodes: async (identifier, count) => {
      for (let from = 0; from < count; from += 100) {
        const batch = Array.from({ length: Math.min(100, count - from) }, (_, index) =>
          codes.putIfAbsent(oldCode(identifier, from + index)),
        );
        await Promise.all(batch);
      }
    },
    close: async () => {
      await target.close();
      await counting.close();
      rmSync(synthesisDirectory, { recursive: true });
    },
  };
}

function tableOf({ deployment: { functions } }: AwsTarget): { tableName: string } {
  for (const { declared } of functions.values()) {
    const tableName = declared.properties.Environment.Variables["OTPOST_TABLE"];
    if (tableName !== undefined) return { tableName };
  }
  throw new Error("no function has a table");
}

let stored = 0;
function oldCode(identifier: string, number: number): StoredCode {
  stored += 1;
  const receivedAt = new Date(Date.now() - 300_000 - number);
  return {
    id: `totp_old${stored}`,
    organizationId: firstOrganizationId,
    identifier,
    receivedAt,
    expiresAt: new Date(receivedAt.getTime() + 600_000),
    channel: "api",
    run: {},
    primary: {
      otpType: "totp",
      value: String(100_000 + number),
      evidence: { rule: "candidate", language: "en", word: "verification code", distance: 4 },
    },
    content: `Your verification code is ${100_000 + number}`,
  };
}

const warm = 20;

/** Everything that the cost is computed from. */
export async function measureChannels(aws: MeasuredAws): Promise<Usage[]> {
  const { target, measure, finished } = aws;
  const inbox = await createInbox(target, { kind: "email_address" });
  await createInbox(target, { kind: "phone_number", address: "+14155550100" });
  const text = (time: number): string => `Your verification code is ${100_000 + time}.`;
  return [
    await measure("push", warm, async (time) => {
      const body = { totp_identifier: "push@example.com", content: text(time) };
      await expectStatus(200, request(target, "POST", "/v1/credentials/totp", { body }));
    }),
    await measure("email", warm, async (time) => {
      const parsed = finished("email-parser", 1);
      await target.deliverMail({
        from: "no-reply@northwind.example",
        to: inbox.address,
        subject: "Sign in to Northwind",
        text: `Hello Jane,\n\n${text(time)} It is valid for 10 minutes.\n`,
        html: `<p>Hello Jane,</p><p>${text(time)} It is valid for 10 minutes.</p>`,
      });
      await parsed;
    }),
    await measure("SMS", warm, async (time) => {
      const parsed = finished("sms-parser", 1);
      const sid = `SM${String(time).padStart(32, "0")}`;
      const sms = { sid, to: "+14155550100", text: text(time) };
      await expectStatus(200, postAsTwilio(target, sms));
      await parsed;
    }),
  ];
}

/** @param sizes how many codes of the identifier are stored */
export async function measurePolls(aws: MeasuredAws, sizes: readonly number[]): Promise<Usage[]> {
  const { target, measure, storeOldCodes } = aws;
  const measured: Usage[] = [];
  for (const [index, size] of sizes.entries()) {
    const identifier = `poll-${index}@example.com`;
    await storeOldCodes(identifier, size);
    const { totp_url: url } = await addTotpUrl(target, {
      totp_identifier: identifier,
      hold_seconds: 0,
    });
    const ids = { workflow_run_id: `wr_${index}` };
    measured.push(
      await measure(`empty poll, ${size} codes stored`, warm, async () => {
        await expectStatus(200, pollAsSkyvern(target, url, { ids }));
      }),
    );
  }

  const first = await addTotpUrl(target, { totp_identifier: "first@example.com", hold_seconds: 0 });
  measured.push(
    await measure("a run's first poll, empty", warm, async (time) => {
      const ids = { workflow_run_id: `wr_first_${time}` };
      await expectStatus(200, pollAsSkyvern(target, first.totp_url, { ids }));
    }),
  );

  const held = await addTotpUrl(target, { totp_identifier: "held@example.com", hold_seconds: 5 });
  measured.push(
    await measure("empty poll, held 5 s", 2, async () => {
      await expectStatus(200, pollAsSkyvern(target, held.totp_url));
    }),
  );

  const { totp_url: url } = await addTotpUrl(target, { totp_identifier: "served@example.com" });
  measured.push(
    await measure("push, then a new run's poll with it", warm, async (time) => {
      const body = { totp_identifier: "served@example.com", content: String(100_000 + time) };
      await expectStatus(200, request(target, "POST", "/v1/credentials/totp", { body }));
      const ids = { workflow_run_id: `wr_served_${time}` };
      const { body: answer } = await pollAsSkyvern(target, url, { ids });
      if (answer.verification_code !== String(100_000 + time))
        throw new Error("no code was served");
    }),
  );
  return measured;
}

async function expectStatus(
  status: number,
  answer: Promise<{ status: number; body: unknown }>,
): Promise<void> {
  const { status: actual, body } = await answer;
  if (actual !== status) throw new Error(`HTTP ${actual}: ${JSON.stringify(body)}`);
}

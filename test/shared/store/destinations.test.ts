import { describe, expect, it } from "vitest";
import { createAesSecretBox } from "../../../shared/adapters/aes-secret-box.ts";
import { createDeliveryRecords, deliveryIdOf } from "../../../shared/store/delivery-records.ts";
import {
  createDestinationHealth,
  destinationPause,
} from "../../../shared/store/destination-health.ts";
import { createDestinations } from "../../../shared/store/destinations.ts";
import { isId } from "../../../shared/store/ids.ts";
import { createStartedTasks } from "../../../shared/store/started-tasks.ts";
import { tableKeys } from "../../../shared/store/table-keys.ts";
import { createClock, random, tables } from "./tables.ts";

describe.each(tables)("destinations on the $name table", ({ create }) => {
  function start() {
    const clock = createClock();
    const table = create(clock);
    const { now } = clock;
    const secretBox = createAesSecretBox({ key: random(32), random });
    const destinations = createDestinations({ table, secretBox, now, random });
    const add = async (organizationId = "org_1") =>
      destinations.create({ organizationId, kind: "callback", url: "https://example.com/otp" });
    return {
      clock,
      table,
      destinations,
      add,
      health: createDestinationHealth({ table, now }),
      records: createDeliveryRecords({ table, now }),
      tasks: createStartedTasks({ table, now }),
    };
  }

  it("keep secrets sealed, for one destination of one organization alone", async () => {
    const { table, destinations, add } = start();
    const { destination, secret = "" } = await add();
    const place = { partition: tableKeys.destinations("org_1"), sort: destination.id };
    expect(JSON.stringify(await table.get(place))).not.toContain(secret.slice("whsec_".length));
    expect(await destinations.openSecrets(destination)).toEqual([secret]);
    for (const other of [(await add()).destination, (await add("org_2")).destination]) {
      const copied = { ...other, secrets: destination.secrets };
      await expect(destinations.openSecrets(copied)).rejects.toMatchObject({
        code: "secret_unreadable",
      });
    }
  });

  it("show one secret when two are asked for at the same moment", async () => {
    const { destinations, add } = start();
    const { destination, secret: first } = await add();
    const rotations = await Promise.allSettled(
      [1, 2, 3].map(() => destinations.rotate("org_1", destination.id, { overlapSeconds: 60 })),
    );
    const shown = rotations.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
    expect(shown).toHaveLength(1);
    const [current] = await destinations.list("org_1");
    expect(current && (await destinations.openSecrets(current))).toEqual([shown[0]?.secret, first]);
  });

  it("drop the old secret when its overlap is over", async () => {
    const { clock, destinations, add } = start();
    const { destination } = await add();
    const rotated = await destinations.rotate("org_1", destination.id, { overlapSeconds: 60 });
    clock.advance(60);
    const [current] = await destinations.list("org_1");
    expect(current && (await destinations.openSecrets(current))).toEqual([rotated?.secret]);
  });

  it.each([-1, 604_801, Number.NaN])("refuse an overlap of %s s", async (overlapSeconds) => {
    const { destinations, add } = start();
    const { destination } = await add();
    await expect(
      destinations.rotate("org_1", destination.id, { overlapSeconds }),
    ).rejects.toMatchObject({ code: "validation_failed" });
  });

  it("are paused after five silences in a row, counted also when they come at once", async () => {
    const { clock, destinations, health, add } = start();
    const { destination } = await add();
    const current = async () => {
      const found = await destinations.find("org_1", destination.id);
      if (found === undefined) throw new Error("it is gone");
      return found;
    };
    await Promise.all(Array.from({ length: 30 }, () => health.noteSilence(destination)));
    const paused = await current();
    expect(paused.failures).toBe(destinationPause.afterFailures);
    expect(await health.admit(paused)).toBe(false);
    clock.advance(destinationPause.seconds);
    // Of many that have waited, one finds out.
    const admitted = await Promise.all([1, 2, 3, 4].map(() => health.admit(paused)));
    expect(admitted.filter(Boolean)).toHaveLength(1);
    await health.noteAnswer(await current());
    expect(await health.admit(await current())).toBe(true);
    expect(await current()).toMatchObject({ failures: 0 });
  });

  it("have deliveries whose changes are not lost when several make them", async () => {
    const { records } = start();
    const delivery = await records.open({
      id: `dlv_${"0".repeat(26)}`,
      organizationId: "org_1",
      destinationId: `dest_${"0".repeat(26)}`,
    });
    const attempt = {
      at: new Date("2026-05-01T08:30:00.000Z"),
      step: "callback" as const,
      durationMilliseconds: 1,
    };
    await Promise.all(
      [1, 2, 3].map(() =>
        records.update(delivery, (current) => ({
          ...current,
          attempts: [...current.attempts, attempt],
        })),
      ),
    );
    expect((await records.find("org_1", delivery.id))?.attempts).toHaveLength(3);
    await expect(
      records.update({ organizationId: "org_2", id: delivery.id }, (one) => one),
    ).rejects.toMatchObject({ code: "unavailable" });
  });

  it("know of a link whether a task was asked for, and whether it began", async () => {
    const { clock, tasks } = start();
    const task = {
      organizationId: "org_1",
      destinationId: "dest_1",
      link: "https://a.example/?t=1",
    };
    const since = clock.now();
    const begun = await Promise.all([1, 2, 3].map(() => tasks.begin(task)));
    expect(begun.filter((known) => known === undefined)).toHaveLength(1);
    expect(await tasks.begin(task)).toEqual({ state: "asked", since });
    expect(await tasks.begin({ ...task, destinationId: "dest_2" })).toBeUndefined();
    expect(await tasks.begin({ ...task, organizationId: "org_2" })).toBeUndefined();
    await tasks.confirm(task);
    expect(await tasks.begin(task)).toMatchObject({ state: "started" });
    await tasks.forget(task);
    expect(await tasks.begin(task)).toBeUndefined();
  });
});

describe("a delivery's id", () => {
  const delivery = {
    organizationId: "org_1",
    destinationId: "dest_1",
    totpCodeId: "totp_1",
    codeSort: "2026-05-01T08:30:00.000Z#totp_1",
  };

  it("is the same for the same code and destination, and another for any other", () => {
    const ids = [
      delivery,
      { ...delivery },
      { ...delivery, organizationId: "org_2" },
      { ...delivery, destinationId: "dest_2" },
      { ...delivery, totpCodeId: "totp_2" },
    ].map(deliveryIdOf);
    expect(ids[0]).toBe(ids[1]);
    expect(new Set(ids).size).toBe(4);
    for (const id of ids) expect(isId("dlv", id)).toBe(true);
  });

  it("sorts by the instant of the code's arrival", () => {
    const later = { ...delivery, codeSort: "2026-05-01T08:30:00.001Z#totp_1" };
    expect(deliveryIdOf(delivery) < deliveryIdOf(later)).toBe(true);
  });
});

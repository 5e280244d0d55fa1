import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, expect } from "vitest";
import { type Card, openMyNumberCard } from "../../src/index.ts";
import { rejection } from "../expectations.ts";
import { movableService } from "../movable-service.ts";
import { scenario } from "../third-parties.ts";
import { watched } from "../watched-cards.ts";

const service = await movableService();
afterAll(() => service[Symbol.asyncDispose]());

const label = async (card: Card): Promise<string> => (await openMyNumberCard(card)).token.label;

scenario(
  "the service is absent at the start and comes later: the watch goes on by itself, and nothing stops meanwhile",
  ["pcscd by hand", "pcsclite"],
  async (bench) => {
    await using cards = watched();
    const first = cards.next();
    await cards.reaches("service-absent");
    // A process that is blocked, or that looks again without a pause, does not get here on these turns.
    for (let turn = 0; turn < 20; turn++) await delay(10);
    expect(cards.states).toEqual(["service-absent"]);
    await service.start();
    await cards.reaches("waiting");
    await service.insert(await bench.issue({ persona: "taro" }));
    expect(await label(await first)).toBe("JPKIAPICCTOKEN2");
    expect(cards.states).toEqual(["service-absent", "waiting", "card"]);
    await service.stop();
  },
);

for (const end of ["kill", "stop"] as const) {
  const signal = { kill: "SIGKILL", stop: "SIGTERM" }[end];

  scenario(
    `the service ends by ${signal} while a card is waited for, and is started again`,
    ["pcscd by hand", "pcsclite"],
    async (bench) => {
      const card = await bench.issue({ persona: "taro" });
      await service.start();
      await using cards = watched();
      const first = cards.next();
      await cards.reaches("waiting");
      await service[end]();
      await cards.reaches("service-absent");
      await service.start();
      await cards.reaches("waiting");
      await service.insert(card);
      expect(await label(await first)).toBe("JPKIAPICCTOKEN2");
      expect(cards.states).toEqual(["waiting", "service-absent", "waiting", "card"]);
      await service.stop();
    },
  );

  scenario(
    `the service ends by ${signal} in the middle of an exchange: READER_UNAVAILABLE, and the next card is served`,
    ["pcscd by hand", "pcsclite"],
    async (bench) => {
      const card = await bench.issue({ persona: "taro" });
      await service.start();
      await using cards = watched();
      await service.insert(card);
      const first = await cards.next();
      const { authentication } = await openMyNumberCard(first);
      card.faults.muteFrom = card.commandCount + 1;
      const verified = card.verifyCount;
      const hanging = rejection(
        authentication.verifyPin(new TextEncoder().encode("1234")),
        "READER_UNAVAILABLE",
      );
      await delay(100);
      const removed = once(first.removed, "abort");
      await service[end]();
      await removed;
      await hanging;
      expect(card.verifyCount).toBe(verified);
      await rejection(first.transmit(Uint8Array.of(0, 0x84, 0, 0, 8)), "READER_UNAVAILABLE");
      card.faults.muteFrom = undefined;
      const second = cards.next();
      await cards.reaches("service-absent");
      await service.start();
      await service.insert(card);
      const again = await second;
      expect(again).not.toBe(first);
      expect(await label(again)).toBe("JPKIAPICCTOKEN2");
      expect(card.verifyCount).toBe(verified);
      await service.stop();
    },
  );
}

scenario(
  "a card that lies there when the service is back is put in anew; one that stays comes once",
  ["pcscd by hand", "pcsclite"],
  async (bench) => {
    const card = await bench.issue({ persona: "taro" });
    await service.start();
    await service.insert(card);
    await using cards = watched();
    await cards.next();
    const second = cards.next();
    const early = await Promise.race([second.then(() => "card"), delay(700).then(() => "nothing")]);
    expect(early).toBe("nothing");
    await service.kill();
    await service.start();
    await service.insert(card);
    expect(await label(await second)).toBe("JPKIAPICCTOKEN2");
    await service.stop();
  },
);

import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, expect } from "vitest";
import { openMyNumberCard } from "../../src/index.ts";
import { listReaders } from "../../src/pcsc/index.ts";
import { digits, rejection } from "../expectations.ts";
import { movableService } from "../movable-service.ts";
import { scenario } from "../third-parties.ts";
import { unpluggingProxy } from "../unplugging-proxy.ts";
import { watched } from "../watched-cards.ts";

const service = await movableService();
afterAll(() => service[Symbol.asyncDispose]());

scenario(
  "a reader is pulled off and put back, while waiting, with a card in it and in an exchange; then it was never there",
  ["pcscd by hand", "pcsclite"],
  async (bench) => {
    await using cable = await unpluggingProxy(join(bench.folder, "cable"));
    const { readers } = await service.start((pcscd) => cable.lead(pcscd));
    const [name] = readers;
    expect(await listReaders()).toEqual(readers);
    await cable.unplug(name);
    expect(await listReaders()).toEqual([readers[1]]);

    await using cards = watched({ name: /00 00$/ });
    const first = cards.next();
    await cards.reaches("reader-absent");
    await cable.replug(name);
    await cards.reaches("waiting");
    await cable.unplug(name);
    await cards.reaches("reader-absent");
    await cable.replug(name);
    await cards.reaches("waiting");

    const card = await bench.issue({ persona: "taro" });
    let inserted = await service.insert(card);
    const inReader = await first;
    const { authentication } = await openMyNumberCard(inReader);
    await authentication.verifyPin(digits("1234"));
    const removed = once(inReader.removed, "abort");
    await cable.unplug(name);
    await removed;
    expect(inReader.removed.reason).toMatchObject({ code: "READER_UNAVAILABLE" });
    await rejection(authentication.sign(new Uint8Array(32)), "READER_UNAVAILABLE");

    const second = cards.next();
    await cards.reaches("reader-absent");
    await cable.replug(name);
    const again = await openMyNumberCard(await second);
    await rejection(again.authentication.sign(new Uint8Array(32)), "PIN_NOT_VERIFIED");
    card.faults.muteFrom = card.commandCount + 1;
    const hanging = rejection(again.authentication.presence(), "READER_UNAVAILABLE");
    await delay(100);
    await cable.unplug(name);
    await hanging;
    // The card has no power without its reader.
    await inserted[Symbol.asyncDispose]();
    card.faults.muteFrom = undefined;

    const third = cards.next();
    await cards.reaches("reader-absent");
    await cable.replug(name);
    await cards.reaches("waiting");
    inserted = await service.insert(card);
    expect((await openMyNumberCard(await third)).token.kind).toBe("my-number-card");
    await using other = watched({ name: /Face/ });
    const never = other.next().catch(() => "ended");
    await other.reaches("reader-absent");
    expect(other.states).toEqual(["reader-absent"]);
    await other[Symbol.asyncDispose]();
    expect(await never).toBe("ended");
    await service.stop();
  },
);

scenario(
  "the service restarts with another set of readers: the wanted one is waited for",
  ["pcscd by hand", "pcsclite"],
  async (bench) => {
    await using cable = await unpluggingProxy(join(bench.folder, "cable"));
    const { readers } = await service.start((pcscd) => cable.lead(pcscd));
    await using cards = watched({ name: /00 00$/ });
    const first = cards.next();
    await cards.reaches("waiting");
    await service.kill();
    await cards.reaches("service-absent");
    await cable.unplug(readers[0]);
    await service.start((pcscd) => cable.lead(pcscd));
    await cards.reaches("reader-absent");
    await cable.replug(readers[0]);
    await cards.reaches("waiting");
    await service.insert(await bench.issue({ persona: "taro" }));
    expect((await openMyNumberCard(await first)).token.kind).toBe("my-number-card");
    await service.stop();
  },
);
